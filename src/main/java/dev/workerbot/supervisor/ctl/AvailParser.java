package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.Available;
import dev.workerbot.worker.OddName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code supervisorctl avail} prints: a line for each process. Never throws. Source:
 * supervisor 4.2.5, supervisorctl.py, do_avail and _formatConfigInfo.
 */
public final class AvailParser {
  private static final Pattern LINE =
      Pattern.compile("(\\S+)\\s+(in use|avail)\\s+(auto|manual)\\s+(-?\\d{1,9}):(-?\\d{1,9})");

  /** More processes than any config has. */
  private static final int MOST = 10_000;

  private AvailParser() {}

  /** Empty where there is text, and none of it a process; or more than can be true. */
  static Optional<List<Available>> parse(String output) {
    List<Available> all =
        output.lines().flatMap(line -> line(line).stream()).limit(MOST + 1).toList();
    boolean isNone = all.isEmpty() && !output.isBlank();
    return isNone || all.size() > MOST ? Optional.empty() : Optional.of(all);
  }

  public static Optional<Available> line(String line) {
    Matcher matcher = LINE.matcher(line.strip());
    return matcher.matches()
        ? Optional.of(
            new Available(
                OddName.shown(matcher.group(1)),
                matcher.group(2).equals("in use"),
                matcher.group(3).equals("auto"),
                Integer.parseInt(matcher.group(4)),
                Integer.parseInt(matcher.group(5))))
        : Optional.empty();
  }
}
