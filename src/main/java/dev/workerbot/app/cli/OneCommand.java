package dev.workerbot.app.cli;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.access.TerminalConfig;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.terminal.TerminalText;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome.CommandAnswer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A command of {@code workerbot exec}, and what becomes of it.
 *
 * @param words the command
 * @param json whether the answer is printed as JSON
 */
public record OneCommand(Speaker speaker, List<String> words, boolean json) {
  /**
   * What is printed, and how the process ends.
   *
   * @param output with its line feeds
   */
  public record Printed(String output, int exitCode) {}

  /** Runs it, and returns with its verdict. */
  public Printed run(Workerbot bot, TerminalConfig terminal) {
    Optional<String> refusal = speaker.refusal(terminal);
    if (refusal.isPresent()) {
      return printed(bot.refuse(speaker.self(), speaker.asked(line()), refusal.get()));
    }
    InboundEvent inboundEvent =
        new InboundEvent.Typed("exec:" + UUID.randomUUID(), speaker.caller(), line());
    return printed(bot.requestHandler().accept(inboundEvent, new SilentChat()).join());
  }

  private String line() {
    return Tokenizer.line(words);
  }

  private Printed printed(CommandAnswer commandAnswer) {
    return new Printed(
        json
            ? AnswerJson.of(line(), commandAnswer) + System.lineSeparator()
            : new TerminalText(TerminalText.UNBROKEN, false).text(commandAnswer.message()),
        commandAnswer.code().exitCode());
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
