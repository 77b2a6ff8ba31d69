package dev.workerbot.message.secret.syntax;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.workerbot.message.secret.scan.Harmless;
import dev.workerbot.message.secret.scan.Randomness;
import dev.workerbot.message.secret.scan.Scan;
import java.util.List;
import java.util.Locale;

/** Finds secrets by the phrase before them, on a line that holds its word. */
public final class SpokenSecrets {
  private static final int LONGEST = 1000;

  /**
   * A phrase whose last group that matched is the secret.
   *
   * @param word what a line has to hold, in lower case
   * @param isOnlyMixed whether a plain word in that place is none, as in {@code AUTH failed}
   */
  private record Phrase(String word, Pattern pattern, boolean isOnlyMixed) {
    Phrase(String word, String pattern, boolean isOnlyMixed) {
      this(word, Pattern.compile(pattern), isOnlyMixed);
    }
  }

  private static final String VALUE = "(?:'([^'\\n]+)'|\"([^\"\\n]+)\"|([^\\s'\"]+))";

  private static final List<Phrase> PHRASES =
      List.of(
          new Phrase(
              "set password for ",
              "(?i)set password for [^=\\n]{1,150}=\\s*(?:password\\(\\s*)?" + VALUE,
              false),
          new Phrase(
              "password for ",
              "(?i)\\b(?:new|temporary|initial) password for \\S+(?: is| was set to| set to|:) ?:?"
                  + " ?"
                  + VALUE,
              true),
          new Phrase("<<<", "(?i)(?:sudo -s|-stdin|passwd|gpg|login)\\b.*<<<\\s*" + VALUE, false),
          new Phrase("\"auth\" ", "(?i)\"auth\" \"[^\"\\n]*\" \"([^\"\\n]+)\"", false),
          new Phrase("redis-cli", "redis-cli\\b[^|;&]*? AUTH (?:\\S+ )?" + VALUE + "\\s*$", false),
          new Phrase("auth ", "(?:^|> )AUTH (?:[\\w.@-]+ )?([^\\s'\"]+)\\s*$", true));

  /** Source: IANA, SASL mechanisms. */
  private static final Pattern MECHANISM =
      Pattern.compile("(?i)(?:CRAM|DIGEST|SCRAM|GS2|OTP|NTLM|X?OAUTH|9798)[A-Z0-9-]*(?:-PLUS)?");

  private final Scan scan;

  public SpokenSecrets(Scan scan) {
    this.scan = scan;
  }

  public void find() {
    String text = scan.text();
    String all = text.toLowerCase(Locale.ROOT);
    List<Phrase> phrases = PHRASES.stream().filter(one -> all.contains(one.word())).toList();
    int line = 0;
    while (line < text.length() && !phrases.isEmpty()) {
      int end = Math.min(scan.lineEnd(line), line + LONGEST);
      String whole = text.substring(line, end);
      String lower = whole.toLowerCase(Locale.ROOT);
      for (Phrase phrase : phrases) {
        if (lower.contains(phrase.word())) {
          mark(phrase, line, whole);
        }
      }
      line = scan.lineEnd(line) + 1;
    }
  }

  private void mark(Phrase phrase, int line, String whole) {
    Matcher found = phrase.pattern().matcher(whole);
    if (!found.find()) {
      return;
    }
    int group = found.groupCount();
    while (found.group(group) == null) {
      group--;
    }
    String value = found.group(group);
    boolean isSecret =
        !Harmless.isHarmless(value)
            && !MECHANISM.matches(value)
            && (!phrase.isOnlyMixed() || Randomness.isMixed(value));
    if (isSecret) {
      scan.mark(line + found.start(group), line + found.end(group));
    }
  }
}
