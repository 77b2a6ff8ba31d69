package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Scan;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A name before a separator.
 *
 * @param text with what qualifies it, such as {@code api key}
 * @param from where it begins
 * @param to where it ends, before quotes and brackets
 */
public record NameSpan(String text, int from, int to) {
  private static final int LONGEST = 80;
  private static final int BLANKS = 32;
  private static final int CLOSERS = 6;
  private static final Set<String> BARE = Set.of("key", "keys", "id", "phrase", "code", "codes");

  /** Between a name and its colon, as in {@code your password is: x}. */
  private static final Set<String> VERBS = Set.of("is", "are", "ist", "est", "es", "lautet");

  private static final List<String> VISIBILITIES = List.of("private", "protected");

  /** The one that ends here, or before blanks, quotes and brackets that close here. */
  public static Optional<NameSpan> before(Scan scan, int end) {
    int to = blanksBefore(scan, end);
    for (int i = 0; i < CLOSERS && "\"'`]?!*".indexOf(scan.at(to - 1)) >= 0; i++) {
      to--;
    }
    if (scan.at(to - 1) == ')') {
      int open = groupBefore(scan, to);
      if (isNoRemark(scan, open, to)) {
        return Optional.empty();
      }
      to = open;
    }
    return directlyBefore(scan, to);
  }

  private static int blanksBefore(Scan scan, int end) {
    int to = end;
    while (end - to < BLANKS && Chars.isBlank(scan.at(to - 1))) {
      to--;
    }
    return to;
  }

  private static int groupBefore(Scan scan, int end) {
    int open = end - 1;
    while (end - open < BLANKS && scan.at(open) != '(' && scan.at(open) != '\n') {
      open--;
    }
    return scan.at(open) == '(' ? blanksBefore(scan, open) : end;
  }

  /** {@code password_hash()} is a function, {@code jwt-auth (2.0.0 => 2.1.0)} has versions. */
  private static boolean isNoRemark(Scan scan, int before, int end) {
    int open = before;
    while (open < end && scan.at(open) != '(') {
      open++;
    }
    String inside = open < end ? scan.text().substring(open + 1, end - 1) : "x";
    boolean isVersion = inside.contains("=>") || inside.startsWith("dev-") || isVersion(inside);
    return inside.isEmpty() || isVersion;
  }

  private static boolean isVersion(String text) {
    int digit = text.startsWith("v") ? 1 : 0;
    return text.length() > digit + 2
        && Chars.isDigit(text.charAt(digit))
        && text.indexOf('.') > 0
        && text.indexOf(' ') < 0;
  }

  /** The one that ends exactly here. */
  public static Optional<NameSpan> directlyBefore(Scan scan, int to) {
    return directlyBefore(scan, to, false);
  }

  private static Optional<NameSpan> directlyBefore(Scan scan, int to, boolean isBeforeVerb) {
    int from = to;
    while (to - from < LONGEST && Chars.isOfName(scan.at(from - 1))) {
      from--;
    }
    if (from == to) {
      return Optional.empty();
    }
    String text = scan.text().substring(from, to);
    if (VISIBILITIES.contains(text) && scan.at(from - 1) == ':') {
      return property(scan, from);
    }
    if (isClass(scan, from) || isOfAddress(scan, from, text)) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT);
    Optional<Integer> phrase = ForeignNames.phrase(scan, lower, to);
    if (phrase.isPresent()) {
      return Optional.of(new NameSpan(scan.text().substring(phrase.get(), to), phrase.get(), to));
    }
    if (!isBeforeVerb
        && VERBS.contains(lower)
        && scan.at(from - 1) == ' '
        && Chars.isOfName(scan.at(from - 2))) {
      return directlyBefore(scan, from - 1, true);
    }
    if (BARE.contains(lower) && scan.at(from - 1) == ' ') {
      int word = from - 1;
      while (from - word < BLANKS && Chars.isAlnum(scan.at(word - 1))) {
        word--;
      }
      return Optional.of(new NameSpan(scan.text().substring(word, to), from, to));
    }
    return Optional.of(new NameSpan(text, from, to));
  }

  /** Of {@code [password:App\User:private]}, as print_r and var_dump write it. */
  private static Optional<NameSpan> property(Scan scan, int visibility) {
    int open = visibility - 1;
    while (visibility - open < LONGEST && scan.at(open) != '[' && scan.at(open) != '\n') {
      open--;
    }
    if (scan.at(open) != '[') {
      return Optional.empty();
    }
    int from = scan.at(open + 1) == '"' ? open + 2 : open + 1;
    int to = from;
    while (Chars.isOfName(scan.at(to))) {
      to++;
    }
    return from == to
        ? Optional.empty()
        : Optional.of(new NameSpan(scan.text().substring(from, to), from, to));
  }

  /** {@code App\Jobs\RefreshToken} names no secret. */
  private static boolean isClass(Scan scan, int from) {
    return scan.at(from - 1) == '\\'
        && Chars.isLetter(scan.at(from - 2))
        && Chars.isUpper(scan.at(from));
  }

  /** A part of an ARN, a key's file, or what OpenSSL calls its routines. */
  private static boolean isOfAddress(Scan scan, int from, String text) {
    char before = scan.at(from - 1);
    if (before == '/') {
      return text.endsWith(".key") || text.endsWith(".pem");
    }
    if (before != ':') {
      return false;
    }
    if (scan.has("routines:", from - 9)) {
      return true;
    }
    int begin = from;
    while (from - begin < LONGEST
        && (Chars.isOfName(scan.at(begin - 1)) || "/:*".indexOf(scan.at(begin - 1)) >= 0)) {
      begin--;
    }
    return scan.has("arn:", begin);
  }

  boolean isInBrackets(Scan scan) {
    char before = scan.at(from - 1);
    return before == '[' || (Chars.isQuote(before) && scan.at(from - 2) == '[');
  }

  /** Whether nothing but an indent, a dash or {@code export} stands before it on its line. */
  boolean beginsLine(Scan scan) {
    int i = from - 1;
    if (Chars.isQuote(scan.at(i)) || scan.at(i) == '$') {
      i--;
    }
    if (scan.at(i) == ' ' && scan.at(i - 1) == '-') {
      i -= 2;
    }
    int limit = i - BLANKS;
    while (i > limit && Chars.isBlank(scan.at(i))) {
      i--;
    }
    return scan.at(i) == '\n';
  }

  /** How far its line is indented. */
  int indent(Scan scan) {
    int i = from;
    while (from - i < LONGEST && scan.at(i - 1) != '\n') {
      i--;
    }
    return scan.skipBlanks(i) - i;
  }
}
