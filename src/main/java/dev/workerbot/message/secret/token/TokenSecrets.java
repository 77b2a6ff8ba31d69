package dev.workerbot.message.secret.token;

import dev.workerbot.message.secret.named.LaterLines;
import dev.workerbot.message.secret.named.SecretValues;
import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Scan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Finds tokens by their own look, whatever their name and wherever they stand. */
public final class TokenSecrets {
  private static final int ASCII = 128;

  /** By the first two characters of a token. */
  private static final List<List<TokenShape>> BY_BEGINNING = byBeginning();

  private static final List<TokenShape> DRAWN =
      TokenShapes.ALL.stream().filter(TokenShape::beginsDrawn).toList();

  private final Scan scan;
  private final LaterLines later;

  /** The shapes without a beginning of their own that this text can hold at all. */
  private final List<TokenShape> drawn;

  public TokenSecrets(Scan scan) {
    this.scan = scan;
    this.later = new LaterLines(scan, new SecretValues(scan));
    this.drawn = DRAWN.stream().filter(shape -> scan.text().contains(shape.mark())).toList();
  }

  private static List<List<TokenShape>> byBeginning() {
    List<TokenShape> written = TokenShapes.ALL.stream().filter(one -> !one.beginsDrawn()).toList();
    List<List<TokenShape>> all = new ArrayList<>(Collections.nCopies(ASCII * ASCII, List.of()));
    // Few characters begin a token: to try every shape on every pair would take a sixth of a start.
    for (TokenShape shape : written) {
      for (char second = 0; second < ASCII; second++) {
        char first = shape.first();
        if (first < ASCII && shape.mayBeginWith(first, second)) {
          int pair = first * ASCII + second;
          all.set(pair, Stream.concat(all.get(pair).stream(), Stream.of(shape)).toList());
        }
      }
    }
    return Collections.unmodifiableList(all);
  }

  public void find() {
    int i = 0;
    while (i < scan.length()) {
      char c = scan.at(i);
      boolean isBeginning =
          c < ASCII && c > ' ' && (!Chars.isAlnum(c) || !Chars.isAlnum(scan.at(i - 1)));
      int end = isBeginning ? token(i, c) : -1;
      i = end > i ? end : i + 1;
    }
  }

  private int token(int from, char first) {
    char second = scan.at(from + 1);
    if (second < ASCII) {
      int end = first(BY_BEGINNING.get(first * ASCII + second), from);
      if (end > from) {
        return end;
      }
    }
    int end = drawn.isEmpty() ? -1 : first(drawn, from);
    if (end > from) {
      return end;
    }
    return switch (first) {
      case 'b', 'B' -> bearer(from);
      default -> -1;
    };
  }

  private int first(List<TokenShape> shapes, int from) {
    for (TokenShape shape : shapes) {
      int end = shape.end(scan, from);
      if (end > from) {
        scan.mark(from, end);
        return end;
      }
    }
    return -1;
  }

  /** {@code Bearer x} and {@code Basic x} without the header's name. */
  private int bearer(int from) {
    int next = onNextLine(from);
    if (next > from) {
      return next;
    }
    boolean isBearer = scan.hasWord("bearer ", from);
    boolean isBasic = scan.hasWord("basic ", from);
    if (!isBearer && !isBasic) {
      return -1;
    }
    int at = scan.skipBlanks(from + (isBearer ? 7 : 6));
    int end = at;
    while (Chars.isBase64(scan.at(end)) || ".~".indexOf(scan.at(end)) >= 0) {
      end++;
    }
    String value = scan.text().substring(at, Math.min(end, at + 200));
    boolean isSecret =
        isBearer ? value.length() >= 8 && looksDrawn(value) : value.length() >= 8 && isLogin(value);
    if (!isSecret) {
      return -1;
    }
    scan.mark(at, end);
    return end;
  }

  /** {@code Bearer} at the end of a line, with the token on the next one. */
  private int onNextLine(int from) {
    int end = from + (scan.hasWord("bearer", from) ? 6 : 5);
    boolean isScheme =
        (scan.hasWord("bearer", from) || scan.hasWord("basic", from))
            && " \n\\".indexOf(scan.at(end)) >= 0;
    int next = isScheme ? later.afterScheme(end) : end;
    return next > end ? next : -1;
  }

  private static boolean looksDrawn(String value) {
    return value.chars().anyMatch(c -> Chars.isDigit((char) c) || c == '_' || c == '.')
        || value.length() >= 20
        || value.substring(1).chars().anyMatch(c -> Chars.isUpper((char) c));
  }

  /** Whether it is a name, a colon and a password in base64, as far as it goes. */
  private static boolean isLogin(String base64) {
    int bits = 0;
    int count = 0;
    for (int i = 0; i < base64.length() && base64.charAt(i) != '='; i++) {
      int digit =
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
              .indexOf(base64.charAt(i));
      if (digit < 0) {
        return false;
      }
      bits = bits << 6 | digit;
      count += 6;
      if (count >= 8) {
        count -= 8;
        int c = bits >> count & 0xFF;
        bits &= (1 << count) - 1;
        if (c == ':') {
          return true;
        }
        if (c < ' ') {
          return false;
        }
      }
    }
    return false;
  }
}
