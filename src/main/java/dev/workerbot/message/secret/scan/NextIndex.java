package dev.workerbot.message.secret.scan;

/**
 * Where a string stands next. Asked for ever greater places it looks at each character once,
 * however often it is asked.
 */
public final class NextIndex {
  private final String text;
  private final String wanted;
  private int known = -2;
  private int askedFrom;

  public NextIndex(String text, String wanted) {
    this.text = text;
    this.wanted = wanted;
  }

  /** The text's length where there is none any more. */
  public int from(int at) {
    if (known < at || at < askedFrom) {
      int found = text.indexOf(wanted, at);
      known = found < 0 ? text.length() : found;
      askedFrom = at;
    }
    return known;
  }
}
