package dev.workerbot.message.secret.scan;

/** A view under the eyes of a finder, with what finders ask of it again and again. */
public final class Scan {
  private final MaskedView maskedView;
  private final String text;
  private final NextIndex lines;
  private int digit = -1;
  private final int[][] runs = new int['Z' - 'A' + 1][2];

  public Scan(MaskedView maskedView) {
    this.maskedView = maskedView;
    this.text = maskedView.text();
    this.lines = new NextIndex(text, "\n");
  }

  public String text() {
    return text;
  }

  public int length() {
    return text.length();
  }

  /** A line feed beyond either end. */
  public char at(int i) {
    return Chars.at(text, i);
  }

  public void mark(int from, int to) {
    maskedView.mark(from, to);
  }

  /** Where the line ends that this stands in. */
  public int lineEnd(int at) {
    return lines.from(at);
  }

  /**
   * Where a run of characters ends. Runs are remembered, so that each is walked along once, however
   * often one begins in the middle of another.
   */
  public int runEnd(char kind, int from, CharKind isOf) {
    int[] known = runs[kind - 'A'];
    if (from >= known[0] && from < known[1]) {
      return known[1];
    }
    int end = from;
    while (end < length() && isOf.test(text.charAt(end))) {
      end++;
    }
    runs[kind - 'A'] = new int[] {from, end};
    return end;
  }

  /** Where the next digit stands; the text's length where there is none. */
  public int nextDigit(int from) {
    if (digit < from) {
      digit = from;
      while (digit < length() && !Chars.isDigit(text.charAt(digit))) {
        digit++;
      }
    }
    return digit;
  }

  /** A kind of characters. */
  public interface CharKind {
    boolean test(char c);
  }

  public int skipBlanks(int from) {
    return Chars.skipBlanks(text, from);
  }

  public boolean has(String wanted, int at) {
    return text.startsWith(wanted, at);
  }

  public boolean hasWord(String lower, int at) {
    return text.regionMatches(true, at, lower, 0, lower.length());
  }
}
