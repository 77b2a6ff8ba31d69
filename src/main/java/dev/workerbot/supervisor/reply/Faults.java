package dev.workerbot.supervisor.reply;

import dev.workerbot.message.secret.Secrets;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.ctl.AvailParser;
import dev.workerbot.supervisor.ctl.RereadParser;
import dev.workerbot.supervisor.ctl.StatusParser;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells failures of the whole command, whatever it was, from answers: supervisord down or shutting
 * down, sudo, permissions, supervisorctl missing. Source: supervisor 4.2.5, supervisorctl.py,
 * upcheck and its handlers, and what sudo 1.9 prints.
 */
public final class Faults {
  private Faults() {}

  private static final int LONGEST = 200;

  /** Of what is looked at. */
  private static final int LONGEST_LINE = 64_000;

  /** What Python's configparser says on lines of their own. */
  private static final Pattern PLACE =
      Pattern.compile("\\s+\\[line +\\d+\\]: |file: .*, line: \\d+");

  private record FaultSign(String text, ProblemKind problemKind, String sentence) {}

  private static final String SUDOERS =
      "install the lines of config/sudoers there, each of which names supervisord's config file"
          + " (`workerbot check` prints them), or set `supervisorctl` for this server in the"
          + " config";

  /** It may have carried out what it was asked. */
  private static final String BROKEN_OFF =
      "supervisord broke off in the middle of its answer, so it is being stopped or restarted; wait"
          + " a moment";

  private static final String PASSWORD = "sudo asks for a password; " + SUDOERS;
  private static final String REFUSED = "sudo refuses this user; " + SUDOERS;
  private static final String TERMINAL =
      "sudo runs nothing without a terminal (requiretty); put `Defaults:USER !requiretty` into"
          + " /etc/sudoers.d/workerbot there, with the SSH user's name";
  private static final String LOCKED =
      "sudo finds that the SSH user's account is locked or has expired; `chage -l USER` there"
          + " tells";

  /** What sudo says, on stderr only: a log or a worker's name may say the same. */
  private static final List<FaultSign> SUDO =
      Stream.of(
              Map.entry("a password is required", PASSWORD),
              Map.entry("a terminal is required", PASSWORD),
              Map.entry("no tty present", PASSWORD),
              Map.entry("authentication is required", PASSWORD),
              Map.entry("must have a tty", TERMINAL),
              Map.entry("account validation failure", LOCKED),
              Map.entry("account has expired", LOCKED),
              Map.entry("PAM account management error", LOCKED),
              Map.entry("is not allowed to execute", REFUSED),
              Map.entry("is not allowed to run", REFUSED),
              Map.entry("not in the sudoers", REFUSED),
              Map.entry("may not run sudo", REFUSED),
              // sudo-rs
              Map.entry("afraid I can't do that", REFUSED))
          .map(one -> new FaultSign(one.getKey(), ProblemKind.NOT_PERMITTED, one.getValue()))
          .toList();

  private static final String CTL = "workerbot-ctl ";

  /** How {@code config/workerbot-ctl} begins its only sentences. */
  private static final String CTL_REFUSAL = CTL + "refused it: ";

  private static final List<FaultSign> SIGNS =
      List.of(
          new FaultSign(
              "could not find config file",
              ProblemKind.NOT_INSTALLED,
              "supervisorctl finds no config file; set `supervisor-config` for this server"),
          new FaultSign(
              "SHUTDOWN_STATE",
              ProblemKind.SHUTTING_DOWN,
              "supervisord is shutting down or restarting; wait a moment"),
          new FaultSign(
              "already shutting down",
              ProblemKind.SHUTTING_DOWN,
              "supervisord is shutting down or restarting; wait a moment"),
          new FaultSign(
              "supervisor shutting down",
              ProblemKind.SHUTTING_DOWN,
              "supervisord is shutting down or restarting; wait a moment"),
          new FaultSign("BrokenPipeError", ProblemKind.LOST, BROKEN_OFF),
          new FaultSign("ConnectionResetError", ProblemKind.LOST, BROKEN_OFF),
          new FaultSign("RemoteDisconnected", ProblemKind.LOST, BROKEN_OFF),
          new FaultSign("IncompleteRead", ProblemKind.LOST, BROKEN_OFF),
          new FaultSign(
              "PermissionError",
              ProblemKind.NOT_PERMITTED,
              "the SSH user may not use Supervisor's socket; " + SUDOERS),
          new FaultSign(
              "Server requires authentication",
              ProblemKind.PASSWORD_WANTED,
              "Supervisor wants a user name and password; put them into [supervisorctl] of its"
                  + " config file on the server"),
          new FaultSign(
              "401 Unauthorized",
              ProblemKind.PASSWORD_WANTED,
              "Supervisor wants a user name and password; put them into [supervisorctl] of its"
                  + " config file on the server"),
          new FaultSign(
              "did not recognize the supervisor namespace",
              ProblemKind.NOT_UNDERSTOOD,
              "supervisord lacks the [rpcinterface:supervisor] section in its config file"),
          new FaultSign(
              "refused connection", ProblemKind.DOWN, "supervisord is not running; start it there"),
          new FaultSign(
              "ConnectionRefusedError",
              ProblemKind.DOWN,
              "supervisord is not running; start it there"),
          new FaultSign(
              "FileNotFoundError",
              ProblemKind.DOWN,
              "supervisord is not running (its socket is gone); start it there"));

