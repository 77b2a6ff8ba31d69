package dev.workerbot.supervisor.log;

import dev.workerbot.message.text.Cleaner;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the body of a private key out of lines that come in one after another: whoever shows the
 * newest of them may have its first line no more, and its last one not yet. Each line is passed on,
 * for what stands between may be of the log. Used by one thread.
 */
final class KeyLines implements Consumer<String> {
  private static final Pattern BEGIN =
      Pattern.compile(
          "BEGIN [A-Za-z0-9 -]{0,60}(?:PRIVATE KEY|Static key|tls-crypt)|PuTTY-User-Key");

  private static final Pattern END =
      Pattern.compile(
          "END [A-Za-z0-9 -]{0,60}(?:PRIVATE KEY|Static key|tls-crypt)|Private-(?:MAC|Hash): ");

  /** The last word of a line, alone or behind what a log puts before it. */
  private static final Pattern BODY =
      Pattern.compile("(?:^|(?<=\\s))[A-Za-z0-9+/=_\\\\-]++(?=[\\s\"',;]*$)");

  /** Behind something else, a shorter word is one of the log's own. */
  private static final int SHORTEST = 16;

  /** A key is shorter. */
  private static final int MOST = 400;

  private final Consumer<String> line;
  private int left;

  KeyLines(Consumer<String> line) {
    this.line = line;
  }

  @Override
  public void accept(String raw) {
    boolean begins = BEGIN.matcher(raw).find();
    boolean ends = END.matcher(raw).find();
    if (begins) {
      left = ends ? 0 : MOST;
      line.accept(raw);
    } else if (ends || left == 0) {
      left = 0;
      line.accept(raw);
    } else {
      left--;
      line.accept(withoutBody(raw));
    }
  }

  private static String withoutBody(String raw) {
    Matcher body = BODY.matcher(raw);
    if (!body.find()) {
      return raw;
    }
    boolean isAlone = raw.substring(0, body.start()).isBlank();
    return isAlone || body.end() - body.start() >= SHORTEST
        ? raw.substring(0, body.start()) + Cleaner.MASK + raw.substring(body.end())
        : raw;
  }
}
