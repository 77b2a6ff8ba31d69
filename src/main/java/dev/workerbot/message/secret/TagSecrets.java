package dev.workerbot.message.secret;

import dev.workerbot.message.secret.SecretNames.Kind;

/**
 * Finds what XML and HTML hold between the tags of a secret: {@code <password>x</password>}, {@code
 * <entry key="password">x</entry>}, {@code <key>password</key><string>x</string>}.
 */
final class TagSecrets {
  private static final int TAG = 300;

  private final Scan scan;
  private final SecretNames names;
  private final NextIndex ends;

  TagSecrets(Scan scan, SecretNames names) {
    this.scan = scan;
    this.names = names;
    this.ends = new NextIndex(scan.text(), "</");
  }

  void find() {
    int i = scan.text().indexOf('<');
    while (i >= 0) {
      i = scan.text().indexOf('<', tag(i));
    }
  }

  private int tag(int open) {
    int from = open + 1;
    int to = from;
    while (to - from < TAG && (Chars.isOfName(scan.at(to)) || scan.at(to) == ':')) {
      to++;
    }
    if (to == from) {
      return from;
    }
    int close = to;
    while (close - open < TAG
        && scan.at(close) != '>'
        && scan.at(close) != '<'
        && scan.at(close) != '\n') {
      close++;
    }
    if (scan.at(close) != '>' || scan.at(close - 1) == '/') {
      return to;
    }
    String name = scan.text().substring(from, to);
    Kind kind = names.judge(name.substring(name.lastIndexOf(':') + 1));
    if (kind == Kind.NONE || kind == Kind.KEY) {
      kind = attribute(to, close);
    }
    int end = ends.from(close);
    String inside =
        scan.text().substring(close + 1, Math.max(close + 1, Math.min(end, close + TAG)));
    if (kind == Kind.NONE && isName(inside.strip()) && names.judge(inside.strip()) == Kind.SECRET) {
      return nextTag(end);
    }
    boolean isSecret =
        switch (kind) {
          case NONE -> false;
          case KEY, VENDOR -> Randomness.isKey(inside, 16);
          default -> true;
        };
    boolean isText = !Harmless.isHarmless(inside.strip()) && !inside.strip().startsWith("<");
    if (isSecret && (isText || inside.contains("<![CDATA["))) {
      int valueEnd = end < scan.length() ? end : scan.lineEnd(close);
      scan.mark(close + 1, valueEnd);
      return valueEnd;
    }
    return close + 1;
  }

  private static boolean isName(String text) {
    return text.chars().allMatch(c -> Chars.isOfName((char) c));
  }

  /** What a {@code key="password"} says of the text that follows. */
  private Kind attribute(int from, int close) {
    for (int i = from; i < close; i++) {
      if (scan.at(i) == '=' && Chars.isQuote(scan.at(i + 1))) {
        String attribute =
            Name.directlyBefore(scan, i)
                .map(name -> scan.text().substring(name.from(), name.to()))
                .orElse("");
        int end = i + 2;
        while (end < close && scan.at(end) != scan.at(i + 1)) {
          end++;
        }
        if (attribute.equals("name") || attribute.equals("key") || attribute.equals("id")) {
          return names.judge(scan.text().substring(i + 2, end));
        }
      }
    }
    return Kind.NONE;
  }

  /** The element after the one whose text named a secret, as in a plist or a table. */
  private int nextTag(int end) {
    int open = scan.text().indexOf('<', Math.min(end + 2, scan.length()));
    if (open < 0 || open - end > TAG) {
      return Math.min(end + 2, scan.length());
    }
    int close = open;
    while (close - open < TAG && scan.at(close) != '>') {
      close++;
    }
    int valueEnd = ends.from(close);
    if (valueEnd - close > TAG) {
      return end + 2;
    }
    String inside = scan.text().substring(Math.min(close + 1, valueEnd), valueEnd);
    if (inside.contains("<") || Harmless.isHarmless(inside.strip())) {
      return end + 2;
    }
    scan.mark(close + 1, valueEnd);
    return valueEnd;
  }
}
