package dev.workerbot.supervisor;

import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what {@code ps -e -o pid=,ppid=,rss=} prints; passes over what it cannot read. */
final class Processes {
  private static final Pattern LINE =
      Pattern.compile("\\s*(\\d{1,9})\\s+(\\d{1,9})\\s+(\\d{1,12})\\s*");

  private Processes() {}

  static List<ProcessInfo> parse(String output) {
    return output
        .lines()
        .map(LINE::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(line ->
            new ProcessInfo(
                Integer.parseInt(line.group(1)),
                Integer.parseInt(line.group(2)),
                Long.parseLong(line.group(3)) * 1024))
        .toList();
  }
}
