package dev.workerbot.app.cli;

import dev.workerbot.app.bot.Watching;
import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.Config;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.recovery.OperationRecovery;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.outbox.Channel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
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

  @Mixin private SpeakerOption speaker;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Config loaded = config.load(speaker.account());
    Optional<String> refusal = speaker.refusal(loaded);
    try (Workerbot bot = new Workerbot(loaded)) {
      if (refusal.isPresent()) {
        CommandAnswer commandAnswer =
            bot.refuse(speaker.self(), speaker.asked("chat"), refusal.get());
        spec.commandLine().getErr().println("workerbot: " + refusal.get());
        return commandAnswer.code().exitCode();
      }
      bot.warmUp();
      TerminalSession session =
          new TerminalSession(
              speaker.caller(),
              bot.requestHandler(),
              loaded.databaseFile().resolveSibling("chat-pictures"));
      Function<Chat, List<Thread>> ready =
          chat -> {
            watch(bot, chat, loaded);
            return begin(bot, chat);
          };
      if (isTerminal()) {
        try (Terminal terminal = TerminalBuilder.builder().name("workerbot").build()) {
          session.interactive(
              terminal,
              history(loaded),
              ConfigOption.env("NO_COLOR").filter(value -> !value.isEmpty()).isEmpty(),
              bot.completion(),
              "workerbot for %s. Type help, or a command such as status; exit leaves."
                  .formatted(String.join(", ", bot.servers())),
              ready);
        }
      } else {
        List<Thread> resumed = new ArrayList<>();
        session.piped(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            chat -> resumed.addAll(ready.apply(chat)));
        OperationRecovery.await(resumed);
      }
    }
    return 0;
  }

  /** JDK 25 gives no console where there is none, unlike 22 to 24, which Error Prone knows. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  /** Where no other chat is told of alerts, this one is. */
  private static void watch(Workerbot bot, Chat chat, Config config) {
    if (!config.alertsConfig().enabled() || !config.chats().isEmpty()) {
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

  private static Path history(Config config) throws IOException {
    Path file = config.locks().resolveSibling("chat-history");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return file;
  }
}
