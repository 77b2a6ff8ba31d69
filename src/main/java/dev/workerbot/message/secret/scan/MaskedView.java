package dev.workerbot.message.secret.scan;

import java.util.Arrays;
import java.util.Optional;

/**
 * A text as a finder reads it, with where each of its characters stands in the original. The views
 * of a text are the text itself, and the same with one round of escapes after another taken away:
 * JSON's and PHP's backslashes, a URL's percent signs, HTML's entities.
 */
public final class MaskedView {
  /** So deep are values packed into each other: JSON in a URL in JSON in a log of JSON. */
  public static final int ROUNDS = 4;

  private static final int LONGEST_ENTITY = 8;

  private final String text;
  private final int[] origins;
  private final SecretMarks secretMarks;

  private MaskedView(String text, int[] origins, SecretMarks secretMarks) {
    this.text = text;
    this.origins = origins;
    this.secretMarks = secretMarks;
  }

  /** The text without what cannot be seen in it. */
  public static MaskedView of(String text, SecretMarks secretMarks) {
    MaskedView plain = new MaskedView(text, new int[0], secretMarks);
    return text.codePoints().anyMatch(c -> c > 0x2FF && seen(c) != c) ? plain.seen() : plain;
  }

  String text() {
    return text;
  }

  /** Marks what stands here in the original. */
  void mark(int from, int to) {
    if (from < to) {
      secretMarks.add(origin(from), origin(to));
    }
  }

  private int origin(int at) {
    return origins.length == 0 ? at : origins[at];
  }

