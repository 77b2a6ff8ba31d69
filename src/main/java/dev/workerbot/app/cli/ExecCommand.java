package dev.workerbot.app.cli;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.host.LocalAccount;
import dev.workerbot.app.socket.client.BotClient;
import dev.workerbot.app.socket.client.ClientCommand;
import dev.workerbot.chat.recovery.OperationRecovery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code workerbot exec}: one command, its verdict, an exit code. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    description = "Run one command and exit with how it went.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:not understood, or more than one worker and no --yes",
      "3:refused",
      "4:a server cannot be reached",
      "5:someone else has to approve, and was asked"
    })
public final class ExecCommand implements Callable<Integer> {
  private static final Duration LITTLE = Duration.ofSeconds(30);

  @Mixin private ConfigOption config;

  @Mixin private SpeakerOption speakerOption;

  @Option(names = "--json", description = "print one JSON object instead of text")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "the command, behind --, such as: -- restart horizon@web1")
  private List<String> words;

  @Override
  public Integer call() throws IOException {
    return run(ClientCommand.exec(config.file(), speakerOption.user(), json, words));
  }

  /** Runs it by the bot that runs, or else by a bot of its own; the exit code. */
  public static int run(ClientCommand command) throws IOException {
    Speaker speaker = new Speaker(LocalAccount.current(), command.as());
    Config loaded = ConfigOption.of(command.config()).load(speaker.account());
    OptionalInt byTheBot = BotClient.run(command, loaded.clientSockets());
    if (byTheBot.isPresent()) {
      return byTheBot.getAsInt();
    }
    try (Workerbot bot = new Workerbot(loaded)) {
      List<Thread> resumed = bot.recovery().begin(List.of());
      OneCommand.Printed printed =
          new OneCommand(speaker, command.words(), command.json()).run(bot, loaded.terminal());
      System.out.writeBytes(printed.output().getBytes(StandardCharsets.UTF_8));
      System.out.flush();
      // What was approved here is done by this bot, which would leave it to the next one.
      bot.awaitApproved(LITTLE);
      OperationRecovery.await(resumed);
      return printed.exitCode();
    }
  }
}
