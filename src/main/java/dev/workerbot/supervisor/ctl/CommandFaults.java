package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Quotable;
import dev.workerbot.supervisor.reply.SudoRefusal;
import dev.workerbot.supervisor.reply.Traceback;
import java.util.List;
import java.util.Optional;

/**
 * Tells failures of a whole supervisorctl command, whatever it was, from answers: supervisord down
 * or shutting down, sudo, permissions, supervisorctl missing. Source: supervisor 4.2.5,
 * supervisorctl.py, upcheck and its handlers.
 */
final class CommandFaults {
  /** A problem, and any of the texts that show it. */
  private record FaultSign(Problem problem, List<String> texts) {
    FaultSign(ProblemKind problemKind, String sentence, String... texts) {
      this(new Problem(problemKind, sentence), List.of(texts));
    }
  }

  private static final String CTL = "workerbot-ctl ";

  /** How {@code config/workerbot-ctl} begins its only sentences. */
  private static final String CTL_REFUSAL = CTL + "refused it: ";

  private static final List<FaultSign> SIGNS =
      List.of(
          new FaultSign(
              ProblemKind.NOT_INSTALLED,
              "supervisorctl finds no config file; set `supervisor-config` for this server",
              "could not find config file"),
          new FaultSign(
              ProblemKind.SHUTTING_DOWN,
              "supervisord is shutting down or restarting; wait a moment",
              "SHUTDOWN_STATE",
              "already shutting down",
              "supervisor shutting down"),
          // It may have carried out what it was asked.
          new FaultSign(
              ProblemKind.LOST,
              "supervisord broke off in the middle of its answer, so it is being stopped or"
                  + " restarted; wait a moment",
              "BrokenPipeError",
              "ConnectionResetError",
              "RemoteDisconnected",
              "IncompleteRead"),
          new FaultSign(
              ProblemKind.NOT_PERMITTED,
              "the SSH user may not use Supervisor's socket; " + SudoRefusal.SUDOERS,
              "PermissionError"),
          new FaultSign(
              ProblemKind.PASSWORD_WANTED,
              "Supervisor wants a user name and password; put them into [supervisorctl] of its"
                  + " config file on the server",
              "Server requires authentication",
              "401 Unauthorized"),
          new FaultSign(
              ProblemKind.NOT_UNDERSTOOD,
              "supervisord lacks the [rpcinterface:supervisor] section in its config file",
              "did not recognize the supervisor namespace"),
          new FaultSign(
              ProblemKind.DOWN,
              "supervisord is not running; start it there",
              "refused connection",
              "ConnectionRefusedError"),
          new FaultSign(
              ProblemKind.DOWN,
              "supervisord is not running (its socket is gone); start it there",
              "FileNotFoundError"));

  private CommandFaults() {}

  /** Finds the failure of a whole command in its exit code and output. */
  interface FaultFinder {
    Optional<Problem> find(int code, String out, String err);
  }

  /** Empty where the command seems to have reached supervisord. */
  static Optional<Problem> find(int code, String out, String err) {
    String both = out + "\n" + err;
    boolean answered = out.lines().anyMatch(line -> StatusParser.line(line).isPresent());
    if (answered) {
      return Optional.empty();
    }
    Optional<Problem> refused = SudoRefusal.find(err);
    if (refused.isPresent()) {
      return refused;
    }
    if (err.startsWith(CTL_REFUSAL)) {
      return Optional.of(
          new Problem(
              ProblemKind.NOT_PERMITTED,
              "workerbot-ctl there " + Faults.firstLine(err.substring(CTL.length()))));
    }
    if (Traceback.isAllOf(err) && (code != 0 || out.isBlank())) {
      return Optional.of(broken(err));
    }
    if (Traceback.isIn(out) || (Traceback.isAllOf(out) && code != 0)) {
      return Optional.of(broken(out));
    }
    for (FaultSign faultSign : SIGNS) {
      if (faultSign.texts().stream().anyMatch(both::contains)) {
        return Optional.of(faultSign.problem());
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
                  + Faults.firstLine(err)
                  + "); install Supervisor or set `supervisorctl` for this server in the config"));
    }
    if (out.contains("error: <class")) {
      return Optional.of(Faults.notUnderstood(out.substring(out.indexOf("error: <class"))));
    }
    return out.isBlank() && (code != 0 || !err.isBlank())
        ? Optional.of(
            err.isBlank()
                ? Faults.odd("nothing at all, with exit code " + code)
                : Faults.notUnderstood(err))
        : Optional.empty();
  }

  /**
   * The same for {@code tail} and {@code maintail}, whose output is somebody's log, and may tell of
   * every failure there is. Supervisorctl's own failures end with an exit code.
   */
  static Optional<Problem> findWhileReading(int code, String out, String err) {
    return code == 0 ? Optional.empty() : find(code, out, err);
  }

  /**
   * The same for {@code reread} and {@code avail}. What they quote of a broken file may look like
   * any failure; and a config/sudoers of before does not know them.
   */
  static Optional<Problem> findInConfig(int code, String out, String err) {
    boolean answered =
        RereadParser.parse(out).isPresent()
            || out.lines().anyMatch(line -> AvailParser.line(line).isPresent());
    if (answered) {
      return Optional.empty();
    }
    return SudoRefusal.find(
            err,
            "sudo does not let the SSH user run `supervisorctl reread` and `avail`; install"
                + " config/sudoers there again, it has them now")
        .or(() -> find(code, out, err));
  }

  /** The same for {@code update} of a group. */
  static FaultFinder inUpdate(String group) {
    // What it quotes of a broken file may look like any failure.
    return (code, out, err) ->
        UpdateParser.parse(out, group).filter(_ -> !out.isBlank()).isPresent()
            ? Optional.empty()
            : findInUpdate(code, out, err);
  }

  /** An admin may leave it out of config/sudoers. */
  private static Optional<Problem> findInUpdate(int code, String out, String err) {
    return SudoRefusal.find(
            err,
            "sudo does not let the SSH user run `supervisorctl update` for one group, which"
                + " makes, changes and removes workers; config/sudoers has the line for it")
        .or(() -> find(code, out, err));
  }

  /** The same for {@code signal}, which a config/sudoers of before does not know. */
  static Optional<Problem> findInSignal(int code, String out, String err) {
    return SudoRefusal.find(
            err,
            "sudo does not let the SSH user run `supervisorctl signal`; install config/sudoers"
                + " there again, it has that now")
        .or(() -> find(code, out, err));
  }

  /** It is there and is run, and ends by an error of its own. */
  private static Problem broken(String said) {
    return new Problem(
        ProblemKind.BROKEN,
        "supervisorctl itself breaks there: "
            + Quotable.raised(Faults.firstLine(said))
            + "; run it on the server to see all that it says");
  }
}
