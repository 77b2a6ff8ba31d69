package dev.workerbot.message.text;

import com.google.re2j.Pattern;
import dev.workerbot.message.secret.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one place where text from outside becomes safe to show: escapes and control characters go,
 * secrets are masked. Takes time linear in the length of the text, whatever the text: {@link
 * Secrets} reads it from left to right, and the patterns of the config are RE2's, which do not
 * backtrack. Idempotent; never throws. Immutable.
 */
public final class Cleaner {
  /** Stands where a secret stood. */
  public static final String MASK = Secrets.MASK;

  /**
   * So many characters are shown at most, of a log the newest. No reader of a server's answers
   * takes in more, and no chat shows a hundredth of it; so what masking can cost has a bound.
   */
  public static final int MOST = 2 << 20;

  private static final String CUT = "…";

  private final List<Pattern> more;

  /** Knows the usual secrets. */
  public Cleaner() {
    this(List.of());
  }

  /**
   * Knows the usual secrets and more.
   *
   * @param more patterns in RE2's syntax, each masked whole; a wrong one throws
   */
  public Cleaner(List<String> more) {
    this.more = more.stream().map(Pattern::compile).toList();
  }

  /** Strips what is not to be seen, masks what is secret. */
  public CleanText clean(String raw) {
    return new CleanText(withMore(Secrets.masked(VisibleText.of(bounded(raw)))));
  }

  /** The same for sentences, a line each, in which names are no secrets. */
  public CleanText clean(List<Sentence> lines) {
    String text = lines.stream().map(Sentence::toString).collect(Collectors.joining("\n"));
    return new CleanText(withMore(VisibleText.of(bounded(text))));
  }

  /** The same for a sentence, of which the pattern of the config may mean more. */
  public Sentence clean(Sentence sentence) {
    String text = sentence.toString();
    String clean = CleanText.singleLine(withMore(text));
    return clean.equals(text) ? sentence : Sentence.kept(clean);
  }

  /** The end of what is longer than {@link #MOST}, from the beginning of a line on. */
  static String bounded(String raw) {
    if (raw.length() <= MOST) {
      return raw;
    }
    int feed = raw.indexOf('\n', raw.length() - MOST + CUT.length() + 1);
    if (feed >= 0 && feed + 1 < raw.length()) {
      return CUT + "\n" + raw.substring(feed + 1);
    }
    // One line: what stands before a value has to stay with it.
    int line = raw.lastIndexOf('\n', raw.length() - 2) + 1;
    return raw.substring(line, Math.min(raw.length(), line + MOST - CUT.length())) + CUT;
  }

  private String withMore(String text) {
    if (more.isEmpty()) {
      return text;
    }
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String masked = line;
      for (Pattern pattern : more) {
        masked = pattern.matcher(masked).replaceAll(MASK);
      }
      lines.add(masked);
    }
    return String.join("\n", lines);
  }
}
