package dev.workerbot.supervisor.config.syntax;

import dev.workerbot.message.text.WordList;
import dev.workerbot.worker.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody may have meant by a value that Supervisor refuses for its type. */
public final class Corrections {
  /** No longer value is a slip of the pen. */
  private static final int LONGEST = 40;

  private static final Pattern TIME =
      Pattern.compile("(\\d{1,6})(?:[.,]\\d{1,6})? ?(s|secs?|seconds?|m|mins?|minutes?|h|hours?)?");
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,6})(?:[.,]\\d{1,6})? ?([kmg])i?b?(?:ytes?)?");

  private static final Map<String, String> WORDS =
      WordList.meanings(
          """
          true: always unless-stopped y t ja si oui enable enabled
          false: never n f nein non none disable disabled
          unexpected: on-failure onfailure failure
          """);

  private Corrections() {}

  public static Optional<String> of(SettingType type, String written) {
    // Of text there is nothing to correct, and it may be a secret.
    if (type == SettingType.TEXT || written.length() > LONGEST) {
      return Optional.empty();
    }
    String text = written.strip().replaceAll("^[\"']+|[\"']+$", "").strip();
    if (!text.equals(written) && !text.isEmpty() && type.read(text).isPresent()) {
      return Optional.of(text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    Optional<String> meant =
        switch (type) {
          case INTEGER -> seconds(lower);
          case SIZE -> size(lower);
          case BOOLEAN, AUTORESTART ->
              Optional.ofNullable(WORDS.get(lower.replace(' ', '-')))
                  .or(() -> nearest(lower, List.of("true", "false", "unexpected")));
          case SIGNAL ->
              nearest(
                  lower.replaceFirst("^sig", "").toUpperCase(Locale.ROOT),
                  List.of("TERM", "HUP", "INT", "QUIT", "KILL", "USR1", "USR2"));
          case EXITCODES -> Optional.of(text.replaceAll("[\\s;,]+", ",").replaceAll("^,|,$", ""));
          case LOG_LEVEL, OCTAL, TEXT -> Optional.empty();
        };
    return meant.filter(one -> !one.isEmpty() && type.read(one).isPresent());
  }

  private static Optional<String> nearest(String word, List<String> words) {
    return Nearest.to(word, words, 1).stream().findFirst();
  }

  /** In whole seconds, which is what most whole numbers of Supervisor are; rounded up. */
  private static Optional<String> seconds(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    String unit = time.group(2) == null ? "s" : time.group(2).substring(0, 1);
    int whole = Integer.parseInt(time.group(1));
    boolean part = text.matches(".*[.,]0*[1-9].*");
    int factor = unit.equals("h") ? 3600 : unit.equals("m") ? 60 : 1;
    return Optional.of(Integer.toString((whole + (part ? 1 : 0)) * factor));
  }

  private static Optional<String> size(String text) {
    Matcher size = SIZE.matcher(text);
    return size.matches()
        ? Optional.of(size.group(1) + size.group(2).toUpperCase(Locale.ROOT) + "B")
        : Optional.empty();
  }
}