  /** Empty where the command seems to have reached supervisord. */
  public static Optional<Problem> find(int code, String out, String err) {
    String both = out + "\n" + err;
    boolean answered = out.lines().anyMatch(line -> StatusParser.line(line).isPresent());
    if (answered) {
      return Optional.empty();
    }
    for (FaultSign faultSign : SUDO) {
      if (err.contains(faultSign.text())) {
        return Optional.of(new Problem(faultSign.problemKind(), faultSign.sentence()));
      }
    }
    if (err.startsWith(CTL_REFUSAL)) {
      return Optional.of(
          new Problem(
              ProblemKind.NOT_PERMITTED,
              "workerbot-ctl there " + firstLine(err.substring(CTL.length()))));
    }
    if (Traceback.isAllOf(err) && (code != 0 || out.isBlank())) {
      return Optional.of(broken(err));
    }
    if (Traceback.isIn(out) || (Traceback.isAllOf(out) && code != 0)) {
      return Optional.of(broken(out));
    }
    for (FaultSign faultSign : SIGNS) {
      if (both.contains(faultSign.text())) {
        return Optional.of(new Problem(faultSign.problemKind(), faultSign.sentence()));
      }
    }
    if (out.lines()
        .anyMatch(line -> line.startsWith("unix://") && line.endsWith(" no such file"))) {
      return Optional.of(
          new Problem(
              ProblemKind.DOWN, "supervisord is not running (its socket is gone); start it there"));
    }
    if (code == 127 || code == 126 || err.contains("command not found")) {
      return Optional.of(
          new Problem(
              ProblemKind.NOT_INSTALLED,
              "supervisorctl cannot be run ("
                  + firstLine(err)
                  + "); install Supervisor or set `supervisorctl` for this server in the config"));
    }
    if (out.contains("error: <class")) {
      return Optional.of(notUnderstood(out.substring(out.indexOf("error: <class"))));
    }
    return out.isBlank() && (code != 0 || !err.isBlank())
        ? Optional.of(
            err.isBlank() ? odd("nothing at all, with exit code " + code) : notUnderstood(err))
        : Optional.empty();
  }

  /**
   * The same for {@code tail} and {@code maintail}, whose output is somebody's log, and may tell of
   * every failure there is. Supervisorctl's own failures end with an exit code.
   */
  public static Optional<Problem> findWhileReading(int code, String out, String err) {
    return code == 0 ? Optional.empty() : find(code, out, err);
  }

  /**
   * The same for {@code reread} and {@code avail}. What they quote of a broken file may look like
   * any failure; and a config/sudoers of before does not know them.
   */
  public static Optional<Problem> findInConfig(int code, String out, String err) {
    boolean answered =
        RereadParser.parse(out).isPresent()
            || out.lines().anyMatch(line -> AvailParser.line(line).isPresent());
    if (answered) {
      return Optional.empty();
    }
    return refusedBySudo(err)
        ? Optional.of(
            new Problem(
                ProblemKind.NOT_PERMITTED,
                "sudo does not let the SSH user run `supervisorctl reread` and `avail`; install"
                    + " config/sudoers there again, it has them now"))
        : find(code, out, err);
  }

  /** The same for {@code update}, which an admin may leave out of config/sudoers. */
  public static Optional<Problem> findInUpdate(int code, String out, String err) {
    return refusedBySudo(err)
        ? Optional.of(
            new Problem(
                ProblemKind.NOT_PERMITTED,
                "sudo does not let the SSH user run `supervisorctl update` for one group, which"
                    + " makes, changes and removes workers; config/sudoers has the line for it"))
        : find(code, out, err);
  }

  /** The same for {@code signal}, which a config/sudoers of before does not know. */
  public static Optional<Problem> findInSignal(int code, String out, String err) {
    return refusedBySudo(err)
        ? Optional.of(
            new Problem(
                ProblemKind.NOT_PERMITTED,
                "sudo does not let the SSH user run `supervisorctl signal`; install config/sudoers"
                    + " there again, it has that now"))
        : find(code, out, err);
  }

  /** Whether sudo would not run it. */
  public static boolean refusedBySudo(String err) {
    return SUDO.stream().anyMatch(faultSign -> err.contains(faultSign.text()));
  }

  /** The same for {@code workerbot-conf}, which is ours and speaks for itself once it runs. */
  public static Optional<Problem> findInWriter(int code, String err) {
    if (refusedBySudo(err)) {
      return Optional.of(
          new Problem(
              ProblemKind.NOT_PERMITTED,
              "sudo does not let the SSH user run workerbot-conf, which writes the files of"
                  + " programs; config/sudoers has the lines for it"));
    }
    return code == 127 || code == 126 || err.contains("command not found")
        ? Optional.of(
            new Problem(
                ProblemKind.NOT_INSTALLED,
                "workerbot-conf, which writes the files of programs, cannot be run ("
                    + firstLine(err)
                    + "); install config/workerbot-conf there as /usr/local/sbin/workerbot-conf"))
        : Optional.empty();
  }

  /** It is there and is run, and ends by an error of its own. */
  private static Problem broken(String said) {
    return new Problem(
        ProblemKind.BROKEN,
        "supervisorctl itself breaks there: "
            + Quotable.raised(firstLine(said))
            + "; run it on the server to see all that it says");
  }

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
    StringBuilder told = new StringBuilder(lines.next().strip());
    while (lines.hasNext() && told.length() < LONGEST) {
      String next = lines.next();
      if (!PLACE.matcher(next).lookingAt()) {
        break;
      }
      told.append(' ').append(next.strip());
    }
    return Optional.of(told.toString());
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
            + " runs other commands; if it stays so, start supervisord anew there, which starts its"
            + " workers anew as well");
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
