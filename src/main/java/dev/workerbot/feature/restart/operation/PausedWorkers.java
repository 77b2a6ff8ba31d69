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
import java.util.OptionalInt;

/** Remembers which workers were paused, for as long as the process lives that was. */
public final class PausedWorkers {
  private final Paused paused;
  private final Clock clock;

  public PausedWorkers(Paused paused, Clock clock) {
    this.paused = paused;
    this.clock = clock;
  }

  /** What an operation has made of it. */
  public void after(Verb verb, TargetResult result, Person by) {
    Journal.bestEffort(() -> {
      if (verb == Verb.PAUSE && result.done() && result.pid().isPresent()) {
        paused.put(result.target(), new Paused.Pause(result.pid().getAsInt(), by, clock.instant()));
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
            if (status == null) {
              return;
            }
            if (status.pid().equals(OptionalInt.of(pause.pid()))) {
              still.put(
                  target,
                  Sentence.of(
                      "paused by %s %s", pause.by(), ClockTime.ago(pause.at(), clock.instant())));
            } else {
              paused.drop(target, pause.pid());
            }
          });
    } catch (StoreException unreadable) {
      // A status is worth having without.
      return Map.of();
    }
    return still;
  }
}
