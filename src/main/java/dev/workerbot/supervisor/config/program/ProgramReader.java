package dev.workerbot.supervisor.config.program;

import static dev.workerbot.supervisor.config.program.ProgramKeys.ENVIRONMENT;
import static dev.workerbot.supervisor.config.program.ProgramKeys.KILLASGROUP;
import static dev.workerbot.supervisor.config.program.ProgramKeys.PROCESS_NAME;
import static dev.workerbot.supervisor.config.syntax.SettingType.INTEGER;
import static dev.workerbot.supervisor.config.syntax.SettingType.TEXT;

import dev.workerbot.supervisor.config.syntax.KeyValuePairs;
import dev.workerbot.supervisor.config.syntax.PercentFormat;
import dev.workerbot.supervisor.config.syntax.PercentFormat.FormatResult;
import dev.workerbot.supervisor.config.syntax.PercentFormat.Value;
import dev.workerbot.supervisor.config.syntax.PythonText;
import dev.workerbot.supervisor.config.syntax.SettingType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads one section as Supervisor does, in its order: first what all of its processes share, then
 * each of them, which alone have a number and the section's own variables. Source: supervisor
 * 4.2.5, options.py, _processes_from_section.
 */
public final class ProgramReader {
  private static final Set<String> STREAMS = Set.of("stdout_logfile", "stderr_logfile");

  private final ProgramValues program;
  private final ConfigScope scope;

  /** Whether the variables of one process may be others than those of the next. */
  private final boolean isNumbered;

  /** Those that were read last, and for which process. */
  private Optional<Map<String, String>> variables = Optional.empty();

  private OptionalInt readFor = OptionalInt.empty();

  /** Those of the processes before {@link #leakedUpTo}: Supervisor forgets none of them. */
  private final Map<String, String> leaked = new HashMap<>();

  private OptionalInt leakedUpTo = OptionalInt.empty();

  ProgramReader(ProgramValues program) {
    this.program = program;
    this.scope = program.scope();
    this.isNumbered =
        program.value(ENVIRONMENT).filter(text -> text.contains("process_num")).isPresent();
  }

  /** What the section says. */
  ProgramValues program() {
    return program;
  }

  /** {@code numprocs}; 1 where it is missing, refused or not known. */
  int processes() {
    return typed("numprocs").map(Integer::parseInt).map(number -> Math.max(0, number)).orElse(1);
  }

  /** A value filled in for the first process; empty where it is missing or not known. */
  Optional<String> expanded(String key) {
    return expanded(key, first());
  }

  /** The same for one process. */
  Optional<String> expanded(String key, int number) {
    return program.value(key).flatMap(_ -> filled(key, number).whole());
  }

  /** The number of the first process. */
  public int first() {
    return typed("numprocs_start").map(Integer::parseInt).orElse(0);
  }

  /** As it is written, with what stands for its names. */
  FormatResult filled(String key, int number) {
    String text = program.value(key).orElse("");
    if (ProgramKeys.sharedKeys().contains(key)) {
      return PercentFormat.of(text, this::early);
    }
    Function<String, Optional<Value>> names =
        key.equals(ENVIRONMENT) ? name -> numbered(name, number) : late(number);
    FormatResult once = PercentFormat.of(text, names);
    return STREAMS.contains(key) && !once.refused() ? PercentFormat.of(once.text(), names) : once;
  }

  /**
   * A value in Supervisor's own spelling, such as {@code true} for {@code Yes}, or its default; of
   * a number, not more than an {@code int} holds. Empty where it is refused or not known.
   */
  public Optional<String> typed(String key) {
    SettingType type = ProgramKeys.type(key);
    return (program.value(key).isEmpty()
            ? Optional.of(
                key.equals(KILLASGROUP) ? typed("stopasgroup").orElse("") : ProgramKeys.usual(key))
            : expanded(key, ProgramKeys.sharedKeys().contains(key) ? 0 : first()))
        .flatMap(type::read)
        .flatMap(text ->
            type == INTEGER
                ? PythonText.integer(text, 10)
                    .map(number -> Integer.toString(PythonText.clamped(number)))
                : Optional.of(text));
  }

  private Optional<Value> early(String name) {
    return switch (name) {
      case "program_name" -> Optional.of(new Value.TextValue(program.name()));
      case "group_name" -> Optional.of(new Value.TextValue(program.group()));
      default -> scope.value(name);
    };
  }

  private Optional<Value> numbered(String name, int number) {
    return switch (name) {
      case "process_num" -> Optional.of(new Value.Whole(number));
      case "numprocs" ->
          Optional.of(
              typed("numprocs")
                  .<Value>map(text -> new Value.Whole(Integer.parseInt(text)))
                  .orElse(new Value.NotKnown()));
      default -> early(name);
    };
  }

  private Function<String, Optional<Value>> late(int number) {
    return name -> {
      if (!name.startsWith(ConfigScope.VARIABLE)) {
        return numbered(name, number);
      }
      Optional<Map<String, String>> own = variables(number);
      if (own.isEmpty()) {
        return Optional.of(new Value.NotKnown());
      }
      String variable = name.substring(ConfigScope.VARIABLE.length());
      String value = own.get().get(variable);
      return value == null
          ? numbered(name, number).or(() -> leaked(variable, number))
          : Optional.of(ConfigScope.text(value));
    };
  }

