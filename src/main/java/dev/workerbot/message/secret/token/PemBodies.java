package dev.workerbot.message.secret.token;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import dev.workerbot.message.text.WordList;
import java.util.List;

/** Finds lines that look like those of a private key, outside of certificates and public keys. */
final class PemBodies {
  private static final int LONGEST_LINE = 100;
  private static final int SHORT_WORDS = 4;
  private static final int SHORTEST_PIECE = 8;

  /** {@code -----BEGIN } in base64. */
  static final String PACKED = "LS0tLS1CRUdJTi";

  /** How certificates, public keys, requests, parameters, messages and signatures go on there. */
  private static final List<String> PUBLIC =
      WordList.of(
          """
          BDRVJU BQVUJM BSU0EgUFVC BFQyBQVU BFQyBQQVJ BUUlVT BYNTA5 BORVcg BESCBQ BQR1AgUFVC
          BQR1AgTUVT BQR1AgU0lH BTU0gyIFBV BQS0NTN
          """);

  private final Scan scan;
  private final String text;

  PemBodies(Scan scan) {
    this.scan = scan;
    this.text = scan.text();
  }

  void find() {
    int line = 0;
    boolean isPublic = false;
    boolean afterBody = false;
    int before = 0;
    int beforeEnd = 0;
    while (line <= text.length()) {
      int end = scan.lineEnd(line);
      if (end - line < 2000 && text.startsWith("-----", scan.skipBlanks(line))) {
        String marker = text.substring(line, end);
        isPublic = marker.contains("BEGIN") && !marker.contains("PRIVATE");
      }
      int wordEnd = trimmedEnd(line, end);
      int word = wordEnd;
      while (word > line && wordEnd - word <= LONGEST_LINE && Chars.isBase64(scan.at(word - 1))) {
        word--;
      }
      if (isDiff(word, wordEnd, line)) {
        word++;
      }
      int length = wordEnd - word;
      boolean isAlone =
          scan.skipBlanks(line) == word
              || (word > line
                  && "\"'+-".indexOf(scan.at(word - 1)) >= 0
                  && scan.skipBlanks(line) == word - 1);
      boolean isFull =
          (length == 64 || length == 70 || length == 76)
              && isKeyText(text.substring(word, wordEnd));
      boolean isBody = isFull && (isAlone || afterBody || isFullNext(end));
      boolean isRest = afterBody && length >= SHORT_WORDS && length < 76 && isAlone && !isPublic;
      if ((isBody || isRest) && !isPublic) {
        scan.mark(word, wordEnd);
      }
      if (isBody && !isPublic && !afterBody && isPiece(text.substring(before, beforeEnd))) {
        // What was read last began within that line.
        scan.mark(before, beforeEnd);
      }
      before = isAlone && length >= SHORT_WORDS ? word : end;
      beforeEnd = isAlone && length >= SHORT_WORDS ? wordEnd : end;
      afterBody = isBody && !isPublic;
      line = end + 1;
    }
  }

  /** Whether it is a full line behind the sign of a diff, which base64 has as well. */
  private boolean isDiff(int word, int wordEnd, int line) {
    int length = wordEnd - word - 1;
    return word == line
        && "+-".indexOf(scan.at(word)) >= 0
        && (length == 64 || length == 70 || length == 76);
  }

  /** Whether it is more likely the rest of such a line than a word. */
  private static boolean isPiece(String word) {
    return word.length() >= SHORTEST_PIECE
        && isMixed(word)
        && word.chars().anyMatch(c -> c == '+' || c == '/' || (c >= '0' && c <= '9'));
  }

  private static boolean isMixed(String word) {
    return word.chars().anyMatch(c -> c >= 'a' && c <= 'z')
        && word.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
  }

  private int trimmedEnd(int line, int end) {
    int at = end;
    while (at > line
        && (Chars.isBlank(scan.at(at - 1)) || ",\"'\\;".indexOf(scan.at(at - 1)) >= 0)) {
      at--;
    }
    return at;
  }

  private boolean isFullNext(int lineEnd) {
    if (lineEnd >= text.length()) {
      return false;
    }
    int end = trimmedEnd(lineEnd + 1, scan.lineEnd(lineEnd + 1));
    int word = end;
    while (word > lineEnd + 1 && end - word <= LONGEST_LINE && Chars.isBase64(scan.at(word - 1))) {
      word--;
    }
    int length = end - word;
    return length == 64 || length == 70 || length == 76;
  }

  /** Whether a PEM of what everybody may see begins here, once more in base64. */
  static boolean isPublic(String text, int at) {
    return text.startsWith(PACKED, at)
        && PUBLIC.stream().anyMatch(one -> text.startsWith(one, at + PACKED.length()));
  }

  private static boolean isKeyText(String word) {
    return isMixed(word)
        && !isPublic(word, 0)
        && Randomness.isKey(word.replace('/', 'x').replace('+', 'x'), 16);
  }
}
