package dev.workerbot.command;

import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Verb;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Reads the verbs that change which workers there are. */
final class Building {
  private static final String YES = "--yes";
  private static final String FORM = "--form";
  private static final String TEMPLATE = "--template";
  private static final String CHANGE = "--change";
  private static final String BACK = "--back";
  private static final String KEEP = "--keep";

  /** Supervisor's names of what can be said of a worker. */
  private static final List<String> SETTINGS =
      List.of(
          "--command",
          "--numprocs",
          "--user",
          "--directory",
          "--environment",
          "--autostart",
          "--autorestart",
          "--startsecs",
          "--startretries",
          "--stopwaitsecs",
          "--stopsignal",
          "--stopasgroup",
          "--killasgroup",
          "--exitcodes",
          "--priority",
          "--process_name",
          "--redirect_stderr",
          "--stdout_logfile",
          "--stdout_logfile_maxbytes",
          "--stdout_logfile_backups",
          "--stderr_logfile",
          "--stderr_logfile_maxbytes",
          "--stderr_logfile_backups");

  private Building() {}

  /** Whether it is one of Supervisor's names. */
  static boolean isSetting(String key) {
    return SETTINGS.contains("--" + key) || key.equals("processes");
  }

  static Command read(Verb verb, Options options) {
    Optional<String> change = options.value(CHANGE);
    if (change.isPresent()) {
      return new Command.Apply(verb, options.selector(), change.get());
    }
    boolean confirmed = options.flag(YES) || options.flag("-y");
    return switch (verb) {
      case CREATE -> {
        boolean form = options.flag(FORM);
        Optional<String> template = options.value(TEMPLATE);
        SortedMap<String, String> values = options.settings();
        values.values().removeIf(String::isBlank);
        Optional<Tokenizer.Word> word = options.next();
        Optional<Selector> of = word.map(Tokenizer.Word::selector).flatMap(Building::selector);
        if (word.isPresent() && of.isEmpty()) {
          // It goes back to who filled in a form together with all that they have said.
          values.put(Form.WORKER, word.get().text());
        }
        yield new Command.Create(of, template, values, form, confirmed);
      }
      case EDIT -> {
        boolean form = options.flag(FORM);
        SortedMap<String, String> values = options.settings();
        yield new Command.Edit(options.selector(), values, form, confirmed);
      }
      case SCALE -> {
        Selector of = options.selector();
        yield new Command.Scale(of, processes(of, options.number()), confirmed);
      }
      case REMOVE -> new Command.Remove(options.selector(), confirmed);
      default -> {
        Optional<String> back = options.value(BACK);
        Optional<String> keep = options.value(KEEP);
        yield back.isPresent() || keep.isPresent()
            ? new Command.Settle(
                options.selector(), back.or(() -> keep).orElseThrow(), back.isEmpty())
            : new Command.Undo(options.workers(), confirmed);
      }
    };
  }

  private static Optional<Selector> selector(String word) {
    try {
      return Optional.of(Selector.parse(word));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static int processes(Selector of, Optional<String> word) {
    String typed = word.orElse("");
    if (typed.matches("[0-9]{1,6}") && Integer.parseInt(typed) > 0) {
      return Integer.parseInt(typed);
    }
    throw new IllegalArgumentException(
        typed.isEmpty()
            ? "Say to how many processes: %s.".formatted(Message.code("scale " + of + " 8"))
            : "A worker has 1 process or more; `stop` and `remove` are for none. Write %s."
                .formatted(Message.code("scale " + of + " 8")));
  }

  static List<String> optionsOf(Verb verb) {
    return switch (verb) {
      case CREATE -> Stream.concat(Stream.of(TEMPLATE, YES), SETTINGS.stream()).toList();
      case EDIT -> Stream.concat(Stream.of(YES), SETTINGS.stream()).toList();
      default -> List.of(YES);
    };
  }
}
