package dev.workerbot.message.secret.syntax;

import dev.workerbot.message.secret.named.NameSpan;
import dev.workerbot.message.secret.named.SecretNames;
import dev.workerbot.message.secret.named.SecretNames.SecretKind;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.NextIndex;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what XML and HTML hold in the elements of a secret: {@code <password>x</password>}, {@code
 * <Secret Value="x"/>}, {@code <entry key="password">x</entry>}, {@code
 * <key>password</key><string>x</string>}.
 */
public final class TagSecrets {
  private static final int TAG = 300;
  private static final int NAME = 40;
  private static final int DEPTH = 4;
  private static final int FAR = 4096;
  private static final int KEY = 16;

  /** Elements of HTML that hold no text. */
  private static final Set<String> EMPTY = Set.of("input", "meta", "link", "br", "hr", "img");

  /** Attributes that name what the element holds. */
  private static final Set<String> NAMING = Set.of("name", "key", "id");

  private static final Set<String> HOLDING = Set.of("value", "val", "content", "data");

  /** Elements that may hold the value whose name stands in the element before. */
  private static final Set<String> VALUES =
      Set.of(
          "value", "val", "string", "data", "td", "dd", "content", "integer", "int", "i4", "base64",
          "array");

  private static final Set<String> FORMATTING =
      Set.of("b", "i", "em", "strong", "code", "kbd", "samp", "tt", "span", "p", "pre", "text");

  private final Scan scan;
  private final SecretNames names;
  private final NextIndex ends;
  private final NextIndex arrays;

  public TagSecrets(Scan scan, SecretNames names) {
    this.scan = scan;
    this.names = names;
    this.ends = new NextIndex(scan.text(), "</");
    this.arrays = new NextIndex(scan.text(), "</array");
  }

  /**
   * A tag that opens an element.
   *
   * @param from where its name begins
   * @param to where its name ends
   * @param close where its bracket closes
   */
  private record Tag(int from, int to, int close) {}

  public void find() {
    int i = scan.text().indexOf('<');
    while (i >= 0) {
      i = scan.text().indexOf('<', element(i));
    }
  }

  /** The tag that opens here; of length zero where none does. */
  private Tag tag(int open) {
    int from = open + 1;
    int to = from;
    while (to - from < TAG && (Chars.isOfName(scan.at(to)) || scan.at(to) == ':')) {
      to++;
    }
    int close = to;
    while (close - open < TAG && ">\n<".indexOf(scan.at(close)) < 0) {
      close++;
    }
    return to == from || scan.at(close) != '>'
        ? new Tag(from, from, from)
        : new Tag(from, to, close);
  }

  private String name(Tag tag) {
    String name = scan.text().substring(tag.from(), tag.to());
    return name.substring(name.lastIndexOf(':') + 1);
  }

  private int element(int open) {
    Tag tag = tag(open);
    if (tag.from() == tag.to()) {
      return tag.from();
    }
    String name = name(tag);
    SecretKind secretKind = names.judge(name);
    if (secretKind == SecretKind.NONE || secretKind == SecretKind.KEY) {
      secretKind = attribute(tag);
    }
    boolean isEmpty =
        scan.at(tag.close() - 1) == '/' || EMPTY.contains(name.toLowerCase(Locale.ROOT));
    if (isSecret(secretKind)) {
      attributeValue(tag);
      return isEmpty ? tag.close() : marked(secretKind, tag.close() + 1);
    }
    if (isEmpty) {
      return tag.close();
    }
    return secretKind == SecretKind.NONE ? named(tag) : marked(secretKind, tag.close() + 1);
  }

  private static boolean isSecret(SecretKind secretKind) {
    return secretKind != SecretKind.NONE
        && secretKind != SecretKind.KEY
        && secretKind != SecretKind.VENDOR;
  }

  /** Marks the text that begins here or in the elements that open here. */
  private int marked(SecretKind secretKind, int from) {
    int text = innermost(from);
    if (scan.has("<![CDATA[", text)) {
      int end = Math.min(scan.lineEnd(text), ends.from(text));
      scan.mark(from, end);
      return end;
    }
    int end = ends.from(text);
    boolean isCut = end >= scan.length() || end - text > FAR;
    if (isCut) {
      // Whether it is an element at all nobody can tell: prose goes on with a blank.
      end = Chars.isSpace(scan.at(from)) ? text : scan.lineEnd(text);
    }
    String inside = scan.text().substring(text, Math.max(text, Math.min(end, text + TAG))).strip();
    boolean isSecret = isSecret(secretKind) || Randomness.isKey(inside, KEY);
    if (!isSecret || Harmless.isHarmless(inside) || inside.startsWith("<")) {
      return text;
    }
    scan.mark(text, end);
    return end;
  }

