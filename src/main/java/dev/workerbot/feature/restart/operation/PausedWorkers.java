package dev.workerbot.feature.restart.operation;

import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetResult;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.Paused;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers which workers were paused, until an operation of ours ends that. */
public final class PausedWorkers {
  private final Paused paused;
  private final Clock clock;

  public PausedWorkers(Paused paused, Clock clock) {
    this.paused = paused;
    this.clock = clock;
  }

  /** What an operation has made of it. */
  public void after(String operation, Verb verb, TargetResult result, Person by) {
    Journal.bestEffort(() -> {
      if (verb == Verb.PAUSE && result.done() && result.pid().isPresent()) {
        paused.put(
            result.target(),
            new Paused.Pause(
                result.pid().getAsInt(), by, clock.instant(), operation, Optional.empty()));
      } else if (result.done()) {
        paused.drop(result.target());
      }
    });
  }

  /** Those among these who still are, by whom and since when, for people. */
  public Map<Target, Sentence> among(Map<Target, WorkerStatus> workers) {
    Map<Target, Sentence> still = new HashMap<>();
    try {
      paused
          .all()
          .forEach((target, pause) -> {
            WorkerStatus status = workers.get(target);
            if (status != null && status.pid().isPresent()) {
              String now =
                  status.pid().getAsInt() == pause.pid() ? "" : ", but not its new process yet";
              still.put(
                  target,
                  Sentence.of(
                      "paused by %s %s%s",
                      pause.by(), ClockTime.ago(pause.at(), clock.instant()), now));
            }
          });
    } catch (StoreException unreadable) {
      // A status is worth having without.
      return Map.of();
    }
    return still;
  }
}
