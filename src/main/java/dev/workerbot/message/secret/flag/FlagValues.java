package dev.workerbot.message.secret.flag;

import dev.workerbot.message.secret.named.SecretValues;
import dev.workerbot.message.secret.named.SecretValues.Extent;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import java.util.Set;

/** Finds and marks the values of options: the word after one, a login, a password. */
final class FlagValues {
  private static final int LOOK = 200;
  private static final int GAP = 40;

  private static final Set<String> WORDS =
      Set.of(
          ("to for option options flag flags is or and on with in from was requires needs must"
                  + " instead parameter argument set be not if a the")
              .split(" "));

  private final Scan scan;
  private final SecretValues secretValues;

  FlagValues(Scan scan, SecretValues secretValues) {
    this.scan = scan;
    this.secretValues = secretValues;
  }

  /**
   * Where the value of a flag begins; -1 where it has none.
   *
   * @param mayBeFlag whether it may look like a flag itself
   */
  int start(int to, boolean mayBeFlag) {
    int at = to;
    if (scan.at(at) == '=' || scan.at(at) == ':') {
      return at + 1;
    }
    if (Chars.isQuote(scan.at(at))) {
      at++;
    }
    int next = at;
    boolean goesOn = false;
    while (next - at < GAP && next < scan.length()) {
      char c = scan.at(next);
      goesOn |= c == ',' || (c == '\\' && scan.at(next + 1) == '\n');
      // The next line is another one, unless this one says that it goes on there.
      boolean isBetween = Chars.isBlank(c) || c == ',' || c == '\\' || (c == '\n' && goesOn);
      if (!isBetween) {
        break;
      }
      next++;
    }
    boolean isNothing = next == at || next >= scan.length() || next - at >= GAP;
    boolean isFlag = scan.at(next) == '-' && !mayBeFlag;
    return isNothing || scan.at(next) == '\n' || isFlag ? -1 : next;
  }

  /**
   * Marks the value that begins there, unless it is none.
   *
   * @param isLine whether it is in a command line, not in prose
   * @return where to go on: behind it, or {@code to}
   */
  int marked(int at, int to, boolean isLine) {
    if (scan.at(at) == '\n') {
      return to;
    }
    int skip =
        scan.hasWord("pass:", at)
            ? 5
            : scan.hasWord("env:", at) || scan.hasWord("file:", at) ? -1 : 0;
    if (skip < 0) {
      return to;
    }
    Extent value = secretValues.at(at + skip);
    String text =
        scan.text().substring(value.bare(), Math.min(value.bareEnd(), value.bare() + LOOK));
    boolean isProse = !isLine && WORDS.contains(text);
    if (isProse || Harmless.isHarmless(text)) {
      return to;
    }
    scan.mark(value.from(), value.to());
    return value.to();
  }

  /** {@code name:password}, of which the name stays. */
  int login(int at, int to) {
    Extent value = secretValues.at(at);
    int colon = value.bare();
    while (colon < value.bareEnd()
        && colon - value.bare() < LOOK
        && ":%".indexOf(scan.at(colon)) < 0) {
      colon++;
    }
    String secret =
        colon + 1 < value.bareEnd()
            ? scan.text().substring(colon + 1, Math.min(value.bareEnd(), colon + LOOK))
            : "";
    boolean isUser = colon < value.bareEnd() && !secret.isEmpty() && !scan.has("//", colon + 1);
    boolean isId =
        secret.chars().allMatch(c -> Chars.isDigit((char) c))
            && secret.length() < 6
            && value.bareEnd() - value.bare() < 12;
    if (!isUser
        || isId
        || Harmless.isHarmless(secret)
        || scan.text().substring(value.bare(), colon).equals(secret)) {
      return to;
    }
    scan.mark(colon + 1, value.isQuoted() ? value.bareEnd() : value.to());
    return value.to();
  }

  /** {@code -p} of a command that nobody knows. */
  int password(int at, int to, boolean isLine) {
    String text = secretValues.beginning(at);
    boolean isPort =
        text.chars()
            .allMatch(c -> Chars.isDigit((char) c) || c == ':' || c == '.' || c == '-' || c == '/');
    boolean isElsewhere =
        text.startsWith("/")
            || text.startsWith("./")
            || text.startsWith("~")
            || isPort
            || text.isEmpty();
    boolean isSecret = isLine || Randomness.isMixed(text);
    return isSecret && !isElsewhere ? marked(at, to, isLine) : to;
  }
}
