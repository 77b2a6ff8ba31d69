package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.named.SecretValues.Extent;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Scan;
import dev.workerbot.message.text.WordList;
import java.util.Locale;
import java.util.Set;

/** Marks what HTTP's headers for credentials hold: of every scheme, and all cookies. */
final class HeaderValue {
  private static final int SCHEME = 24;
  private static final int COOKIE = 80;

  /** Those whose credential is one word. Others have parameters, all of which go. */
  private static final Set<String> SCHEMES =
      WordList.set(
          """
          bearer basic token apikey api-key bot negotiate ntlm jwt sso-key splunk geniekey
          sharedkey key ssws
          """);

  private final Scan scan;
  private final SecretValues secretValues;
  private final LaterLines later;

  HeaderValue(Scan scan, SecretValues secretValues, LaterLines later) {
    this.scan = scan;
    this.secretValues = secretValues;
    this.later = later;
  }

  int authorization(NameSpan nameSpan, int at) {
    int scheme = schemeEnd(Chars.isQuote(scan.at(at)) ? at + 1 : at);
    int next = isScheme(at, scheme) ? later.afterScheme(scheme) : scheme;
    if (next > scheme) {
      return next;
    }
    if (isScheme(at, scheme) && scan.skipBlanks(scheme) == scan.lineEnd(at)) {
      return scheme;
    }
    if (Chars.isQuote(scan.at(at)) || Chars.isQuote(scan.at(ValueType.behind(scan, at)))) {
      Extent value = secretValues.at(at);
      String text = scan.text().substring(value.bare(), value.bareEnd());
      if (!Harmless.isHarmless(text)) {
        int from = afterScheme(value.bare());
        scan.mark(from < value.bareEnd() ? from : value.bare(), value.bareEnd());
      }
      return value.to();
    }
    int from = afterScheme(at);
    if (from > at) {
      Extent value = secretValues.at(from);
      if (!Harmless.isHarmless(scan.text().substring(value.bare(), value.bareEnd()))) {
        scan.mark(value.from(), value.to());
      }
      return value.to();
    }
    Extent first = secretValues.at(at);
    if (Harmless.isHarmless(scan.text().substring(first.bare(), first.bareEnd()))) {
      return at;
    }
    int end = Math.max(first.to(), headerEnd(nameSpan, at));
    scan.mark(at, end);
    return end;
  }

  /** The place itself where no scheme stands there. */
  private int afterScheme(int at) {
    int end = schemeEnd(at);
    return Chars.isBlank(scan.at(end)) && isScheme(at, end) ? scan.skipBlanks(end) : at;
  }

  private int schemeEnd(int at) {
    int end = at;
    while (end - at < SCHEME && (Chars.isAlnum(scan.at(end)) || scan.at(end) == '-')) {
      end++;
    }
    return end;
  }

  private boolean isScheme(int at, int end) {
    int from = Chars.isQuote(scan.at(at)) ? at + 1 : at;
    return end > from
        && SCHEMES.contains(scan.text().substring(from, end).toLowerCase(Locale.ROOT));
  }

  int cookie(NameSpan nameSpan, int at) {
    if (Chars.isQuote(scan.at(at))) {
      Extent value = secretValues.at(at);
      if (!Harmless.isHarmless(scan.text().substring(value.bare(), value.bareEnd()))) {
        scan.mark(value.from(), value.to());
      }
      return value.to();
    }
    int equals = at;
    while (equals - at < COOKIE && scan.at(equals) != '=' && scan.at(equals) != '\n') {
      equals++;
    }
    if (scan.at(equals) != '=') {
      return at;
    }
    // Only now: the end may be far, and whoever asks for it has to go on from there.
    int end = headerEnd(nameSpan, at);
    if (equals > end) {
      return at;
    }
    scan.mark(at, end);
    return end;
  }

  /** The end of the line, or of what was quoted with the header's name. */
  private int headerEnd(NameSpan nameSpan, int at) {
    int lineEnd = scan.lineEnd(at);
    char quote = scan.at(nameSpan.from() - 1);
    if (!Chars.isQuote(quote)) {
      return lineEnd;
    }
    int i = at;
    while (i < lineEnd && scan.at(i) != quote) {
      i += scan.at(i) == '\\' ? 2 : 1;
    }
    return Math.min(i, lineEnd);
  }
}
