package dev.workerbot.supervisor.config.syntax;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Python's {@code text % names}, by which Supervisor fills in what a config leaves open. Source:
 * supervisor 4.2.5, options.py, expand; CPython 3.11, unicodeobject.c.
 */
public final class PercentFormat {
  /** Stands for what only the server knows; no config has it. */
  public static final char UNKNOWN = '\ue000';

  /** Stands for all names at once, which is a text that nobody means, and no value of any type. */
  public static final char ALL = '\ue001';

  /** Longest text that it is to make. */
  private static final int LONGEST = 64_000;

  private static final int WIDEST = 1_000;
  private static final int MOST_DIGITS = 6;
  private static final String FLAGS = "#0- +";
  private static final String OF_NUMBERS = "diuoxXeEfFgGc";
  private static final String OF_ALL = "sra";

  private final String template;
  private final Function<String, Optional<Value>> names;
  private final StringBuilder text = new StringBuilder();
  private boolean wrong;
  private int at;

  private PercentFormat(String template, Function<String, Optional<Value>> names) {
    this.template = template;
    this.names = names;
  }

  /** What stands for a name. */
  public sealed interface Value {
    record TextValue(String text) implements Value {}

    record Whole(int number) implements Value {}

    /** Only the server knows, or there is no such name. */
    record NotKnown() implements Value {}
  }

  /**
   * What it makes of a text.
   *
   * @param text with {@link #UNKNOWN} for what is not known, and {@link #ALL}
   * @param refused whether Python surely raises an error
   */
  public record FormatResult(String text, boolean refused) {
    /** The whole text; empty where it is refused, or where something of it is not known. */
    public Optional<String> whole() {
      boolean known = text.indexOf(UNKNOWN) < 0 && text.indexOf(ALL) < 0;
      return refused || !known ? Optional.empty() : Optional.of(text);
    }
  }

  /**
   * Fills in.
   *
   * @param names empty where there is surely no such name
   */
  public static FormatResult of(String template, Function<String, Optional<Value>> names) {
    if (template.indexOf('%') < 0) {
      return new FormatResult(template, false);
    }
    PercentFormat format = new PercentFormat(template, names);
    format.read();
    return new FormatResult(format.text.toString(), format.wrong);
  }

  private void read() {
    while (at < template.length() && !wrong) {
      int percent = template.indexOf('%', at);
      if (percent < 0 || text.length() > LONGEST) {
        text.append(percent < 0 ? template.substring(at) : String.valueOf(UNKNOWN));
        return;
      }
      text.append(template, at, percent);
      at = percent + 1;
      conversion();
    }
  }

  private void conversion() {
    Optional<Value> value = Optional.of(new Value.NotKnown());
    boolean named = at < template.length() && template.charAt(at) == '(';
    if (named) {
      int end = closing();
      if (end < 0) {
        wrong = true;
        return;
      }
      value = names.apply(template.substring(at + 1, end));
      at = end + 1;
    }
    String flags = taken(FLAGS);
    String width = taken("0123456789");
    Optional<String> precision = Optional.empty();
    if (at < template.length() && template.charAt(at) == '.') {
      at++;
      precision = Optional.of(taken("0123456789"));
    }
    if (at < template.length() && "hlL".indexOf(template.charAt(at)) >= 0) {
      at++;
    }
    char kind = at < template.length() ? template.charAt(at++) : ' ';
    if (value.isEmpty() || (OF_NUMBERS + OF_ALL + "%").indexOf(kind) < 0) {
      wrong = true;
    } else if (kind == '%') {
      text.append('%');
    } else {
      written(value.get(), named, kind, new Spec(flags, width, precision));
    }
  }

  private void written(Value value, boolean named, char kind, Spec spec) {
    boolean ofText = OF_ALL.indexOf(kind) >= 0;
    wrong = !ofText && (!named || (value instanceof Value.TextValue && kind != 'c'));
    if (wrong || !named) {
      text.append(ALL);
      return;
    }
    text.append(
        value instanceof Value.NotKnown || !spec.isUsual()
            ? String.valueOf(UNKNOWN)
            : spec.formatted(value, kind));
  }

  /** Where the bracket that is open here closes, others in it counted; -1 where it does not. */
  private int closing() {
    int open = 0;
    for (int i = at; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == '(') {
        open++;
      } else if (c == ')' && --open == 0) {
        return i;
      }
    }
    return -1;
  }

  private String taken(String of) {
    int from = at;
    while (at < template.length() && of.indexOf(template.charAt(at)) >= 0) {
      at++;
    }
    return template.substring(from, at);
  }

  /** What stands between the name and the letter. */
  private record Spec(String flags, String width, Optional<String> precision) {
    boolean isUsual() {
      return width.length() <= MOST_DIGITS
          && precision.orElse("").length() <= MOST_DIGITS
          && number(width) <= WIDEST
          && number(precision.orElse("")) <= WIDEST;
    }

    private static int number(String digits) {
      return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private boolean has(char flag) {
      return flags.indexOf(flag) >= 0;
    }

    String formatted(Value value, char kind) {
      return switch (value) {
        case Value.NotKnown() -> String.valueOf(UNKNOWN);
        case Value.TextValue(var text) when kind == 's' -> padded(cut(text));
        case Value.TextValue(var text) when "ra".indexOf(kind) >= 0 ->
            text.matches("[ -&(-\\[\\]-~]*")
                ? padded(cut("'" + text + "'"))
                : String.valueOf(UNKNOWN);
        case Value.TextValue _ -> String.valueOf(UNKNOWN);
        case Value.Whole(var number) ->
            switch (kind) {
              case 's', 'r', 'a' -> padded(cut(Integer.toString(number)));
              case 'd', 'i', 'u' ->
                  signed(number < 0, digits(Long.toString(Math.abs((long) number))));
              case 'x', 'X', 'o' -> based(number, kind);
              case 'f', 'F' ->
                  signed(
                      number < 0,
                      String.format(
                          Locale.ROOT,
                          "%." + precision.map(Spec::number).orElse(6) + "f",
                          Math.abs((double) number)));
              default -> String.valueOf(UNKNOWN);
            };
      };
    }

    private String cut(String text) {
      int most = precision.map(Spec::number).orElse(Integer.MAX_VALUE);
      return text.codePointCount(0, text.length()) <= most
          ? text
          : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private String based(int number, char kind) {
      long positive = Math.abs((long) number);
      String digits = kind == 'o' ? Long.toOctalString(positive) : Long.toHexString(positive);
      String prefix = has('#') ? "0" + kind : "";
      String text = prefix.isEmpty() ? digits(digits) : prefix + digits;
      return signed(number < 0, kind == 'X' ? text.toUpperCase(Locale.ROOT) : text);
    }

    private String digits(String digits) {
      return "0".repeat(Math.max(0, number(precision.orElse("")) - digits.length())) + digits;
    }

    private String signed(boolean negative, String digits) {
      String sign = negative ? "-" : has('+') ? "+" : has(' ') ? " " : "";
      int missing = number(width) - sign.length() - digits.length();
      return has('0') && !has('-') && missing > 0
          ? sign + "0".repeat(missing) + digits
          : padded(sign + digits);
    }

    private String padded(String text) {
      String blanks =
          " ".repeat(Math.max(0, number(width) - text.codePointCount(0, text.length())));
      return has('-') ? text + blanks : blanks + text;
    }
  }
}
