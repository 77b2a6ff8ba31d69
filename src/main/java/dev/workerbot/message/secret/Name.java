package dev.workerbot.message.secret;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A name before a separator.
 *
 * @param text with what qualifies it, such as {@code api key}
 * @param from where it begins
 * @param to where it ends, before quotes and brackets
 */
record Name(String text, int from, int to) {
  private static final int LONGEST = 80;
  private static final int BLANKS = 32;
  private static final int CLOSERS = 6;
  private static final Set<String> BARE = Set.of("key", "keys", "id", "phrase", "code");
  private static final List<String> VISIBILITIES = List.of("private", "protected");

  /** The one that ends here, or before blanks, quotes and brackets that close here. */
  static Optional<Name> before(Scan scan, int end) {
    int to = blanksBefore(scan, end);
    for (int i = 0; i < CLOSERS && "\"'`]?!*".indexOf(scan.at(to - 1)) >= 0; i++) {
      to--;
    }
    if (scan.at(to - 1) == ')') {
      to = groupBefore(scan, to);
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

  /** The one that ends exactly here. */
  static Optional<Name> directlyBefore(Scan scan, int to) {
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
    if (isClass(scan, from)) {
      return Optional.empty();
    }
    if (BARE.contains(text.toLowerCase(java.util.Locale.ROOT)) && scan.at(from - 1) == ' ') {
      int word = from - 1;
      while (from - word < BLANKS && Chars.isAlnum(scan.at(word - 1))) {
        word--;
      }
      return Optional.of(new Name(scan.text().substring(word, to), from, to));
    }
    return Optional.of(new Name(text, from, to));
  }

  /** Of {@code [password:App\User:private]}, as print_r and var_dump write it. */
  private static Optional<Name> property(Scan scan, int visibility) {
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
        : Optional.of(new Name(scan.text().substring(from, to), from, to));
  }

  /** {@code App\Jobs\RefreshToken} names no secret. */
  private static boolean isClass(Scan scan, int from) {
    return scan.at(from - 1) == '\\'
        && Chars.isLetter(scan.at(from - 2))
        && Chars.isUpper(scan.at(from));
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
