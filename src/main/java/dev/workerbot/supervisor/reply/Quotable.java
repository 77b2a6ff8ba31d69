package dev.workerbot.supervisor.reply;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * What may be quoted of output that nobody can read. Everybody who asks for one worker of a server
 * sees it, and an answer of supervisorctl may be about the others: so only what a shell, sudo,
 * Python or supervisorctl says of itself is.
 */
public final class Quotable {
  /** Who speaks of itself, such as {@code sh: 1: supervisorctl: not found}. */
  private static final Pattern SPEAKER =
      Pattern.compile(
          "(?:(?:/[\\w.+-]+)*/)?(?:-?(?:ba|da|z|k|c|tc|fi|a)?sh|sudo|doas|su|env|nice|timeout|nsenter"
              + "|docker|podman|kubectl|busybox|ps|python[\\d.]*|workerbot-(?:ctl|conf)|supervisorctl):"
              + " .*|Error response from daemon: .*|Usage: .*");

  /** What supervisorctl says of its own config, without the file and what it has there. */
  private static final Pattern CONFIG =
      Pattern.compile("(Error: (?:Source contains|File contains|\\.ini file)[A-Za-z ]{1,80}).*");

  private static final Pattern EXCEPTION =
      Pattern.compile(
          "error: <class '([\\w.]{1,80})'>, (?:<Fault (\\d{1,6}): [\"']([A-Z_]{1,40})\\b)?.*");

  private static final Pattern SYSTEM =
      Pattern.compile(".*(\\[Errno \\d{1,4}\\] [A-Za-z ]{1,80}).*");

  /** The exception whose message is what supervisord says of a worker. */
  private static final Pattern NAMING = Pattern.compile("((?:[\\w.]{1,80}\\.)?Fault): .*");

  private Quotable() {}

  /** Of the line that tells most of some output; empty where none of it may be quoted. */
  public static Optional<String> of(String line) {
    Matcher exception = EXCEPTION.matcher(line);
    if (exception.matches()) {
      String fault =
          exception.group(2) == null
              ? ""
              : ", <Fault " + exception.group(2) + ": " + exception.group(3) + ">";
      return Optional.of(
          "error: <class '%s'>%s%s".formatted(exception.group(1), fault, system(line)));
    }
    Matcher config = CONFIG.matcher(line);
    if (config.matches()) {
      return Optional.of(config.group(1).strip());
    }
    return SPEAKER.matches(line) ? Optional.of(line) : Optional.empty();
  }

  /** Of a Python exception and its message. */
  public static String raised(String line) {
    Matcher naming = NAMING.matcher(line);
    return naming.matches() ? naming.group(1) : line;
  }

  private static String system(String line) {
    Matcher system = SYSTEM.matcher(line);
    return system.matches() ? ", " + system.group(1).strip() : "";
  }
}
