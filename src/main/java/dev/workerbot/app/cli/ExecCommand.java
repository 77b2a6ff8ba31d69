package dev.workerbot.app.cli;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.Config;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.recovery.OperationRecovery;
import dev.workerbot.chat.terminal.TerminalText;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome.CommandAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

  @Mixin private SpeakerOption speaker;

  @Option(names = "--json", description = "print one JSON object instead of text")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "the command, behind --, such as: -- restart horizon@web1")
  private List<String> words;

  @Override
  public Integer call() throws IOException {
    Config loaded = config.load(speaker.account());
    Optional<String> refusal = speaker.refusal(loaded);
    try (Workerbot bot = new Workerbot(loaded)) {
      if (refusal.isPresent()) {
        return print(bot.refuse(speaker.self(), speaker.asked(line()), refusal.get()));
      }
      List<Thread> resumed = bot.recovery().begin(List.of());
      InboundEvent inboundEvent =
          new InboundEvent.Typed("exec:" + UUID.randomUUID(), speaker.caller(), line());
      int exitCode = print(bot.requestHandler().accept(inboundEvent, new SilentChat()).join());
      // What was approved here is done by this bot, which would leave it to the next one.
      bot.awaitApproved(LITTLE);
      OperationRecovery.await(resumed);
      return exitCode;
    }
  }

  private String line() {
    return Tokenizer.line(words);
  }

  private int print(CommandAnswer commandAnswer) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    if (json) {
      out.println(AnswerJson.of(line(), commandAnswer));
    } else {
      out.print(new TerminalText(TerminalText.UNBROKEN, false).text(commandAnswer.message()));
      out.flush();
    }
    return commandAnswer.code().exitCode();
  }

  /** Nobody watches: the answer is printed when it is final. */
  private static final class SilentChat implements Chat {
    @Override
    public String name() {
      return "exec";
    }

    @Override
    public boolean isPersonal() {
      return true;
    }

    @Override
    public boolean takesPresses() {
      return false;
    }

    @Override
    public Posted post(String channel, Message message, String key) {
      return new Posted(name(), channel, "0");
    }

    @Override
    public void edit(Posted posted, Message message) {
      // Only the last word is printed.
    }

    @Override
    public void whisper(String channel, String asker, Message message) {
      // Only the last word is printed.
    }
  }
}
