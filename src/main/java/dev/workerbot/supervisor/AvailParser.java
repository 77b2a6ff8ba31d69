package dev.workerbot.supervisor;

import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code supervisorctl avail} prints: a line for each process. Never throws. Source:
 * supervisor 4.2.5, supervisorctl.py, do_avail and _formatConfigInfo.
 */
final class AvailParser {
  private static final Pattern LINE =
      Pattern.compile("(\\S+)\\s+(in use|avail)\\s+(auto|manual)\\s+(-?\\d{1,9}):(-?\\d{1,9})");

  private AvailParser() {}

  /** Empty where there is text, and none of it a process. */
  static Optional<List<Available>> parse(String output) {
    List<Available> all = new ArrayList<>();
    output.lines().forEach(line -> line(line).ifPresent(all::add));
    return all.isEmpty() && !output.isBlank() ? Optional.empty() : Optional.of(List.copyOf(all));
  }

  static Optional<Available> line(String line) {
    Matcher matcher = LINE.matcher(line.strip());
    return matcher.matches()
        ? WorkerName.tryOf(matcher.group(1))
            .map(worker ->
                new Available(
                    worker,
                    matcher.group(2).equals("in use"),
                    matcher.group(3).equals("auto"),
                    Integer.parseInt(matcher.group(4)),
                    Integer.parseInt(matcher.group(5))))
        : Optional.empty();
  }
}
