package dev.workerbot.supervisor.ctl;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.workerbot.message.secret.Secrets;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.worker.OddName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@code supervisorctl reread} prints. The lines decide, never the exit code. Never
 * throws. Source: supervisor 4.2.5, supervisorctl.py, do_reread and _formatChanges; the reasons for
 * CANT_REREAD are those of options.py, read_config and expand.
 */
public final class RereadParser {
  private static final String REFUSED = "ERROR: CANT_REREAD:";
  private static final String NOTHING = "No config updates to processes";

  private static final Pattern CHANGE = Pattern.compile("(\\S+): (available|changed|disappeared)");

  /** Added to a reason by read_config. */
  private static final Pattern WHERE =
      Pattern.compile("(?s)(.*) in section '([^']*)' \\(file: '([^']*)'\\)\\s*");

  /** How Python's own parser names a file. */
  private static final Pattern FILE =
      Pattern.compile("(?:file: |parsing errors: |While reading from )'([^']*)'");

  /** What reasons quote of an {@code environment=}. */
  private static final Pattern FORMAT =
      Pattern.compile("(?s)Format string '.*' for '(?:[^']*\\.)?environment' ");

  private static final Pattern PAIRS = Pattern.compile("(?s)key/value pairs in value '.*'");

  private static final int LONGEST = 400;

  /** A reason that is longer is none for people. */
  private static final int LONGEST_REPLY = 64_000;

  /** More lines than any config has groups. */
  private static final int MOST = 10_000;

  private RereadParser() {}

  /** Empty where no line is an answer. */
  public static Optional<Reread> parse(String output) {
    int refused = refusedAt(output);
    if (refused >= 0) {
      return Optional.of(unreadable(output.substring(refused + REFUSED.length()).strip()));
    }
    List<String> available = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> disappeared = new ArrayList<>();
    boolean understood = false;
    List<String> lines = output.lines().map(String::strip).limit(MOST + 1).toList();
    if (lines.size() > MOST) {
      return Optional.empty();
    }
    for (String line : lines) {
      Matcher change = CHANGE.matcher(line);
      understood |= line.equals(NOTHING);
      if (change.matches() && change.group(1).indexOf(':') < 0) {
        understood = true;
        String group = OddName.part(change.group(1));
        switch (change.group(2)) {
          case "available" -> available.add(group);
          case "changed" -> changed.add(group);
          default -> disappeared.add(group);
        }
      }
    }
    return understood
        ? Optional.of(new Reread.RereadDone(available, changed, disappeared))
        : Optional.empty();
  }

  private static int refusedAt(String output) {
    return output.startsWith(REFUSED)
        ? 0
        : output.contains("\n" + REFUSED) ? output.indexOf("\n" + REFUSED) + 1 : -1;
  }

  static Reread.Unreadable unreadable(String reply) {
    if (reply.length() > LONGEST_REPLY) {
      return new Reread.Unreadable(
          "the reason is too long to be shown; run `supervisorctl reread` there",
          Optional.empty(),
          Optional.empty());
    }
    Matcher where = WHERE.matcher(reply);
    if (where.matches()) {
      return new Reread.Unreadable(
          reason(where.group(1)), Optional.of(where.group(2)), Optional.of(where.group(3)));
    }
    Matcher file = FILE.matcher(reply);
    return new Reread.Unreadable(
        reason(reply),
        Optional.empty(),
        file.find() ? Optional.of(file.group(1)) : Optional.empty());
  }

  private static String reason(String reply) {
    String formats = FORMAT.matcher(reply).replaceAll("Format string '•••' for 'environment' ");
    String masked = PAIRS.matcher(formats).replaceAll("key/value pairs in value '•••'");
    // All variables that there are follow, which is long and helps nobody.
    String line =
        Secrets.masked(masked.split("Available names:", 2)[0].replaceAll("\\s+", " ").strip());
    return CleanText.cut(line, LONGEST);
  }
}
