package dev.workerbot.app.config.key;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The text of a config file, and what is in it that looks like YAML and is none: letters of another
 * encoding, and the spaces, quotes and dashes that web pages and word processors put in.
 */
public final class ConfigText {
  private static final String MARK = "\uFEFF";
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /** Behind these, and at the end of a line, a space is part of YAML and not of a text. */
  private static final String BEFORE_A_VALUE = ":-[{,?";

  private static final String QUOTES = "\u201C\u201D\u201E\u201F\u2018\u2019\u201A\u201B";
  private static final String DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\u2022";

  private static final int SHOWN = 30;

  private final String[] lines;
  private final List<ConfigError> mistakes = new ArrayList<>();

  private ConfigText(String text) {
    this.lines = text.split("\r\n|\r|\n", -1);
  }

  /** What was read from a file: its text, or why it is none. */
  public record Read(String text, Optional<ConfigError> mistake) {}

  /** Takes the bytes as UTF-8, with or without the mark that some editors begin it with. */
  public static Read decode(byte[] bytes) {
    if (isUtf16(bytes)) {
      return wrong(
          1,
          "this is UTF-16, as some editors on Windows write it; save it as UTF-8, such as by `iconv"
              + " -f UTF-16 -t UTF-8`");
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = text.split("\r\n|\r|\n", -1).length;
      return wrong(
          line,
          "the letter behind %s is not in UTF-8 (in Windows-1252 it would be `%s`); save the file as UTF-8, such as by `iconv -f WINDOWS-1252 -t UTF-8`"
              .formatted(
                  shown(text.substring(lastBreak(text) + 1), true),
                  new String(bytes, in.position(), 1, WINDOWS)));
    }
    return new Read(text.startsWith(MARK) ? text.substring(1) : text, Optional.empty());
  }

  private static Read wrong(int line, String words) {
    return new Read("", Optional.of(new ConfigError(line, words)));
  }

  private static int lastBreak(String text) {
    return Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  }

  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    return (first == 0xFE && second == 0xFF)
        || (first == 0xFF && second == 0xFE)
        || (first == 0) != (second == 0);
  }

  /** What is in the text that no reader of YAML takes for what it looks like. */
  public static List<ConfigError> lookalikes(String text) {
    ConfigText config = new ConfigText(text);
    for (int i = 0; i < config.lines.length; i++) {
      config.lookAt(i + 1, config.lines[i]);
    }
    return config.mistakes;
  }

  /** At most one mistake of a line, the first. */
  private void lookAt(int number, String line) {
    if (line.isBlank() || line.strip().startsWith("#")) {
      return;
    }
    char quote = 0;
    boolean isKey = true;
    for (int i = 0; i < line.length(); i++) {
      char sign = line.charAt(i);
      if (Character.isISOControl(sign) && sign != '\t' && sign != '\u0085') {
        wrong(number, "there is a control character (%s) before %s; delete it", sign, line, i);
        return;
      }
      if (quote != 0) {
        quote = sign == quote ? 0 : quote;
        continue;
      }
      if (sign == '#' && i > 0 && line.charAt(i - 1) == ' ') {
        return;
      }
      boolean begins = begins(line, i);
      if ((sign == '"' || sign == '\'') && begins) {
        quote = sign;
      } else if (isSpace(sign) && (begins || isKey || line.substring(i + 1).isBlank())) {
        wrong(
            number,
            isSeen(sign)
                ? "the space (%s) before %s is none to YAML, but a letter, as web pages and word"
                    + " processors put it in; type a plain space"
                : "there is an invisible character (%s) before %s; delete it",
            sign,
            line,
            i);
        return;
      } else if (QUOTES.indexOf(sign) >= 0 && begins && isClosed(line, i)) {
        wrong(
            number,
            "the quote (%s) before %s is a letter to YAML; type a plain \" or '",
            sign,
            line,
            i);
        return;
      } else if (DASHES.indexOf(sign) >= 0
          && line.substring(0, i).isBlank()
          && isBlankAt(line, i + 1)) {
        wrong(number, "the dash (%s) before %s is none to YAML; type a plain -", sign, line, i);
        return;
      } else if (sign == '\uFF1A' && isKey) {
        wrong(
            number, "the colon (%s) before %s is a letter to YAML; type a plain :", sign, line, i);
        return;
      }
      isKey &= !(sign == ':' && isBlankAt(line, i + 1));
    }
  }

  private void wrong(int number, String words, char sign, String line, int at) {
    mistakes.add(
        new ConfigError(
            number,
            words.formatted(
                String.format(Locale.ROOT, "U+%04X", (int) sign),
                shown(line.substring(at + 1), false))));
  }

  /** Whether a value or a key begins here. */
  private static boolean begins(String line, int at) {
    int before = at - 1;
    while (before >= 0 && (line.charAt(before) == ' ' || isSpace(line.charAt(before)))) {
      before--;
    }
    return before < 0
        || (BEFORE_A_VALUE.indexOf(line.charAt(before)) >= 0
            && (before < at - 1
                || "[{,".indexOf(line.charAt(before)) >= 0
                || isSpace(line.charAt(at))));
  }

  /** Whether what the quote opens ends with another one, and so is all of a value or a key. */
  private static boolean isClosed(String line, int at) {
    int end = at + 1;
    while (end < line.length() && QUOTES.indexOf(line.charAt(end)) < 0) {
      end++;
    }
    String rest = end < line.length() ? line.substring(end + 1).strip() : "x";
    return rest.isEmpty() || ":,]}#".indexOf(rest.charAt(0)) >= 0;
  }

  private static boolean isBlankAt(String line, int at) {
    return at >= line.length() || line.charAt(at) == ' ' || isSpace(line.charAt(at));
  }

  private static boolean isSpace(char sign) {
    return switch (Character.getType(sign)) {
      case Character.SPACE_SEPARATOR -> sign != ' ';
      case Character.FORMAT -> true;
      default -> false;
    };
  }

  private static boolean isSeen(char sign) {
    return Character.getType(sign) == Character.SPACE_SEPARATOR;
  }

  private static String shown(String text, boolean end) {
    StringBuilder seen = new StringBuilder();
    text.chars()
        .filter(sign -> !isSpace((char) sign) && !Character.isISOControl(sign))
        .forEach(sign -> seen.append((char) sign));
    String words = seen.toString().strip().replace('`', '\'');
    if (words.isEmpty()) {
      return end ? "the beginning of the line" : "the end of the line";
    }
    if (words.length() <= SHOWN) {
      return "`" + words + "`";
    }
    return end
        ? "`…" + words.substring(words.length() - SHOWN) + "`"
        : "`" + words.substring(0, SHOWN) + "…`";
  }
}
