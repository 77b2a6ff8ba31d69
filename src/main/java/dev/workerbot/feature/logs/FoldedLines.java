package dev.workerbot.feature.logs;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** Lines of a log as a phone shows them: without blank ones, and those that repeat as one. */
final class FoldedLines {
  /** The time that a line begins with. */
  private static final Pattern TIME =
      Pattern.compile("^\\s*\\[?\\d{4}[-/]\\d{2}[-/]\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}[^\\] ]*\\]?");

  private FoldedLines() {}

  /** Those that follow one another and differ in their time only become the last, with how many. */
  static List<String> of(List<String> lines) {
    List<String> folded = new ArrayList<>();
    String before = "";
    int times = 0;
    for (String line : lines) {
      if (line.isBlank()) {
        continue;
      }
      String said = TIME.matcher(line).replaceFirst("").strip();
      times = !folded.isEmpty() && said.equals(before) ? times + 1 : 1;
      if (times > 1) {
        folded.removeLast();
      }
      folded.add(times > 1 ? line.stripTrailing() + " ×" + times : line);
      before = said;
    }
    return folded;
  }
}
