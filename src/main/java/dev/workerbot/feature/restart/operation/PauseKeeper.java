package dev.workerbot.feature.restart.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.SignalPlan;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.lock.WorkerLocks;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.request.step.worker.AskResult;
import dev.workerbot.request.step.worker.Signaller.SentSignal;
import dev.workerbot.request.step.worker.Signaller.SignalChoice;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.Paused;
import dev.workerbot.store.request.Paused.Pause;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.host.Listening;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds pauses: a paused worker whose process ended by itself is paused again as soon as its new
 * process listens. A Laravel worker ends in its pause of {@code --max-time}, {@code --memory} and
 * {@code queue:restart}; before 11.54, 12.60 and 13.10 at once, since it takes the uptime of the
 * host for its own. Source: laravel/framework, Queue/Worker.php, pauseWorker. Safe for several
 * threads: each worker has at most one at work on it.
 */
public final class PauseKeeper implements Consumer<Observation> {
  private static final Logger LOG = LoggerFactory.getLogger(PauseKeeper.class);

  /** For PHP to boot an application. */
  private static final Duration BOOTS = Duration.ofSeconds(30);

  private static final int ATTEMPTS = 10;

  private final Fleet fleet;
  private final Paused paused;
  private final BotRuntime runtime;
  private final OtherOperations others;
  private final Supplier<WorkerSignaller> signallers;
  private final PauseNotices notices;

  /** Workers that are being looked after, and whether something happened to them meanwhile. */
  private final Map<Target, Boolean> atWork = new ConcurrentHashMap<>();

  private final Map<Target, PauseSignalling> plans = new ConcurrentHashMap<>();

  private record PauseSignalling(
      String operation, WorkerSignaller signaller, SignalChoice.ChosenSignal chosen) {}

  /**
   * Who else is at a worker.
   *
   * @param isElsewhere whether another workerbot on the same database is
   */
  public record OtherOperations(WorkerLocks locks, Predicate<Target> isElsewhere) {}

  public PauseKeeper(
      Fleet fleet,
      Paused paused,
      BotRuntime runtime,
      OtherOperations others,
      Supplier<WorkerSignaller> signallers,
      PauseNotices notices) {
    this.fleet = fleet;
    this.paused = paused;
    this.runtime = runtime;
    this.others = others;
    this.signallers = signallers;
    this.notices = notices;
  }

  @Override
  public void accept(Observation seen) {
    List<LiveProcess> begun = begun(seen).toList();
    if (!begun.isEmpty()) {
      Thread.ofVirtual().name("pauses").start(() -> look(begun));
    }
  }

  private record LiveProcess(Target target, OptionalInt pid, boolean changed) {}

  /** Workers with a process that may be new. */
  private static Stream<LiveProcess> begun(Observation seen) {
    return switch (seen) {
      case Observation.StateChanged one ->
          Stream.concat(one.change().stream(), one.shown().stream())
              .filter(change -> change.state().isUp())
              .map(change -> new LiveProcess(change.target(), change.pid(), true));
      case Observation.StatusObserved status ->
          status.workers().stream()
              .filter(one -> one.pid().isPresent())
              .map(one ->
                  new LiveProcess(new Target(status.server(), one.worker()), one.pid(), false));
      case Observation.MissedObservations missed ->
          missed.observations().stream().flatMap(PauseKeeper::begun);
      default -> Stream.empty();
    };
  }

  private void look(List<LiveProcess> begun) {
    try {
      Map<Target, Pause> all = paused.all();
      begun.stream()
          .filter(one ->
              all.containsKey(one.target())
                  ? !one.pid().equals(OptionalInt.of(all.get(one.target()).pid()))
                  // What is being paused just now has no pause yet.
                  : one.changed() && others.locks().isTaken(one.target()))
          .map(LiveProcess::target)
          .distinct()
          .forEach(one -> Thread.ofVirtual().name("pause of " + one).start(() -> look(one)));
    } catch (StoreException unreadable) {
      LOG.warn("pauses cannot be held: {}", unreadable.getMessage());
    }
  }

