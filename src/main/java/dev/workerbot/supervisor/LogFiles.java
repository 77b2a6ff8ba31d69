package dev.workerbot.supervisor;

import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which file Supervisor writes a worker's output to, as far as its config tells. Source: supervisor
 * 4.2.5, options.py, processes_from_section.
 */
final class LogFiles {
  private static final Pattern EXPANSION =
      Pattern.compile("%(?:%|\\((\\w{1,40})\\)(0?\\d{0,2})([sd]))");
  private static final int MOST_PROCESSES = 10_000;

  /** Longest pattern that can make a name, and longest text that an expansion is to make. */
  private static final int LONGEST_NAME = 1_000;

  private static final int LONGEST = 64_000;

  private final IniFile config;
  private final String folder;
  private final Map<String, String> groups = new HashMap<>();

  /** What the config says of one log. */
  sealed interface Place {
    record File(String path) implements Place {}

    /** Supervisor chose the name: the newest file in the folder that begins so. */
    record Chosen(String folder, String prefix) implements Place {}

    /** The errors go to the ordinary log. */
    record WithStdout(Place stdout) implements Place {}

    /** Only the server knows. */
    record Unknown(String why) implements Place {}

    /** Nothing is written to a file. */
    record Nowhere(String why) implements Place {}
  }

  /**
   * @param folder where the main config file lies
   */
  LogFiles(IniFile config, String folder) {
    this.config = config;
    this.folder = folder;
    config
        .sections()
        .forEach((name, values) -> {
          if (name.startsWith("group:")) {
            Arrays.stream(values.getOrDefault("programs", "").split("[,\n]"))
                .map(String::strip)
                .filter(program -> !program.isEmpty())
                .forEach(program -> groups.put(program, name.substring(6).strip()));
          }
        });
  }

  /** Empty where the config does not have the worker. */
  Optional<Place> of(WorkerName worker, LogStream stream) {
    for (Map.Entry<String, Map<String, String>> section : config.sections().entrySet()) {
      String[] parts = section.getKey().split(":", 2);
      boolean program =
          parts.length == 2
              && List.of("program", "fcgi-program", "eventlistener").contains(parts[0]);
      if (program) {
        String name = parts[1].strip();
        String group = groups.getOrDefault(name, name);
        if (group.equals(worker.group())) {
          Optional<Place> place = place(name, group, worker.process(), section.getValue(), stream);
          if (place.isPresent()) {
            return place;
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Place> place(
      String program, String group, String process, Map<String, String> values, LogStream stream) {
    int count = number(values.getOrDefault("numprocs", "1"), 1);
    int start = number(values.getOrDefault("numprocs_start", "0"), 0);
    String template = values.getOrDefault("process_name", "%(program_name)s");
    if (template.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    for (int i = start; i < start + Math.min(count, MOST_PROCESSES); i++) {
      Map<String, String> known =
          Map.of(
              "program_name", program,
              "group_name", group,
              "process_num", Integer.toString(i),
              "numprocs", Integer.toString(count),
              "here", folder);
      if (expand(template, known).filter(process::equals).isPresent()) {
        return Optional.of(log(process, values, stream, known));
      }
    }
    return Optional.empty();
  }

  private Place log(
      String process, Map<String, String> values, LogStream stream, Map<String, String> known) {
    boolean redirected =
        List.of("true", "1", "yes", "on")
            .contains(values.getOrDefault("redirect_stderr", "").toLowerCase(Locale.ROOT));
    if (stream == LogStream.STDERR && redirected) {
      return new Place.WithStdout(log(process, values, LogStream.STDOUT, known));
    }
    String key = stream == LogStream.STDOUT ? "stdout" : "stderr";
    String value = values.getOrDefault(key + "_logfile", "AUTO");
    return switch (value.toUpperCase(Locale.ROOT)) {
      case "AUTO" ->
          new Place.Chosen(
              config
                  .value("supervisord", "childlogdir")
                  .flatMap(dir -> expand(dir, known))
                  .orElse("/tmp"),
              "%s-%s---%s-"
                  .formatted(
                      process,
                      key,
                      config.value("supervisord", "identifier").orElse("supervisor")));
      case "NONE", "OFF", "" ->
          new Place.Nowhere(
              "its config says that no log is kept (%s_logfile=%s)".formatted(key, value));
      case "SYSLOG" -> new Place.Nowhere("its output goes to the server's syslog");
      default ->
          expand(value, known)
              .<Place>map(path -> new Place.File(absolute(path)))
              .orElseGet(() ->
                  new Place.Unknown(
                      "the path of its log depends on what only supervisord knows: " + value));
    };
  }

  private String absolute(String path) {
    return path.startsWith("/") ? path : folder + "/" + path;
  }

  private static int number(String text, int otherwise) {
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
  }

  /**
   * Empty where something only the server knows is asked for, such as its environment, or where it
   * grows beyond all use.
   */
  static Optional<String> expand(String template, Map<String, String> known) {
    Matcher matcher = EXPANSION.matcher(template);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String value;
      if (matcher.group(1) == null) {
        value = "%";
      } else if (!known.containsKey(matcher.group(1))) {
        return Optional.empty();
      } else {
        value = formatted(known.get(matcher.group(1)), matcher.group(2), matcher.group(3));
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(value));
      if (text.length() > LONGEST) {
        return Optional.empty();
      }
    }
    matcher.appendTail(text);
    return Optional.of(text.toString());
  }

  /** As Python's {@code %} does it. */
  private static String formatted(String value, String width, String kind) {
    int wide = number(width, 0);
    if (wide == 0) {
      return kind.equals("d") ? Integer.toString(number(value, 0)) : value;
    }
    return kind.equals("d")
        ? String.format(
            Locale.ROOT, "%" + (width.startsWith("0") ? "0" : "") + wide + "d", number(value, 0))
        : String.format(Locale.ROOT, "%" + wide + "s", value);
  }
}
