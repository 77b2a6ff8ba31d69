package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.Updated;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what {@code supervisorctl update GROUP} prints. The lines decide, never the exit code.
 * Never throws. Source: supervisor 4.2.5, supervisorctl.py, do_update.
 */
final class UpdateParser {
  /** What is still STOPPING is not waited for; and whoever came between has removed or added it. */
  private static final Pattern BUSY =
      Pattern.compile("<Fault (?:91|90|10): [\"'](?:STILL_RUNNING|ALREADY_ADDED|BAD_NAME): ");

  private UpdateParser() {}

  /** Empty where it does not say how it ended. */
  static Optional<Updated> parse(String output, String group) {
    if (output.isBlank()) {
      return Optional.of(new Updated.UpdateDone(false));
    }
    List<String> lines = output.lines().map(String::strip).toList();
    if (lines.contains(group + ": has problems; not removing")) {
      return Optional.of(new Updated.Stuck());
    }
    if (Stream.of("updated", "added", "removed")
        .anyMatch(done -> lines.contains(group + ": " + done + " process group"))) {
      return Optional.of(new Updated.UpdateDone(true));
    }
    if (lines.contains("ERROR: no such group: " + group)) {
      return Optional.of(new Updated.UpdateUnknown());
    }
    if (lines.stream().anyMatch(line -> line.startsWith("error: ") && BUSY.matcher(line).find())) {
      return Optional.of(new Updated.Busy());
    }
    return refusal(output)
        .map(reply -> new Updated.UpdateUnreadable(RereadParser.unreadable(literal(reply))));
  }

  /** Here it comes as Python prints an exception, in quotes of either kind. */
  private static Optional<String> refusal(String output) {
    for (String quote : List.of("\"", "'")) {
      String begins = "<Fault 92: " + quote + "CANT_REREAD: ";
      int from = output.indexOf(begins);
      int to = output.lastIndexOf(quote + ">: file: ");
      if (from >= 0 && to >= from + begins.length()) {
        return Optional.of(output.substring(from + begins.length(), to));
      }
    }
    return Optional.empty();
  }

  /** What Python escapes in a string that it quotes. */
  private static String literal(String quoted) {
    return quoted.replace("\\n", "\n").replace("\\'", "'").replace("\\\\", "\\");
  }
}
