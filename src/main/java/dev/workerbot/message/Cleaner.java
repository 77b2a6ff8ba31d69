package dev.workerbot.message;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The one place where text from outside becomes safe to show: escapes and control characters go,
 * secrets are masked. Takes time linear in the length of the text, whatever the text: all patterns
 * are RE2's, which do not backtrack. Idempotent; never throws. Immutable.
 */
public final class Cleaner {
  /** Stands where a secret stood. */
  public static final String MASK = "•••";

  /**
   * A kind of secret.
   *
   * @param signs one of which a line must contain, in lower case, to be worth a closer look
   */
  private record Secret(List<String> signs, Pattern pattern, String replacement) {}

  private static final String NAMES =
      "(?:password|passwd|passphrase|secret|token|credential|api[_-]?key|access[_-]?key|app[_-]?key|private[_-]?key)";

  /** Between a name and its value, also where JSON within JSON has escaped the name's quotes. */
  private static final String SETS = "\\\\*[\"']?\\]?\\s*(?:=>|[:=])\\s*";

  /** The mask comes first, so that what was masked once is left as it is. */
  private static final String QUOTED =
      MASK
          + "|\\\\\"(?:[^\"\\\\]|\\\\[^\"\\\\]|\\\\{2,}.)*(?:\\\\?\"|\\\\?$)"
          + "|\\\\{2,}\"[^\"]*(?:\"|$)"
          + "|\\\\+'[^']*(?:'|$)"
          + "|\"(?:[^\"\\\\]|\\\\.)*(?:\"|\\\\?$)"
          + "|'(?:[^'\\\\]|\\\\.)*(?:'|\\\\?$)";

  private static final String VALUE = "(?:" + QUOTED + "|[^\\s,;&\"']+)";

  private static final List<Secret> SECRETS =
      List.of(
          secret(
              List.of("authorization"),
              "(?i)(authorization"
                  + SETS
                  + "\\\\*[\"']?(?:(?:bearer|basic|token)\\s+)?)(?:"
                  + MASK
                  + "|[^\\s\"',]+)",
              "$1" + MASK),
          secret(List.of("bearer"), "(?i)\\b(bearer\\s+)[a-z0-9._~+/=-]{8,}", "$1" + MASK),
          // PHP's print_r quotes nothing: the value may be all that follows.
          secret(
              List.of("=>"),
              "(?i)(\\[(?:[a-z0-9_.-]*"
                  + NAMES
                  + "[a-z0-9_]*|(?:[a-z0-9_.-]*[_.-])?(?:pass|pwd))(?::[^\\]]*)?\\]\\s*=>\\s*)\\S.*",
              "$1" + MASK),
          secret(
              List.of("password", "passwd", "passphrase", "secret", "token", "credential", "key"),
              "(?i)([a-z0-9_.-]*" + NAMES + "[a-z0-9_]*" + SETS + ")" + VALUE,
              "$1" + MASK),
          // Whole words of a name only: there are also a bypass and a compass.
          secret(
              List.of("pass", "pwd"),
              "((?:(?:\\b|_|[dD][bB])(?i:pass|pwd)|[a-z0-9]P(?:ass|wd))" + SETS + ")" + VALUE,
              "$1" + MASK),
          secret(
              List.of("--"),
              "(?i)(--?[a-z-]*" + NAMES + "[\\s=]+)(?:" + QUOTED + "|[^\\s\"'-][^\\s\"']*)",
              "$1" + MASK),
          secret(
              List.of("://"),
              "([a-zA-Z][a-zA-Z0-9+.-]*://[^\\s:/@]*:)[^\\s@]+@",
              "$1" + MASK + "@"),
          secret(List.of("akia", "asia"), "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", MASK),
          secret(List.of("xox", "xapp-"), "\\b(?:xox[a-z]|xapp)-[A-Za-z0-9-]{8,}", MASK),
          secret(
              List.of("gh", "glpat-"),
              "\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\\w{20,}|glpat-[\\w-]{16,})",
              MASK),
          secret(List.of("k_live_", "k_test_"), "\\b[spr]k_(?:live|test)_[A-Za-z0-9]{10,}", MASK),
          secret(List.of("aiza"), "\\bAIza[\\w-]{30,}", MASK),
          secret(List.of("eyj"), "\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*", MASK),
          secret(List.of("base64:"), "base64:[A-Za-z0-9+/=]{30,}", MASK),
          secret(List.of("."), "\\b[MNO][A-Za-z0-9_-]{23,}\\.[\\w-]{6}\\.[\\w-]{27,}", MASK));

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)");

  /** What is left of a key whose first lines were not fetched. */
  private static final Pattern REST_OF_PRIVATE_KEY =
      Pattern.compile("\\A(?s:.*)-----END [A-Z ]*PRIVATE KEY-----");

  private final List<Secret> secrets;

  /** Knows the usual secrets. */
  public Cleaner() {
    this(List.of());
  }

  /**
   * Knows the usual secrets and more.
   *
   * @param more patterns in RE2's syntax, each masked whole; a wrong one throws
   */
  public Cleaner(List<String> more) {
    List<Secret> all = new ArrayList<>(SECRETS);
    for (String pattern : more) {
      all.add(secret(List.of(""), pattern, MASK));
    }
    this.secrets = List.copyOf(all);
  }

  private static Secret secret(List<String> signs, String pattern, String replacement) {
    return new Secret(signs, Pattern.compile(pattern), replacement);
  }

  /** Strips what is not to be seen, masks what is secret. */
  public CleanText clean(String raw) {
    String seen = visible(raw);
    if (seen.contains("PRIVATE KEY-----")) {
      seen = PRIVATE_KEY.matcher(seen).replaceAll(MASK);
      seen = REST_OF_PRIVATE_KEY.matcher(seen).replaceFirst(MASK);
    }
    StringBuilder clean = new StringBuilder(seen.length());
    int from = 0;
    while (from <= seen.length()) {
      int end = seen.indexOf('\n', from);
      String line = end < 0 ? seen.substring(from) : seen.substring(from, end);
      clean.append(masked(line));
      if (end < 0) {
        break;
      }
      clean.append('\n');
      from = end + 1;
    }
    return new CleanText(clean.toString());
  }

  private String masked(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    String masked = line;
    for (Secret secret : secrets) {
      if (secret.signs().stream().anyMatch(lower::contains)) {
        masked = secret.pattern().matcher(masked).replaceAll(secret.replacement());
      }
    }
    return masked;
  }

  /** Without escapes, control and invisible characters; line feeds stay. */
  static String visible(String raw) {
    StringBuilder clean = new StringBuilder(raw.length());
    int lineStart = 0;
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i);
      if (c == 0x1B || c == 0x9B || c == 0x9D || c == 0x90) {
        i = Escapes.end(raw, i);
      } else if (c == '\n') {
        clean.append(c);
        lineStart = clean.length();
        i++;
      } else if (c == '\r') {
        boolean endsLine = i + 1 >= raw.length() || raw.charAt(i + 1) == '\n';
        if (!endsLine) {
          // A progress bar writes its line again: the last writing counts.
          clean.setLength(lineStart);
        }
        i++;
      } else {
        int character = raw.codePointAt(i);
        append(clean, character);
        i += Character.charCount(character);
      }
    }
    return clean.toString();
  }

  private static void append(StringBuilder clean, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL -> clean.append(character == '\t' ? "    " : "\uFFFD");
      case Character.FORMAT -> {
        // Zero-width and direction marks only serve to deceive in a log.
      }
      case Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          clean.append('\uFFFD');
      default -> clean.appendCodePoint(character);
    }
  }
}
