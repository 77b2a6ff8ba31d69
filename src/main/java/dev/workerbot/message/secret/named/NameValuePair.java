package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.named.SecretValues.Extent;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Scan;

/** Finds the value that stands beside a name which is itself a value, as in {@code "name": "x"}. */
final class NameValuePair {
  private static final int ASIDE = 100;

  private final Scan scan;
  private final SecretNames names;
  private final NamedValue values;
  private final SecretValues secretValues;

  NameValuePair(Scan scan, SecretNames names, NamedValue values) {
    this.scan = scan;
    this.names = names;
    this.values = values;
    this.secretValues = new SecretValues(scan);
  }

  /** Marks the value beside the name that begins here; where to go on. */
  int mark(int after) {
    int at = scan.skipBlanks(after);
    if (!Chars.isQuote(scan.at(at)) && !Chars.isOfName(scan.at(at))) {
      return after;
    }
    String text = secretValues.beginning(at);
    SecretKind secretKind =
        text.length() < 2 || text.indexOf(' ') >= 0 ? SecretKind.NONE : names.judge(text);
    int bare = at + (Chars.isQuote(scan.at(at)) ? 1 : 0);
    int end = bare + text.length();
    if (secretKind == SecretKind.NONE
        || !scan.has(text, bare)
        || (!Chars.isSpace(scan.at(end)) && "\"'`,<>})".indexOf(scan.at(end)) < 0)) {
      return after;
    }
    for (int i = end; i < Math.min(scan.length(), end + ASIDE); i++) {
      boolean isValue =
          "vVcC".indexOf(scan.at(i)) >= 0 && (scan.hasWord("val", i) || scan.hasWord("content", i));
      if (isValue && !Chars.isAlnum(scan.at(i - 1))) {
        int to = i;
        while (Chars.isAlnum(scan.at(to))) {
          to++;
        }
        to += Chars.isQuote(scan.at(to)) ? 1 : 0;
        to = scan.skipBlanks(to);
        if (scan.at(to) == ':' || scan.at(to) == '=') {
          to += scan.at(to + 1) == '>' ? 2 : 1;
          return values.of(new NameSpan(text, bare, end), secretKind, to, ':');
        }
      }
    }
    return before(at, end);
  }

  /** {@code {"value": "x", "name": "password"}}: the value stood before its name. */
  private int before(int at, int end) {
    int open = at;
    while (at - open < ASIDE && scan.at(open) != '{' && scan.at(open) != '\n') {
      open--;
    }
    int value = scan.at(open) == '{' ? scan.text().indexOf("value", open) : -1;
    if (value < 0 || value > at || !Chars.isQuote(scan.at(value + 5))) {
      return end;
    }
    int from = scan.skipBlanks(value + 6);
    if (scan.at(from) == ':' || scan.at(from) == '=') {
      Extent earlier = secretValues.at(scan.skipBlanks(from + (scan.at(from + 1) == '>' ? 2 : 1)));
      if (earlier.to() < at) {
        scan.mark(earlier.from(), earlier.to());
      }
    }
    return end;
  }
}
