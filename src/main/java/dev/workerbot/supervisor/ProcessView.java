package dev.workerbot.supervisor;

import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.WorkerStatus;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A worker with what its status does not show.
 *
 * @param pid of its process, in STARTING too
 * @param ending how its process ended, where it is EXITED or FATAL and the main log tells
 */
public record ProcessView(WorkerStatus status, OptionalInt pid, Optional<Ending> ending) {
  /** Where the status is enough. */
  public ProcessView(WorkerStatus status) {
    this(status, status.pid(), Optional.empty());
  }

  /**
   * Asks for what is missing. What dies soon after its startsecs can be STARTING in every single
   * look, with a new process each time; and a status shows no pid of what is STARTING.
   */
  public static ProcessView of(WorkerStatus status, Supervisor supervisor) {
    return switch (status.state()) {
      case STARTING ->
          new ProcessView(
              status,
              supervisor.pid(status.worker()) instanceof Reply.Ok<OptionalInt>(var pid)
                  ? pid
                  : status.pid(),
              Optional.empty());
      case EXITED, FATAL ->
          new ProcessView(
              status,
              status.pid(),
              supervisor.ending(status.worker()) instanceof Reply.Ok<Optional<Ending>>(var ending)
                  ? ending
                  : Optional.empty());
      default -> new ProcessView(status);
    };
  }
}