  private void look(Target target) {
    if (atWork.merge(target, false, (_, _) -> true)) {
      return;
    }
    try {
      do {
        atWork.put(target, false);
        hold(target);
      } while (atWork.get(target) && !runtime.shutdown().hasBegun());
    } catch (StoreException unreadable) {
      LOG.warn("the pause of {} cannot be held: {}", target, unreadable.getMessage());
    } finally {
      atWork.remove(target);
    }
  }

  private void hold(Target target) {
    // A restart of ours has the pause forgotten at its end.
    try (var _ =
        others.locks().take(Sentence.of("putting a pause back"), Set.of(target), _ -> {})) {
      while (others.isElsewhere().test(target)) {
        if (runtime.shutdown().within(runtime.timeouts().look())) {
          return;
        }
      }
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<Pause> pause = Optional.ofNullable(paused.all().get(target));
        if (pause.isEmpty() || !fleet.has(target.server())) {
          PauseSignalling _ = plans.remove(target);
          return;
        }
        if (isPutBack(target, pause.get())
            || runtime.shutdown().within(runtime.timeouts().look())) {
          return;
        }
      }
    }
  }

  /** Whether there is nothing more to do for now. */
  private boolean isPutBack(Target target, Pause pause) {
    Supervisor supervisor = fleet.server(target.server()).supervisor();
    if (!(supervisor.pid(target.worker()) instanceof Reply.Ok<OptionalInt>(var pid))) {
      return false;
    }
    if (pid.isEmpty() || pid.getAsInt() == pause.pid()) {
      return true;
    }
    Optional<PauseSignalling> plan = plan(target, pause);
    if (plan.isEmpty()) {
      return false;
    }
    SignalPlan signals = plan.get().chosen().found().signalPlan();
    Signal sign = signals.listeningTo().or(signals::pause).orElseThrow();
    return switch (listening(supervisor, target, pid.getAsInt(), sign)) {
      case GONE -> true;
      case UNKNOWN -> false;
      case NO -> {
        ended(target, pause, "its new process does not listen to signals");
        yield true;
      }
      case YES -> signalled(target, pause, plan.get(), pid.getAsInt());
    };
  }

  private Listening listening(Supervisor supervisor, Target target, int pid, Signal signal) {
    if (!(supervisor.awaitListening(pid, signal, BOOTS)
        instanceof Reply.Ok<Listening>(var known))) {
      return Listening.UNKNOWN;
    }
    // Where the system does not tell, it listens once it is RUNNING, as the first time.
    return known == Listening.UNKNOWN && isRunning(supervisor, target) ? Listening.YES : known;
  }

  private static boolean isRunning(Supervisor supervisor, Target target) {
    return supervisor.status() instanceof Reply.Ok<List<WorkerStatus>>(var all)
        && all.stream()
            .anyMatch(
                one -> one.worker().equals(target.worker()) && one.state() == WorkerState.RUNNING);
  }

  private boolean signalled(Target target, Pause pause, PauseSignalling plan, int pid) {
    SentSignal sent = plan.signaller().tell(target, plan.chosen(), GracefulSignal.PAUSE);
    return switch (sent.askResult()) {
      case AskResult.Answered _ -> {
        paused.moved(target, pause.pid(), pid);
        notices.putBack(target, pause, pid);
        yield true;
      }
      case AskResult.AskRefused(var why) -> {
        ended(target, pause, why);
        yield true;
      }
      case AskResult.AskMissed _, AskResult.Unclear _ -> false;
    };
  }

  private void ended(Target target, Pause pause, String why) {
    if (paused.drop(target)) {
      notices.ended(target, pause, why);
    }
  }

  /** What its config says, read once for a pause: its processes may follow each other fast. */
  private Optional<PauseSignalling> plan(Target target, Pause pause) {
    PauseSignalling known = plans.get(target);
    if (known != null && known.operation().equals(pause.operation())) {
      return Optional.of(known);
    }
    WorkerSignaller signaller = signallers.get();
    return switch (signaller.plan(target, GracefulSignal.PAUSE)) {
      case SignalChoice.ChosenSignal chosen -> {
        PauseSignalling fresh = new PauseSignalling(pause.operation(), signaller, chosen);
        plans.put(target, fresh);
        yield Optional.of(fresh);
      }
      case SignalChoice.NoSignal(var why) -> {
        ended(target, pause, why);
        yield Optional.empty();
      }
      case SignalChoice.UnknownSignal _ -> Optional.empty();
    };
  }
}
