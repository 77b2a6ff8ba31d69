package dev.workerbot.supervisor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code supervisorctl update GROUP} prints. The lines decide, never the exit code.
 * Never throws. Source: supervisor 4.2.5, supervisorctl.py, do_update.
 */
final class UpdateParser {
  /** Here the refusal comes as Python prints an exception, in quotes of either kind. */
  private static final Pattern REFUSED =
      Pattern.compile("(?s)<Fault 92: ([\"'])CANT_REREAD: (.*)\\1>: file: .*");

  /** What is still STOPPING is not waited for; and whoever came between has removed or added it. */
  private static final Pattern BUSY =
      Pattern.compile("<Fault (?:91|90|10): [\"'](?:STILL_RUNNING|ALREADY_ADDED|BAD_NAME): ");

  private UpdateParser() {}

  /** Empty where it does not say how it ended. */
  static Optional<Updated> parse(String output, String group) {
    if (output.isBlank()) {
      return Optional.of(new Updated.Done(false));
    }
    List<String> lines = output.lines().map(String::strip).toList();
    if (lines.contains(group + ": has problems; not removing")) {
      return Optional.of(new Updated.Stuck());
    }
    if (lines.stream()
        .anyMatch(line ->
            line.matches(Pattern.quote(group) + ": (?:updated|added|removed) process group"))) {
      return Optional.of(new Updated.Done(true));
    }
    if (lines.contains("ERROR: no such group: " + group)) {
      return Optional.of(new Updated.Unknown());
    }
    if (lines.stream().anyMatch(line -> line.startsWith("error: ") && BUSY.matcher(line).find())) {
      return Optional.of(new Updated.Busy());
    }
    Matcher refused = REFUSED.matcher(output);
    return refused.find()
        ? Optional.of(new Updated.Unreadable(RereadParser.unreadable(literal(refused.group(2)))))
        : Optional.empty();
  }

  /** What Python escapes in a string that it quotes. */
  private static String literal(String quoted) {
    return quoted.replace("\\n", "\n").replace("\\'", "'").replace("\\\\", "\\");
  }
}
