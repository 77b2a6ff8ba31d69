package dev.workerbot.chat.terminal;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Form;
import dev.workerbot.message.Form.FormInput;
import dev.workerbot.message.Form.InputKind;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.worker.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;

/**
 * A form as one question after the other, of what can be left out only those that somebody names.
 * Nothing of what is typed is remembered.
 */
final class TerminalForm {
  private static final String PROMPT = "  > ";
  private static final String MORE = "  Which? Names, all, or Enter for no more: ";
  private static final String NOTHING = "-";
  private static final int SHOWN_CHARS = 40;

  private static final String INDENT = "  ";
  private static final String HANGING = "    ";

  private final Terminal terminal;
  private final LiveScreen screen;
  private final LineReader reader;
  private final Function<String, Map<String, String>> mistakes;

  /**
   * @param mistakes says what is wrong in the line of a form, by field
   */
  TerminalForm(
      Terminal terminal, LiveScreen screen, Function<String, Map<String, String>> mistakes) {
    this.mistakes = mistakes;
    this.terminal = terminal;
    this.screen = screen;
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]))
            .variable(LineReader.DISABLE_HISTORY, true)
            .variable(LineReader.DISABLE_COMPLETION, true)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
  }

  /** The line that the filled in form says; empty where the person left it. */
  Optional<String> fill(Form form) {
    Message head = Message.of(Severity.PLAIN, form.title());
    screen.print(
        UUID.randomUUID().toString(), form.intro().isBlank() ? head : head.withLine(form.intro()));
    screen.line("    Enter keeps the value in [ ], - clears it, Ctrl-C cancels.");
    try {
      Map<String, String> answers = answers(form);
      return Optional.of(Tokenizer.line(form.words(answers)));
    } catch (UserInterruptException | EndOfFileException left) {
      screen.line("Nothing was done.");
      return Optional.empty();
    }
  }

  private Map<String, String> answers(Form form) {
    List<FormInput> asks = form.asks();
    Map<String, String> answers = new HashMap<>();
    asks.forEach(formInput -> answers.put(formInput.key(), formInput.initial()));
    asks.stream()
        .filter(formInput -> !formInput.optional())
        .forEach(formInput -> put(form, formInput, answers));
    List<FormInput> more = asks.stream().filter(FormInput::optional).toList();
    if (!more.isEmpty()) {
      list(more);
      choose(form, more, answers);
    }
    return answers;
  }

  /** Nobody wants to be asked two dozen questions to change one thing. */
  private void list(List<FormInput> more) {
    say("More settings:");
    int width = more.stream().mapToInt(formInput -> formInput.key().length()).max().orElse(0);
    for (FormInput formInput : more) {
      String initial = String.join(", ", formInput.initial().lines().toList());
      say(
          "  %s  %s%s"
              .formatted(
                  formInput.key() + " ".repeat(width - formInput.key().length()),
                  formInput.label(),
                  initial.isEmpty() ? "" : " [" + CleanText.cut(initial, SHOWN_CHARS) + "]"));
    }
  }

  private void choose(Form form, List<FormInput> more, Map<String, String> answers) {
    while (true) {
      String typed = read(MORE).strip();
      if (typed.matches("(?i)|no?")) {
        return;
      }
      if (typed.matches("(?i)all|y(es)?")) {
        more.forEach(formInput -> put(form, formInput, answers));
        return;
      }
      for (String name : typed.split("[\\s,]+", 0)) {
        Optional<FormInput> named =
            more.stream().filter(formInput -> formInput.key().equalsIgnoreCase(name)).findFirst();
        if (named.isPresent()) {
          FormInput formInput = named.get().withInitial(answers.get(named.get().key()));
          put(form, formInput, answers);
        } else {
          say(
              "There is no %s%s"
                  .formatted(
                      name,
                      Nearest.hint(
                          name,
                          more.stream().map(FormInput::key).toList(),
                          "; the names are on the left above.")));
        }
      }
    }
  }

  /**
   * Takes an answer that nothing is wrong with, as far as is seen; one that is given twice is taken
   * as it is, since what is wrong may be another answer.
   */
  private void put(Form form, FormInput formInput, Map<String, String> answers) {
    Optional<String> wrong = Optional.empty();
    while (true) {
      String answer = answer(formInput);
      answers.put(formInput.key(), answer);
      Optional<String> mistake =
          Optional.ofNullable(
              mistakes.apply(Tokenizer.line(form.words(answers))).get(formInput.key()));
      if (mistake.isEmpty() || wrong.equals(Optional.of(answer))) {
        return;
      }
      wrong = Optional.of(answer);
      say("✗ " + mistake.get().replace("`", ""));
    }
  }

  private String answer(FormInput formInput) {
    while (true) {
      question(formInput);
      String answer = formInput.hasLines() ? lines(formInput) : line(formInput);
      if (answer.isBlank() && !formInput.optional()) {
        say("A value is required.");
      } else if (formInput.inputKind() != InputKind.CHOICE || answer.isEmpty()) {
        return answer;
      } else {
        Optional<String> chosen =
            formInput.choicesWithInitial().stream().filter(answer::equalsIgnoreCase).findFirst();
        if (chosen.isPresent()) {
          return chosen.get();
        }
        say("Not a valid choice.");
      }
    }
  }

  private void question(FormInput formInput) {
    boolean lines = formInput.hasLines();
    StringBuilder question = new StringBuilder(formInput.label());
    if (!lines && !formInput.initial().isEmpty()) {
      question.append(" [").append(formInput.initial()).append(']');
    }
    if (formInput.inputKind() == InputKind.CHOICE) {
      question.append(" – ").append(any(formInput.choicesWithInitial()));
    }
    if (!formInput.hint().isBlank()) {
      question.append(" – ").append(formInput.hint());
    }
    say(question.toString());
    if (lines) {
      if (!formInput.initial().isEmpty()) {
        formInput.initial().lines().forEach(line -> say("  [" + line + "]"));
      }
      say("  One per line; an empty line ends the list.");
    }
  }

  private static String any(List<String> choices) {
    List<String> first = choices.subList(0, choices.size() - 1);
    return first.isEmpty()
        ? choices.getLast()
        : String.join(", ", first) + " or " + choices.getLast();
  }

  private String line(FormInput formInput) {
    return changed(formInput, read(PROMPT).strip());
  }

  private String lines(FormInput formInput) {
    List<String> lines = new ArrayList<>();
    String line = read(PROMPT);
    if (line.isBlank() || line.strip().equals(NOTHING)) {
      return changed(formInput, line.strip());
    }
    while (!line.isBlank()) {
      lines.add(line);
      line = read(PROMPT);
    }
    return String.join("\n", lines);
  }

  private static String changed(FormInput formInput, String typed) {
    return switch (typed) {
      case "" -> formInput.initial();
      case NOTHING -> "";
      default -> typed;
    };
  }

  private void say(String text) {
    String indent = INDENT;
    for (String part :
        TerminalText.wrapped(
            TerminalText.safe(text), terminal.getSize().getColumns() - HANGING.length() - 1)) {
      screen.line(indent + part);
      indent = HANGING;
    }
  }

  private String read(String prompt) {
    screen.typing(Optional.of(reader));
    try {
      return reader.readLine(prompt);
    } finally {
      screen.typing(Optional.empty());
    }
  }
}
