package dev.workerbot.app.cli;

import dev.workerbot.app.bot.Watching;
import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.socket.client.BotClient;
import dev.workerbot.app.socket.client.ChatTerminal;
import dev.workerbot.app.socket.client.ClientCommand;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.recovery.OperationRecovery;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.outbox.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code workerbot chat}: the bot in a terminal. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = "Talk with the bot in this terminal; piped input is taken a command a line.")
public final class ChatCommand implements Callable<Integer> {
  @Mixin private ConfigOption config;

  @Mixin private SpeakerOption speakerOption;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Speaker speaker = speakerOption.speaker();
    Config loaded = config.load(speaker.account());
    OptionalInt byTheBot =
        BotClient.run(ClientCommand.chat(config.file(), speaker.as()), loaded.clientSockets());
    if (byTheBot.isPresent()) {
      return byTheBot.getAsInt();
    }
    Optional<String> refusal = speaker.refusal(loaded.terminal());
    try (Workerbot bot = new Workerbot(loaded)) {
      if (refusal.isPresent()) {
        CommandAnswer commandAnswer =
            bot.refuse(speaker.self(), speaker.asked("chat"), refusal.get());
        spec.commandLine().getErr().println("workerbot: " + refusal.get());
        return commandAnswer.code().exitCode();
      }
      bot.warmUp();
      List<Thread> resumed = new CopyOnWriteArrayList<>();
      new ChatTerminal(
              speaker.caller(),
              bot.requestHandler(),
              bot.completion(),
              loaded.databaseFile().toAbsolutePath().getParent())
          .run(
              bot.servers(),
              chat -> {
                watch(bot, chat, loaded);
                resumed.addAll(begin(bot, chat));
                return resumed;
              });
      if (!ChatTerminal.isTerminal()) {
        OperationRecovery.await(resumed);
      }
    }
    return 0;
  }

  /** Gets the alerts where no other chat does. */
  private static void watch(Workerbot bot, Chat chat, Config config) {
    if (!config.alertsConfig().enabled() || !config.chats().names().isEmpty()) {
      return;
    }
    try {
      Optional<Watching> _ =
          bot.watch(List.of(chat), Optional.of(new Channel(chat.name(), TerminalSession.CHANNEL)));
    } catch (IOException cannotLock) {
      throw new UncheckedIOException(cannotLock);
    }
  }

  private static List<Thread> begin(Workerbot bot, Chat chat) {
    try {
      return bot.recovery().begin(List.of(chat));
    } catch (IOException cannotLock) {
      throw new UncheckedIOException(cannotLock);
    }
  }
}
