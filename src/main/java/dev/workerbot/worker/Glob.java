package dev.workerbot.worker;

/**
 * A pattern of literal characters, {@code *} (any run, also empty) and {@code ?} (any one
 * character). Matching takes time linear in text times pattern, whatever the pattern.
 */
public record Glob(String pattern) {
  public static final Glob ANY = new Glob("*");

  public boolean isLiteral() {
    return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }

  public boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (at < text.length()) {
      if (in < pattern.length() && pattern.charAt(in) == '*') {
        star = in++;
        resume = at;
      } else if (in < pattern.length()
          && (pattern.charAt(in) == '?' || pattern.charAt(in) == text.charAt(at))) {
        in++;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '*') {
      in++;
    }
    return in == pattern.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