  /** A variable that an earlier process of the program set, under a name with its number. */
  private Optional<Value> leaked(String variable, int number) {
    if (!isNumbered) {
      return Optional.empty();
    }
    int next = leakedUpTo.orElse(first());
    if (next > number) {
      leaked.clear();
      next = first();
    }
    while (next < number) {
      Optional<Map<String, String>> earlier = variables(next++);
      if (earlier.isEmpty()) {
        return Optional.of(new Value.NotKnown());
      }
      leaked.putAll(earlier.get());
    }
    leakedUpTo = OptionalInt.of(next);
    return Optional.ofNullable(leaked.get(variable)).map(ConfigScope::text);
  }

  /**
   * The section's own variables; a value may have {@link PercentFormat#UNKNOWN} in it. Empty where
   * they are refused or not even their names are known.
   */
  Optional<Map<String, String>> variables(int number) {
    if (readFor.isEmpty() || (isNumbered && readFor.getAsInt() != number)) {
      FormatResult text = filled(ENVIRONMENT, number);
      variables = text.refused() ? Optional.empty() : pairs(text.text());
      readFor = OptionalInt.of(number);
    }
    return variables;
  }

  /** Empty where it is refused, or where what is not known may be more than one value. */
  public static Optional<Map<String, String>> pairs(String text) {
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == PercentFormat.UNKNOWN && quote == 0) {
        return Optional.empty();
      }
      boolean isQuote = c == '"' || c == '\'';
      quote = isQuote && (quote == 0 || quote == c) ? (quote == 0 ? c : 0) : quote;
    }
    return KeyValuePairs.read(text);
  }

  /** The name of a process; empty where it is refused or not known. */
  public Optional<String> name(int number) {
    return program.value(PROCESS_NAME).isEmpty()
        ? Optional.of(program.name())
        : expanded(PROCESS_NAME, number);
  }

  /** All of one process, by Supervisor's keys; what is not known is left out. */
  public Map<String, String> process(int number) {
    Map<String, String> all = new LinkedHashMap<>();
    name(number).ifPresent(name -> all.put("name", name));
    for (String key : ProgramKeys.keys()) {
      boolean none =
          program.value(key).isEmpty()
              && ProgramKeys.usual(key).isEmpty()
              && !key.equals(KILLASGROUP);
      if (ProgramKeys.type(key) != TEXT) {
        (none ? Optional.of("") : typed(key)).ifPresent(text -> all.put(key, text));
      }
    }
    for (String key : List.of("command", "directory", "user")) {
      Optional<String> value =
          program.value(key).isPresent() ? expanded(key, number) : Optional.of("");
      value.ifPresent(text -> all.put(key, text));
    }
    for (String stream : List.of("stdout", "stderr")) {
      log(stream, number)
          .ifPresent(log -> {
            all.put(stream + "_logfile", log.equals("SYSLOG") ? "NONE" : log);
            if (log.equals("SYSLOG")) {
              all.put(stream + "_syslog", "true");
            }
          });
    }
    environment(number).ifPresent(text -> all.put(ENVIRONMENT, text));
    (program.value("serverurl").isPresent() ? expanded("serverurl") : Optional.of(""))
        .ifPresent(
            url -> all.put("serverurl", PythonText.strip(url).equalsIgnoreCase("AUTO") ? "" : url));
    return all;
  }

  /** Name by name, those of all programs before its own. */
  private Optional<String> environment(int number) {
    Map<String, String> all = new TreeMap<>(scope.environment());
    Optional<Map<String, String>> own = variables(number);
    own.ifPresent(all::putAll);
    return Optional.of(all)
        .filter(_ -> own.isPresent() && scope.wholeEnvironment())
        .map(variables -> {
          List<String> pairs = new ArrayList<>();
          variables.forEach((name, value) -> pairs.add(name + "=" + value));
          return String.join(",", pairs);
        })
        .filter(text -> text.indexOf(PercentFormat.UNKNOWN) < 0);
  }

  /**
   * Where a process writes to: a path, {@code AUTO}, {@code NONE} or {@code SYSLOG}; empty where it
   * is not known. Errors that go to the ordinary log have none of their own.
   */
  public Optional<String> log(String stream, int number) {
    if (stream.equals("stderr") && typed("redirect_stderr").filter("true"::equals).isPresent()) {
      return Optional.of("NONE");
    }
    String key = stream + "_logfile";
    if (program.value(key).isEmpty()) {
      return Optional.of("AUTO");
    }
    return expanded(key, number)
        .flatMap(text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "none", "off", "" -> Optional.of("NONE");
              case "auto" -> Optional.of("AUTO");
              case "syslog" -> Optional.of("SYSLOG");
              default -> atHome(text);
            });
  }

  /** With what {@code ~} stands for. */
  Optional<String> atHome(String path) {
    if (!path.startsWith("~")) {
      return Optional.of(path);
    }
    int end = path.indexOf('/') < 0 ? path.length() : path.indexOf('/');
    return scope.host().home(path.substring(1, end)).map(home -> home + path.substring(end));
  }

  /** What breaks Supervisor's protocols in a name. */
  public static boolean isNoName(String name) {
    return PythonText.strip(name).chars().anyMatch(c -> " :/".indexOf(c) >= 0);
  }
}
