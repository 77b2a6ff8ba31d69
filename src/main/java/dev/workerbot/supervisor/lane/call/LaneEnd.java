package dev.workerbot.supervisor.lane.call;

import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.SudoRefusal;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.Failure;

/**
 * How a lane ended.
 *
 * @param why for people, without a full stop
 */
public record LaneEnd(EndKind kind, String why) {
  /** Why it ended, as far as that says when to try again. */
  public enum EndKind {
    /** It had nothing to do. */
    IDLE,
    /** The connection to the server ended, or there was none. */
    CONNECTION,
    /** No session could be kept for it. */
    BUSY,
    /** supervisord does not answer. */
    HUNG,
    /** It is missing, refused or broken. */
    FAILED
  }

  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  public static LaneEnd failed(String why) {
    return new LaneEnd(EndKind.FAILED, why);
  }

  /**
   * Of its session.
   *
   * @param greeted whether it had said a word
   */
  public static LaneEnd of(ShellResult result, boolean greeted) {
    return switch (result) {
      case ShellResult.ShellFailed(var kind, var sentence) ->
          new LaneEnd(kind == Failure.BUSY ? EndKind.BUSY : EndKind.CONNECTION, sentence);
      case ShellResult.ShellExited(var code, _, var err, _) -> {
        if (SudoRefusal.isIn(err)) {
          yield failed("sudo does not let the SSH user run workerbot-lane");
        }
        if (code == NOT_FOUND || code == NOT_EXECUTABLE) {
          yield failed("workerbot-lane cannot be run there (" + Faults.firstLine(err) + ")");
        }
        if (code == 0 && greeted) {
          yield new LaneEnd(EndKind.IDLE, "workerbot-lane had nothing to do");
        }
        yield failed(
            err.isBlank()
                ? "workerbot-lane ended with exit code " + code
                : "workerbot-lane ended: " + Faults.firstLine(err));
      }
    };
  }
}