  /** Zero for what takes no room on a screen; ASCII for what looks like ASCII. */
  private static int seen(int c) {
    if (c >= 0xFF01 && c <= 0xFF5E) {
      return c - 0xFEE0;
    }
    boolean isInvisible =
        c == 0xFFFD
            || c == 0x034F
            || c == 0x115F
            || c == 0x1160
            || c == 0x17B4
            || c == 0x17B5
            || (c >= 0x180B && c <= 0x180F)
            || c == 0x3164
            || (c >= 0xFE00 && c <= 0xFE0F)
            || c == 0xFFA0
            || (c >= 0xE0100 && c <= 0xE01EF);
    return isInvisible ? 0 : c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200A) ? ' ' : c;
  }

  private MaskedView seen() {
    ViewBuilder seen = new ViewBuilder();
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      int shown = seen(c);
      if (shown == c) {
        seen.copy(i, Character.charCount(c));
      } else if (shown != 0) {
        seen.put((char) shown, i);
      }
    }
    return seen.view();
  }

  /** With one round of escapes gone; empty where there are none. */
  public Optional<MaskedView> decoded() {
    if (text.indexOf('\\') < 0 && text.indexOf('%') < 0 && text.indexOf('&') < 0) {
      return Optional.empty();
    }
    ViewBuilder decoded = new ViewBuilder();
    boolean changed = false;
    int i = 0;
    while (i < text.length()) {
      Escape escape =
          switch (text.charAt(i)) {
            case '\\' -> backslash(i);
            case '%' -> percent(i);
            case '&' -> entity(i);
            default -> Escape.NONE;
          };
      if (escape.length() == 0) {
        decoded.copy(i, 1);
        i++;
      } else {
        decoded.put(escape.stands(), i);
        i += escape.length();
        changed = true;
      }
    }
    return changed ? Optional.of(decoded.view()) : Optional.empty();
  }

  /** What an escape stands for, and how long it is; of length zero where it is none. */
  private record Escape(char stands, int length) {
    static final Escape NONE = new Escape(' ', 0);
  }

  private Escape backslash(int at) {
    if (at + 1 >= text.length()) {
      return Escape.NONE;
    }
    return switch (text.charAt(at + 1)) {
      case '"', '\'', ' ', '/', '\\', '`', '=', ':', '&', '@' -> new Escape(text.charAt(at + 1), 2);
      case 'n', 'r' -> new Escape('\n', 2);
      case 't' -> new Escape(' ', 2);
      case 'u' -> hex(at, 2, 4);
      case 'x' -> hex(at, 2, 2);
      default -> Escape.NONE;
    };
  }

  /** A character of ASCII, or a letter of another alphabet in UTF-8. */
  private Escape percent(int at) {
    Escape ascii = hex(at, 1, 2);
    if (ascii.length() > 0 || at + 2 >= text.length()) {
      return ascii;
    }
    int first = octet(at);
    int count = first >= 0xC3 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : 0;
    int letter = first & (count == 2 ? 0x1F : 0x0F);
    for (int i = 1; i < count; i++) {
      int next = octet(at + 3 * i);
      if (next < 0x80 || next >= 0xC0) {
        return Escape.NONE;
      }
      letter = letter << 6 | (next & 0x3F);
    }
    return count > 0 && isForeign(letter) ? new Escape((char) letter, 3 * count) : Escape.NONE;
  }

  /** What is written here as {@code %C3}; -1 where nothing is. */
  private int octet(int at) {
    if (at + 2 >= text.length() || text.charAt(at) != '%') {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private static boolean isForeign(int c) {
    return c > 0x7F && Chars.isOfName((char) c);
  }

  /** Visible ASCII, line feeds and letters; what else there is can stay as it is. */
  private Escape hex(int at, int skip, int digits) {
    if (at + skip + digits > text.length()) {
      return Escape.NONE;
    }
    int value = 0;
    for (int i = at + skip; i < at + skip + digits; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0 || text.charAt(i) > 'f') {
        return Escape.NONE;
      }
      value = value * 16 + digit;
    }
    boolean isLetter = digits == 4 && isForeign(value);
    return value == '\n' || (value >= ' ' && value < 0x7F) || isLetter
        ? new Escape((char) value, skip + digits)
        : Escape.NONE;
  }

  private Escape entity(int at) {
    int end = at + 1;
    while (end < text.length() && end - at < LONGEST_ENTITY && text.charAt(end) != ';') {
      end++;
    }
    if (end >= text.length() || text.charAt(end) != ';') {
      return Escape.NONE;
    }
    int length = end + 1 - at;
    return switch (text.substring(at + 1, end)) {
      case "quot", "#34", "#034", "#x22" -> new Escape('"', length);
      case "apos", "#39", "#039", "#x27" -> new Escape('\'', length);
      case "amp", "#38", "#038", "#x26" -> new Escape('&', length);
      case "lt", "#60" -> new Escape('<', length);
      case "gt", "#62" -> new Escape('>', length);
      case "#61", "#x3D" -> new Escape('=', length);
      default -> numeric(text.substring(at + 1, end), length);
    };
  }

  /** A character by its number, decimal or hexadecimal. */
  private static Escape numeric(String entity, int length) {
    if (!entity.startsWith("#") || entity.length() < 3 || entity.length() > 5) {
      return Escape.NONE;
    }
    boolean isHex = entity.charAt(1) == 'x' || entity.charAt(1) == 'X';
    int value = 0;
    for (int i = isHex ? 2 : 1; i < entity.length(); i++) {
      int digit = Character.digit(entity.charAt(i), isHex ? 16 : 10);
      if (digit < 0) {
        return Escape.NONE;
      }
      value = value * (isHex ? 16 : 10) + digit;
    }
    return value >= ' ' && value < 0x7F ? new Escape((char) value, length) : Escape.NONE;
  }

  private final class ViewBuilder {
    private final StringBuilder chars = new StringBuilder(text.length());
    private int[] from = new int[text.length() + 1];

    void put(char c, int at) {
      from[chars.length()] = origin(at);
      chars.append(c);
    }

    void copy(int at, int count) {
      for (int i = at; i < at + count; i++) {
        put(text.charAt(i), i);
      }
    }

    MaskedView view() {
      from = Arrays.copyOf(from, chars.length() + 1);
      from[chars.length()] = origin(text.length());
      return new MaskedView(chars.toString(), from, secretMarks);
    }
  }
}
