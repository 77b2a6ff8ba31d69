package dev.workerbot.message.secret.token;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import java.util.ArrayList;
import java.util.List;

/**
 * What a token looks like: parts that are written out, and parts that are drawn by lot. It has to
 * begin where no letter or digit stands before.
 *
 * @param mustMix whether it needs letters and digits, as its beginning is a word as well
 */
record TokenShape(List<ShapePart> parts, boolean mustMix) {
  /** A part of a token. */
  sealed interface ShapePart {
    /** These very characters. */
    record Literal(String text) implements ShapePart {}

    /**
     * So many characters of a kind.
     *
     * @param kind {@code N} digits, {@code H} hexadecimal, {@code U} capitals and digits, {@code A}
     *     letters and digits, {@code W} those and {@code _ -}, {@code B} base64, {@code D} those
     *     and {@code . ~ %}, {@code C} what hashes of passwords are written in
     */
    record CharacterRun(char kind, int least, int most) implements ShapePart {}
  }

  private static final int JUDGED = 64;
  private static final int ENDLESS = 1 << 28;

  TokenShape {
    parts = List.copyOf(parts);
  }

  /**
   * From {@code ghp_ :W20+}: a run begins with a colon, {@code ?} in front means {@link #mustMix}.
   */
  static TokenShape parse(String line) {
    List<ShapePart> parts = new ArrayList<>();
    boolean mustMix = line.startsWith("?");
    for (String word : (mustMix ? line.substring(1) : line).strip().split(" +", -1)) {
      if (word.startsWith(":") && word.length() > 2 && Chars.isUpper(word.charAt(1))) {
        String count = word.substring(2);
        boolean isOpen = count.endsWith("+");
        int dash = count.indexOf('-');
        int least =
            Integer.parseInt(
                isOpen
                    ? count.substring(0, count.length() - 1)
                    : dash > 0 ? count.substring(0, dash) : count);
        int most =
            isOpen ? ENDLESS : dash > 0 ? Integer.parseInt(count.substring(dash + 1)) : least;
        parts.add(new ShapePart.CharacterRun(word.charAt(1), least, most));
      } else {
        // A literal that begins as a run does is written behind a tilde.
        parts.add(new ShapePart.Literal(word.startsWith("~") ? word.substring(1) : word));
      }
    }
    return new TokenShape(parts, mustMix);
  }

  /** Whether nothing is written out at its beginning. */
  boolean beginsDrawn() {
    return parts.getFirst() instanceof ShapePart.CharacterRun;
  }

  /** The longest part that is written out. */
  String mark() {
    String mark = "";
    for (ShapePart shapePart : parts) {
      if (shapePart instanceof ShapePart.Literal(var text) && text.length() > mark.length()) {
        mark = text;
      }
    }
    return mark;
  }

  /** The character that it begins with, where that is written out. */
  char first() {
    return ((ShapePart.Literal) parts.getFirst()).text().charAt(0);
  }

  /** Whether a token of this shape may begin with these two. */
  boolean mayBeginWith(char first, char second) {
    if (!(parts.getFirst() instanceof ShapePart.Literal(var text)) || text.charAt(0) != first) {
      return false;
    }
    return text.length() > 1
        ? text.charAt(1) == second
        : parts.size() == 1
            || !(parts.get(1) instanceof ShapePart.CharacterRun characterRun)
            || isOf(characterRun.kind(), second);
  }

  /** Where the token ends that begins here; -1 where none does. */
  int end(Scan scan, int from) {
    if ((mustMix && scan.nextDigit(from) - from > JUDGED) || !matchesLeast(scan, from)) {
      return -1;
    }
    int at = from;
    for (ShapePart shapePart : parts) {
      switch (shapePart) {
        case ShapePart.Literal(var text) -> {
          if (!scan.has(text, at)) {
            return -1;
          }
          at += text.length();
        }
        case ShapePart.CharacterRun(var kind, var least, var most) -> {
          int end = run(scan, at, kind, most);
          if (end - at < least) {
            return -1;
          }
          at = end;
        }
      }
    }
    if (parts.getLast() instanceof ShapePart.CharacterRun(var kind, _, var most)
        && most < ENDLESS
        && isOf(kind, scan.at(at))) {
      return -1;
    }
    return mustMix
            && !Randomness.isKey(scan.text().substring(from, Math.min(at, from + JUDGED)), 12)
        ? -1
        : at;
  }

  /** The cheap look: the first two parts, and not further than they need. */
  private boolean matchesLeast(Scan scan, int from) {
    int at = from;
    for (ShapePart shapePart : parts) {
      switch (shapePart) {
        case ShapePart.Literal(var text) -> {
          if (!scan.has(text, at)) {
            return false;
          }
          at += text.length();
        }
        case ShapePart.CharacterRun(var kind, var least, _) -> {
          return run(scan, at, kind, least) - at >= least;
        }
      }
    }
    return true;
  }

  private static int run(Scan scan, int from, char kind, int most) {
    if (most < ENDLESS) {
      int i = from;
      while (i - from < most && isOf(kind, scan.at(i))) {
        i++;
      }
      return i;
    }
    return scan.runEnd(kind, from, c -> isOf(kind, c));
  }

  private static boolean isOf(char kind, char c) {
    return switch (kind) {
      case 'N' -> Chars.isDigit(c);
      case 'H' -> Chars.isHex(c);
      case 'U' -> Chars.isDigit(c) || Chars.isUpper(c);
      case 'A' -> Chars.isAlnum(c);
      case 'W' -> Chars.isAlnum(c) || c == '_' || c == '-';
      case 'B' -> Chars.isBase64(c);
      case 'C' -> Chars.isBase64(c) || c == '.' || c == '$' || c == ',';
      case 'D' -> Chars.isBase64(c) || c == '.' || c == '~' || c == '%';
      default -> throw new IllegalArgumentException("no such kind: " + kind);
    };
  }
}
