package dev.workerbot.supervisor.reply;

import dev.workerbot.message.secret.Secrets;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;

/** The problems that any question to a server can meet, and what may be quoted of its answer. */
public final class Faults {
  private static final int LONGEST = 200;

  /** Of what is looked at. */
  private static final int LONGEST_LINE = 64_000;

  /** What Python's configparser says on lines of their own. */
  private static final Pattern PLACE =
      Pattern.compile("\\s+\\[line +\\d+\\]: |file: .*, line: \\d+");

  private Faults() {}

  /** An answer that nobody can read; it is quoted where it can name no other worker. */
  public static Problem notUnderstood(String output) {
    return notUnderstood("supervisorctl", output);
  }

  /** The same of another program. */
  public static Problem notUnderstood(String program, String output) {
    return new Problem(
        ProblemKind.NOT_UNDERSTOOD,
        program
            + " gave an answer that I cannot read"
            + Quotable.of(firstLine(output))
                .map(": "::concat)
                .orElse("; run it on the server to see all that it says"));
  }

  /** An answer that nobody can read, in words of ours. */
  public static Problem odd(String what) {
    return new Problem(
        ProblemKind.NOT_UNDERSTOOD, "supervisorctl gave an answer that I cannot read: " + what);
  }

  /** An answer that is longer than any true one. */
  public static Problem tooMuch(String what) {
    return odd("it lists " + what);
  }

  /**
   * The line that tells most: the first, with those that say where in a config file; but of a
   * Python traceback the exception.
   */
  public static String firstLine(String text) {
    String line =
        Traceback.end(text)
            .or(() -> withPlace(text.lines().filter(one -> !one.isBlank()).iterator()))
            .orElse("no output");
    // Masked before it is cut, since half a secret may not look like one.
    String clean = Secrets.masked(CleanText.singleLine(beginning(line.strip(), LONGEST_LINE)));
    return CleanText.cut(clean, LONGEST);
  }

  private static Optional<String> withPlace(Iterator<String> lines) {
    if (!lines.hasNext()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(lines.next().strip());
    while (lines.hasNext() && text.length() < LONGEST) {
      String next = lines.next();
      if (!PLACE.matcher(next).lookingAt()) {
        break;
      }
      text.append(' ').append(next.strip());
    }
    return Optional.of(text.toString());
  }

  /** Never half of a character. */
  private static String beginning(String line, int most) {
    int end = Math.min(line.length(), most);
    boolean cuts = end < line.length() && Character.isHighSurrogate(line.charAt(end - 1));
    return line.substring(0, cuts ? end - 1 : end);
  }

  /** The server runs other commands, so that it is no trouble of the connection. */
  public static Problem hung(Duration limit) {
    return new Problem(
        ProblemKind.HUNG,
        "supervisord does not answer: supervisorctl had no answer within %d s, though the server"
                .formatted(limit.toSeconds())
            + " runs other commands; if it stays that way, restart supervisord there, which also"
            + " restarts its workers");
  }

  public static Problem of(ShellResult.ShellFailed shellFailed) {
    ProblemKind problemKind =
        switch (shellFailed.kind()) {
          case UNREACHABLE, BUSY -> ProblemKind.UNREACHABLE;
          case HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, HOST_KEY_REVOKED, NO_KEY, AUTH_REFUSED ->
              ProblemKind.CONNECTION_REFUSED;
          case TIMED_OUT, LOST -> ProblemKind.LOST;
        };
    return new Problem(problemKind, shellFailed.sentence());
  }
}
