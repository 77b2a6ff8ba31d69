package dev.workerbot.request.state;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.CommandKind;
import dev.workerbot.supervisor.mainlog.Causes;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.restart.Autorestart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out of EXITED workers whether they ended as expected: from what was recorded, or else from
 * the main log and the config of their servers, which have little time to answer.
 */
public final class Exits {
  private static final Logger LOG = LoggerFactory.getLogger(Exits.class);
  private static final Duration TIME = Duration.ofMillis(1500);

  private final Fleet fleet;
  private final Optional<WorkerHistory> history;

  public Exits(Fleet fleet, Optional<WorkerHistory> history) {
    this.fleet = fleet;
    this.history = history;
  }

  /**
   * Of those that are EXITED.
   *
   * @param asks whether servers may be asked for what was not recorded
   */
  public Map<Target, Exit> of(Map<Target, WorkerStatus> workers, boolean asks) {
    Map<Target, Exit> found = new HashMap<>();
    Map<ServerName, List<WorkerStatus>> asked = new TreeMap<>();
    workers.forEach((target, status) -> {
      if (status.state() == WorkerState.EXITED) {
        Optional<Exit> reported = reported(status);
        Optional<Exit> recorded =
            recorded(target)
                .filter(
                    exit -> reported.filter(other -> other.judged() != exit.judged()).isEmpty());
        recorded.or(() -> reported).ifPresent(exit -> found.put(target, exit));
        if (recorded.isEmpty()) {
          asked.computeIfAbsent(target.server(), _ -> new ArrayList<>()).add(status);
        }
      }
    });
    if (!asks) {
      return found;
    }
    Executor threads = task -> Thread.ofVirtual().name("exits").start(task);
    Map<ServerName, CompletableFuture<Map<WorkerName, Exit>>> answers = new HashMap<>();
    asked.forEach((server, exited) ->
        answers.put(server, CompletableFuture.supplyAsync(() -> ask(server, exited), threads)));
    long until = System.nanoTime() + TIME.toNanos();
    answers.forEach((server, answer) ->
        await(answer, until)
            .forEach((worker, exit) -> found.put(new Target(server, worker), exit)));
    return found;
  }

  /** What supervisord itself tells, though not what it means. */
  private static Optional<Exit> reported(WorkerStatus status) {
    return status
        .exit()
        .map(exit ->
            Exit.of(exit.expected(), Optional.of(Causes.of(Causes.end(exit), Optional.empty()))));
  }

  private Optional<Exit> recorded(Target target) {
    return history.flatMap(kept -> recorded(kept, target));
  }

  /** What was recorded of one that is EXITED. */
  public static Optional<Exit> recorded(WorkerHistory kept, Target target) {
    return kept.last(target)
        .filter(stateChange -> stateChange.state() == WorkerState.EXITED)
        .flatMap(stateChange ->
            stateChange.expected().map(expected -> Exit.of(expected, stateChange.cause())));
  }

  private static Map<WorkerName, Exit> await(
      CompletableFuture<Map<WorkerName, Exit>> answer, long until) {
    try {
      return answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException unknown) {
      // A status is worth having without.
      LOG.debug("how workers exited is unknown", unknown);
      return Map.of();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  /** What runs the commands of those that failed, on which it depends what that means. */
  private Map<WorkerName, CommandKind> kinds(ServerName server, Map<WorkerName, Ending> endings) {
    List<WorkerName> failed =
        endings.entrySet().stream()
            .filter(one -> !one.getValue().expected())
            .map(Map.Entry::getKey)
            .toList();
    return !failed.isEmpty()
            && fleet.server(server).supervisor().expectations(failed)
                instanceof Reply.Ok<Expectations>(var known)
        ? known.kinds()
        : Map.of();
  }

  private Map<WorkerName, Exit> ask(ServerName server, List<WorkerStatus> exited) {
    Map<WorkerName, Exit> found = new HashMap<>();
    if (fleet.server(server).supervisor().endings()
        instanceof Reply.Ok<Map<WorkerName, Ending>>(var endings)) {
      Map<WorkerName, CommandKind> kinds = kinds(server, endings);
      for (WorkerStatus status : exited) {
        Optional.ofNullable(endings.get(status.worker()))
            .ifPresent(ending ->
                found.put(
                    status.worker(),
                    Exit.of(
                        ending.expected(),
                        Optional.of(
                            Causes.of(
                                ending.how(), Optional.ofNullable(kinds.get(status.worker())))))));
      }
    }
    if (found.size() < exited.size()) {
      Programs programs = new Programs(fleet);
      for (WorkerStatus status : exited) {
        if (!found.containsKey(status.worker()) && status.exit().isEmpty()) {
          programs
              .of(new Target(server, status.worker()))
              .flatMap(ProgramConfig::autorestart)
              .filter(Autorestart.UNEXPECTED::equals)
              .ifPresent(_ ->
                  found.put(
                      status.worker(), new Exit(Exit.Judged.SEEMS_EXPECTED, Optional.empty())));
        }
      }
    }
    return found;
  }
}
