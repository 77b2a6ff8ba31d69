package dev.workerbot.alert;

import dev.workerbot.message.text.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one line of a log that says what went wrong. A stack trace of PHP, Laravel, Python, Java or
 * Node is its exception's class and message; lines that differ in their time only are one.
 *
 * @param text without its time
 * @param times how often the log says it
 * @param tells whether it names an error; else it is only what was logged last
 */
record LogSummary(String text, int times, boolean tells) {
  /** No line that tells anything needs more. */
  private static final int READ = 2000;

  /** What tells more than the end of a stack trace. */
  private static final Pattern TELLS =
      Pattern.compile("(?i)error|exception|fatal|fail|denied|refused|cannot|can't|panic|killed");

  /** The time that a line begins with, and the name of Laravel's environment behind it. */
  private static final Pattern TIME =
      Pattern.compile(
          "^\\[?(?:\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d)?(?:[.,]\\d{1,9})?"
              + "(?:Z| ?[+-]\\d\\d:?\\d\\d)?"
              + "|\\d\\d-[A-Z][a-z]{2}-\\d{4} \\d\\d:\\d\\d:\\d\\d(?: [A-Za-z/_]{1,40})?"
              + "|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d"
              + "|\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?|\\d{10,13}(?:\\.\\d{1,9})?)\\]?"
              + "(?:[\\s:|-]+(?:\\w{1,40}\\.(?=[A-Z]{4,9}: ))?|$)");

  private static final String PACKAGE = "(?:[A-Za-z_$][\\w$]{0,80}+[.\\\\]{1,2}+){0,15}+";

  /** An exception with its message, where it begins a line or stands behind a word of the log's. */
  private static final Pattern EXCEPTION =
      Pattern.compile(
          "(?:(?:^|Uncaught |Caused by: |Next |: )"
              + PACKAGE
              + "(?<bare>Error|Exception)|(?:^|[\\s(\\[\"])"
              + PACKAGE
              + "(?<name>[A-Z_][\\w$]{0,80}?(?:Error|Exception)))"
              + "(?:\\(code: [\\w-]{1,40}\\))?(?: \\[\\w{1,60}\\])?(?::\\s+(?<message>.*)|$)");

  /** Where it was thrown, behind its message. */
  private static final Pattern PLACE =
      Pattern.compile(" (?:at|in) (?:phar://)?/[^ ]{1,500}?(?::\\d+(?!\\d)| on line \\d+).*$");

  /** What never says anything of its own. */
  private static final Pattern FRAME =
      Pattern.compile(
          "^\\s*(?:#\\d+ |at [^ ]+$|[}\\])\"]+$|\\[stacktrace\\]|Stack trace:|\\.\\.\\. \\d+"
              + " more$)");

  /**
   * The summary of a log, oldest line first.
   *
   * @return empty where it says nothing
   */
  static Optional<LogSummary> of(String log) {
    List<LogSummary> all = new ArrayList<>();
    boolean inTrace = false;
    List<String> lines =
        log.lines().filter(line -> !line.isBlank()).map(line -> CleanText.cut(line, READ)).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = TIME.matcher(lines.get(i).strip()).replaceFirst("");
      Optional<String> exception =
          exception(line, i + 1 < lines.size() ? lines.get(i + 1).strip() : "");
      if (exception.isPresent()) {
        all.add(new LogSummary(exception.get(), 1, true));
        inTrace = true;
      } else if (!isOfTrace(lines.get(i), inTrace)) {
        all.add(new LogSummary(line, 1, TELLS.matcher(line).find()));
        inTrace = false;
      }
    }
    return all.stream()
        .filter(LogSummary::tells)
        .reduce((_, last) -> last)
        .or(() -> all.isEmpty() ? Optional.empty() : Optional.of(all.getLast()))
        .map(one -> one.counted((int) all.stream().filter(one::equals).count()));
  }

  private static boolean isOfTrace(String line, boolean inTrace) {
    return FRAME.matcher(line).find() || (inTrace && " \t}".indexOf(line.charAt(0)) >= 0);
  }

  /**
   * Class and message of an exception.
   *
   * @param next the line below, where Laravel's console has the message
   */
  private static Optional<String> exception(String line, String next) {
    Matcher found = EXCEPTION.matcher(line);
    if (!found.find()) {
      return Optional.empty();
    }
    String name = found.group("bare") == null ? found.group("name") : found.group("bare");
    boolean isAlone = found.group("message") == null;
    boolean isConsole = isAlone && found.start() == 0 && !FRAME.matcher(next).find();
    if (isAlone && found.start() > 0) {
      return Optional.empty();
    }
    String message = isConsole ? next : isAlone ? "" : found.group("message").strip();
    String said = PLACE.matcher(message).replaceFirst("");
    return Optional.of(said.isEmpty() ? name : name + ": " + said);
  }

  private LogSummary counted(int count) {
    return new LogSummary(text, count, tells);
  }
}