  /** Where the text begins, behind tags and white space. */
  private int innermost(int from) {
    int at = from;
    for (int i = 0; i < DEPTH; i++) {
      int next = skipSpaces(at);
      if (scan.at(next) != '<' || scan.at(next + 1) == '/') {
        break;
      }
      Tag tag = tag(next);
      String name = name(tag).toLowerCase(Locale.ROOT);
      if (!VALUES.contains(name) && !FORMATTING.contains(name)) {
        return scan.has("<![CDATA[", next) ? next : at;
      }
      at = tag.close() + 1;
    }
    return at;
  }

  private int skipSpaces(int from) {
    int at = from;
    while (at - from < TAG && at < scan.length() && Chars.isSpace(scan.at(at))) {
      at++;
    }
    return at;
  }

  /** What a {@code key="password"} says of the element. */
  private SecretKind attribute(Tag tag) {
    SecretKind[] found = {SecretKind.NONE};
    attributes(
        tag,
        (attribute, from, to) -> {
          if (found[0] == SecretKind.NONE && NAMING.contains(attribute)) {
            found[0] = names.judge(scan.text().substring(from, to));
          }
        });
    return found[0];
  }

  private void attributeValue(Tag tag) {
    attributes(
        tag,
        (attribute, from, to) -> {
          if (HOLDING.contains(attribute)
              && !Harmless.isHarmless(scan.text().substring(from, to))) {
            scan.mark(from, to);
          }
        });
  }

  /** Takes an attribute, and where its value stands. */
  private interface Attributes {
    void take(String name, int from, int to);
  }

  private void attributes(Tag tag, Attributes taker) {
    for (int i = tag.to(); i < tag.close(); i++) {
      int quote = scan.skipBlanks(i + 1);
      if (scan.at(i) == '=' && Chars.isQuote(scan.at(quote))) {
        int end = quote + 1;
        while (end < tag.close() && scan.at(end) != scan.at(quote)) {
          end++;
        }
        String name =
            NameSpan.before(scan, i)
                .map(one -> scan.text().substring(one.from(), one.to()).toLowerCase(Locale.ROOT))
                .orElse("");
        taker.take(name, quote + 1, end);
        i = end;
      }
    }
  }

  /** An element that holds the name of a secret, before the one with its value. */
  private int named(Tag tag) {
    int text = innermost(tag.close() + 1);
    int end = ends.from(text);
    if (end - text > NAME || end >= scan.length()) {
      return tag.close() + 1;
    }
    String inside = scan.text().substring(text, end).strip();
    String name = inside.endsWith(":") ? inside.substring(0, inside.length() - 1) : inside;
    SecretKind secretKind = isName(name) ? names.judge(name) : SecretKind.NONE;
    if (secretKind == SecretKind.NONE) {
      return tag.close() + 1;
    }
    int next = nextElement(end);
    if (next < 0) {
      return end + 2;
    }
    Tag value = tag(next);
    if (!VALUES.contains(name(value).toLowerCase(Locale.ROOT))) {
      return end + 2;
    }
    if (name(value).equals("array")) {
      return array(secretKind, value);
    }
    // A label of several words may stand for something else.
    boolean isSure = name.indexOf(' ') < 0 || Randomness.isMixed(inside(value.close() + 1));
    return marked(isSure ? secretKind : SecretKind.KEY, value.close() + 1);
  }

  private String inside(int from) {
    int text = innermost(from);
    return scan.text()
        .substring(text, Math.max(text, Math.min(ends.from(text), text + TAG)))
        .strip();
  }

  private static boolean isName(String text) {
    return text.chars().allMatch(c -> Chars.isOfName((char) c) || c == ' ')
        && text.chars().filter(c -> c == ' ').count() <= 2;
  }

  /** The element after the tags that close here; -1 where something else follows. */
  private int nextElement(int end) {
    int at = end;
    for (int i = 0; i < DEPTH && scan.has("</", at); i++) {
      int close = at;
      while (close - at < TAG && scan.at(close) != '>' && scan.at(close) != '\n') {
        close++;
      }
      if (scan.at(close) != '>') {
        return -1;
      }
      at = skipSpaces(close + 1);
    }
    return scan.at(at) == '<' ? at : -1;
  }

  /** All that a list holds. */
  private int array(SecretKind secretKind, Tag tag) {
    int end = arrays.from(tag.close());
    if (!isSecret(secretKind) || end >= scan.length() || end - tag.close() > FAR) {
      return tag.close() + 1;
    }
    scan.mark(tag.close() + 1, end);
    return end;
  }
}
