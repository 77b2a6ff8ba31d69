package dev.workerbot.feature.action;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.state.OldReleases;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at the end of a run whether workers that came back run the release before. */
public record OldReleaseCheck(Fleet fleet, OldReleases oldReleases) {
  /** Those that do, as servers say now, and how long ago the next release was deployed. */
  Map<Target, Duration> of(Verb verb, List<TargetResult> results) {
    if (verb == Verb.STOP) {
      return Map.of();
    }
    List<Target> back =
        results.stream().filter(TargetResult::done).map(TargetResult::target).toList();
    Map<Target, WorkerStatus> workers = new TreeMap<>();
    fleet
        .askBriefly(back.stream().map(Target::server).distinct().toList(), fleet::look)
        .forEach((server, snapshot) ->
            snapshot
                .workers()
                .forEach(status -> workers.put(new Target(server, status.worker()), status)));
    workers.keySet().retainAll(back);
    return oldReleases.now(workers);
  }
}
