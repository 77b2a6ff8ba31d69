package dev.workerbot.message.secret.scan;

/** Tells what a machine drew by lot from words, paths, versions and dates. */
public final class Randomness {
  private static final int LONGEST = 512;
  private static final int RUN = 12;
  private static final int CHANGES = 3;
  private static final int UUID = 36;

  private Randomness() {}

  /** Whether this could be a key: letters and digits that change about, without words. */
  public static boolean isKey(String value, int least) {
    if (value.length() < least || isUuid(value)) {
      return false;
    }
    int run = 0;
    int letters = 0;
    int digits = 0;
    int changes = 0;
    for (int i = 0; i < Math.min(value.length(), LONGEST); i++) {
      char c = value.charAt(i);
      if (!Chars.isAlnum(c)) {
        if ("+/=_-~.%".indexOf(c) < 0) {
          return false;
        }
        run = 0;
        letters = 0;
        digits = 0;
        changes = 0;
        continue;
      }
      run++;
      if (Chars.isDigit(c)) {
        digits++;
      } else {
        letters++;
      }
      boolean changed = run > 1 && kind(c) != kind(value.charAt(i - 1));
      changes += changed ? 1 : 0;
      if (run >= Math.min(RUN, least) && letters > 0 && digits > 0 && changes >= CHANGES) {
        return true;
      }
    }
    return false;
  }

  private static int kind(char c) {
    return Chars.isDigit(c) ? 0 : Chars.isUpper(c) ? 1 : 2;
  }

  public static boolean isUuid(String value) {
    if (value.length() != UUID) {
      return false;
    }
    for (int i = 0; i < UUID; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? value.charAt(i) != '-' : !Chars.isHex(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether this could be a password that somebody chose, rather than a word of a sentence. */
  public static boolean isMixed(String value) {
    boolean letter = false;
    boolean other = false;
    for (int i = 0; i < Math.min(value.length(), LONGEST); i++) {
      char c = value.charAt(i);
      letter |= Chars.isLetter(c);
      other |= Chars.isDigit(c) || "!@#$%^&*+~?".indexOf(c) >= 0;
    }
    return letter && other && value.length() >= 6;
  }
}
