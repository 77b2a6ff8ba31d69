package dev.workerbot.feature.restart.roll;

import dev.workerbot.command.RestartOptions.RollingOptions;
import dev.workerbot.feature.restart.operation.JournalledRun;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.StepLoop;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.Rolls;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the steps of a rolling restart, shows them and writes them down. */
public final class RollRun implements StepLoop.StepWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(RollRun.class);

  private final String id;
  private final RollingOptions rollingOptions;
  private final List<JournalStep> steps;
  private final JournalledRun.RunParts runParts;
  private final Rolls rolls;
  private final ProgressBoard<Target, TargetResult> progressBoard;
  private Optional<RollStep> rollStep = Optional.empty();

  /** Runs several steps at once, each to its end. */
  public interface Together {
    public List<TargetResult> run(
        List<JournalStep> steps, Function<JournalStep, JournalledRun.RunParts> parts)
        throws StepSuspended;
  }

  public RollRun(
      String id,
      RollingOptions rollingOptions,
      List<JournalStep> steps,
      JournalledRun.RunParts runParts,
      Rolls rolls,
      ProgressBoard<Target, TargetResult> progressBoard) {
    this.id = id;
    this.rollingOptions = rollingOptions;
    this.steps = List.copyOf(steps);
    this.runParts = runParts;
    this.rolls = rolls;
    this.progressBoard = progressBoard;
  }

  /**
   * Until all are through, one fails, or somebody ends it.
   *
   * @param over whether an earlier bot came to its end, and only that is to be reported
   */
  public RollEnd run(Together together, boolean over) throws StepSuspended {
    Map<Target, Duration> steady = steady();
    RollStep step =
        new RollStep(
            rollingOptions,
            steps,
            over,
            runParts.operationTimeouts(),
            batch ->
                _ ->
                    new Reply.Ok<>(
                        together.run(batch, one -> runParts.steadyFor(steady.get(one.target())))),
            _ -> new Reply.Ok<>(whoCancelled()));
    rollStep = Optional.of(step);
    return runParts.loop(this, Duration.ZERO).run(List.of(step));
  }

  private Optional<Person> whoCancelled() {
    try {
      return rolls.find(id).flatMap(Rolls.Roll::cancelledBy);
    } catch (StoreException cannotRead) {
      LOG.error("whether {} was cancelled is not seen: {}", id, cannotRead.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void progress(String what) {
    rollStep.stream()
        .flatMap(step -> step.next().stream())
        .forEach(target -> progressBoard.progress(target, what));
  }

  @Override
  public void note(JournalEntry entry) {
    if (entry instanceof JournalEntry.CloseEntry(var target, var end)) {
      Journal.bestEffort(() -> runParts.journal().close(id, target, end));
      progressBoard.finished(target, TargetResult.of(target, end));
    }
  }

  /** As long as its startsecs, where that is longer than what a roll waits anyway. */
  private Map<Target, Duration> steady() {
    OperationTimeouts timeouts = runParts.operationTimeouts();
    Map<ServerName, Optional<ServerConfig>> configs = new HashMap<>();
    Map<Target, Duration> steady = new HashMap<>();
    for (JournalStep step : steps) {
      Target target = step.target();
      Stream<Duration> startsecs =
          configs.computeIfAbsent(target.server(), this::config).stream()
              .flatMap(config -> config.ofGroup(target.worker().group()).stream())
              .map(program -> Duration.ofSeconds(program.number("startsecs", 1)));
      steady.put(
          target,
          Stream.concat(Stream.of(timeouts.proven(), timeouts.steady()), startsecs)
              .max(Duration::compareTo)
              .orElseThrow());
    }
    return steady;
  }

  private Optional<ServerConfig> config(ServerName server) {
    return runParts.fleet().has(server)
            && runParts.fleet().server(server).supervisor().config()
                instanceof Reply.Ok<ServerConfig>(var config)
        ? Optional.of(config)
        : Optional.empty();
  }
}
