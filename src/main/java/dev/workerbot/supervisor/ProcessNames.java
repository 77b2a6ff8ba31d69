package dev.workerbot.supervisor;

import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes that a section makes, by its {@code process_name} and {@code numprocs}. Source:
 * supervisor 4.2.5, options.py, _processes_from_section.
 */
final class ProcessNames {
  /** As many as anybody has; a number beyond it is a slip. */
  private static final int MOST = 1000;

  /** Longest pattern that can make a name. */
  private static final int LONGEST = 1_000;

  private static final Pattern EXPANSION =
      Pattern.compile("%(?:%|\\((\\w{1,40})\\)(0?)(\\d?)([sd]))");

  private ProcessNames() {}

  /** Empty where the name has an expansion that only the server knows, or makes no name. */
  static List<WorkerName> of(ProgramConfig program) {
    String pattern = program.value("process_name").orElse("%(program_name)s");
    int first = program.number("numprocs_start", 0);
    int count = Math.min(program.processes(), MOST);
    List<WorkerName> names = new ArrayList<>();
    if (pattern.length() > LONGEST) {
      return List.of();
    }
    for (int number = first; number < first + count; number++) {
      String name = expanded(pattern, program, number);
      if (name.indexOf('%') >= 0) {
        return List.of();
      }
      WorkerName.tryOf(program.group() + ":" + name).ifPresent(names::add);
    }
    return List.copyOf(names);
  }

  private static String expanded(String pattern, ProgramConfig program, int number) {
    Matcher matcher = EXPANSION.matcher(pattern);
    StringBuilder name = new StringBuilder();
    while (matcher.find()) {
      String value =
          switch (matcher.group(1) == null ? "" : matcher.group(1)) {
            case "program_name" -> program.name();
            case "group_name" -> program.group();
            case "process_num" -> padded(number, matcher);
            case "numprocs" -> padded(program.processes(), matcher);
            default -> "%";
          };
      matcher.appendReplacement(name, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(name).toString();
  }

  private static String padded(int number, Matcher matcher) {
    if (matcher.group(3).isEmpty()) {
      return Integer.toString(number);
    }
    String zeros = matcher.group(4).equals("d") ? matcher.group(2) : "";
    return ("%" + zeros + Integer.max(1, Integer.parseInt(matcher.group(3))) + "d")
        .formatted(number);
  }
}
