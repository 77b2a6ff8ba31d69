package dev.workerbot.testing;

/** Texts that are far too long for a message of any chat. */
public final class LongText {
  /** Five times what the most generous chat takes; more of it costs time and shows nothing new. */
  private static final int LENGTH = 30_000;

  private LongText() {}

  /** This text 90 times, or as much of that as may matter. */
  public static String of(String text) {
    String all = text.repeat(90);
    return all.substring(0, Math.min(all.length(), LENGTH));
  }
}
