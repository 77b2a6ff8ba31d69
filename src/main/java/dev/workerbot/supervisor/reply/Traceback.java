package dev.workerbot.supervisor.reply;

import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a Python traceback ends with: the exception and its message, which may have several lines.
 * Of exceptions that led to each other it is the last.
 */
public final class Traceback {
  private static final String HEADER = "Traceback (most recent call last)";

  /** The interpreter itself ends; it says why on that line. */
  private static final String FATAL = "Fatal Python error: ";

  /** A program that cannot be compiled: what follows has no header. */
  private static final Pattern FRAME = Pattern.compile(" +File \".*\", line \\d+");

  private static final String GROUP = "+ Exception Group ";

  /** Before the lines of an exception group, and between its exceptions. */
  private static final Pattern GROUP_MARGIN = Pattern.compile("^ *(?:\\+[-+]*(?: \\d+ -+)?|\\|)");

  /** Of what is looked at. */
  private static final int LONGEST = 64_000;

  private final boolean isGroup;
  private final int indent;
  private final StringBuilder message = new StringBuilder();

  private Traceback(String header) {
    this.isGroup = header.stripLeading().startsWith(GROUP);
    this.indent = isGroup ? 1 : isFrame(header) ? 0 : indent(header);
  }

  /** Whether that is all that Python has to say, with or without a header. */
  public static boolean isAllOf(String text) {
    String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    return isIn(text) || isFrame(first) || first.startsWith(FATAL);
  }

  private static boolean isFrame(String line) {
    return FRAME.matcher(line).matches();
  }

  public static boolean isIn(String text) {
    return text.contains(HEADER);
  }

  /** On one line; empty where there is none, or where its end is missing. */
  public static Optional<String> end(String text) {
    Optional<Traceback> last = Optional.empty();
    for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
      String line = lines.next();
      if (last.isEmpty() && line.startsWith(FATAL)) {
        return Optional.of(line.strip());
      }
      if (begins(line) || (last.isEmpty() && (isIn(line) || isFrame(line)))) {
        last = Optional.of(new Traceback(line));
      } else {
        last.ifPresent(one -> one.add(line));
      }
    }
    return last.map(one -> one.message.toString()).filter(said -> !said.isEmpty());
  }

  private static boolean begins(String line) {
    String start = line.stripLeading();
    return start.startsWith(HEADER) || start.startsWith(GROUP + HEADER);
  }

  private void add(String raw) {
    String line = isGroup ? GROUP_MARGIN.matcher(raw).replaceFirst("") : raw;
    if (line.isBlank() || message.length() >= LONGEST) {
      return;
    }
    // What ran, and from where, is indented. The lines of a message may be so as well.
    boolean isShown =
        isGroup
            ? indent(line) <= indent && !begins(line)
            : !message.isEmpty() || indent(line) <= indent;
    if (isShown) {
      message.append(message.isEmpty() ? "" : " ").append(line.strip());
    }
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
