package dev.workerbot.supervisor.host;

import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@code ps -e -o pid=,ppid=,rss=} prints; passes over what it cannot read. By hand,
 * since of all that a watched server tells these are by far the most lines.
 */
public final class PsParser {
  private static final int NUMBERS = 3;
  private static final int DIGITS = 12;

  private PsParser() {}

  public static List<ProcessInfo> parse(String output) {
    List<ProcessInfo> processes = new ArrayList<>();
    int from = 0;
    while (from < output.length()) {
      int newline = output.indexOf('\n', from);
      int end = newline < 0 ? output.length() : newline;
      line(output, from, end).ifPresent(processes::add);
      from = end + 1;
    }
    return processes;
  }

  private static Optional<ProcessInfo> line(String output, int from, int end) {
    long[] numbers = new long[NUMBERS];
    int read = 0;
    int at = from;
    while (at < end) {
      char letter = output.charAt(at);
      if (isBlank(letter)) {
        at++;
        continue;
      }
      int start = at;
      long number = 0;
      while (at < end && letter >= '0' && letter <= '9' && at - start < DIGITS) {
        number = number * 10 + letter - '0';
        at++;
        letter = at < end ? output.charAt(at) : ' ';
      }
      if (at == start || read == NUMBERS || !isBlank(letter)) {
        return Optional.empty();
      }
      numbers[read++] = number;
    }
    boolean whole =
        read == NUMBERS && numbers[0] <= Integer.MAX_VALUE && numbers[1] <= Integer.MAX_VALUE;
    return whole
        ? Optional.of(new ProcessInfo((int) numbers[0], (int) numbers[1], numbers[2] * 1024))
        : Optional.empty();
  }

  private static boolean isBlank(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\r';
  }
}
