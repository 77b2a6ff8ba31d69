package dev.workerbot.fleet.watch;

import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one server said of its workers.
 *
 * @param askedAt when the question was sent
 * @param roundTrip from the question to the answer
 * @param processes of the server, where they were asked for as well
 */
public record Snapshot(
    Instant askedAt,
    Duration roundTrip,
    Reply<List<WorkerStatus>> reply,
    Optional<Reply<List<ProcessInfo>>> processes) {
  public Snapshot(Instant askedAt, Duration roundTrip, Reply<List<WorkerStatus>> reply) {
    this(askedAt, roundTrip, reply, Optional.empty());
  }

  /** The workers; none where the server gave no answer. */
  public List<WorkerStatus> workers() {
    return switch (reply) {
      case Reply.Ok<List<WorkerStatus>>(var workers) -> workers;
      case Reply.FailedReply<List<WorkerStatus>> _ -> List.of();
    };
  }

  public Optional<Problem> problem() {
    return switch (reply) {
      case Reply.Ok<List<WorkerStatus>> _ -> Optional.empty();
      case Reply.FailedReply<List<WorkerStatus>>(var problem) -> Optional.of(problem);
    };
  }

  public Optional<WorkerStatus> worker(WorkerName name) {
    return workers().stream().filter(status -> status.worker().equals(name)).findFirst();
  }
}
