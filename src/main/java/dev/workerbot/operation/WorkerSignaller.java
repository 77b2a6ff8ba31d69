package dev.workerbot.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.JobTime;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.supervisor.ArtisanCall;
import dev.workerbot.supervisor.Invocation;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Supervisor.Action;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Tells workers of one operation to start anew, to pause or to go on, in the way that each has.
 * Safe for use by several threads.
 */
final class WorkerSignaller {
  private final Fleet fleet;
  private final SignalPlans signalPlans;
  private final Programs programs;
  private final Set<Target> together;
  private final Map<App, SignalRound> rounds = new ConcurrentHashMap<>();

  private record App(ServerName server, ArtisanCall call) {}

  /**
   * @param together workers that are told at the same time. Only where these are all that {@code
   *     artisan} would reach, it is run: it spares none
   */
  WorkerSignaller(Fleet fleet, SignalPlans signalPlans, Collection<Target> together) {
    this.fleet = fleet;
    this.signalPlans = signalPlans;
    this.programs = new Programs(fleet);
    this.together = Set.copyOf(together);
  }

  /** What can be done with a worker. */
  sealed interface SignalChoice {
    record ChosenSignal(SignalPlans.PlanLookup.KnownPlan found, Optional<JobTime> job)
        implements SignalChoice {}

    /** It has no way; why, for people, after the worker's name. */
    record NoSignal(String why) implements SignalChoice {}

    /** Nobody can say just now. */
    record UnknownSignal(Problem problem) implements SignalChoice {}
  }

  /** Looks up the config files of all of these servers at once. */
  void prepare(Collection<Target> targets) {
    programs.read(targets);
  }

  SignalChoice plan(Target target, GracefulSignal gracefulSignal) {
    Optional<Problem> problem = programs.problem(target.server());
    if (problem.isPresent()) {
      return new SignalChoice.UnknownSignal(problem.get());
    }
    return programs
        .of(target)
        .<SignalChoice>map(program ->
            switch (signalPlans.of(program, target.worker(), gracefulSignal)) {
              case SignalPlans.PlanLookup.NoPlan(var why) -> new SignalChoice.NoSignal(why);
              case SignalPlans.PlanLookup.KnownPlan knownPlan ->
                  new SignalChoice.ChosenSignal(knownPlan, JobTime.of(program));
            })
        .orElseGet(() ->
            new SignalChoice.NoSignal(
                "Supervisor's config files there have no program for it any more"));
  }

  /** How long a job may hold the worker up; empty where that is not known. */
  Optional<JobTime> job(Target target) {
    return programs.of(target).flatMap(JobTime::of);
  }

  /**
   * What became of telling a worker.
   *
   * @param how for people, such as {@code TERM} or {@code horizon:terminate}
   * @param pid of the process that was told, where that is another than the one last seen
   */
  record SentSignal(Watch.AskResult askResult, String how, OptionalInt pid) {
    SentSignal(Watch.AskResult askResult, String how) {
      this(askResult, how, OptionalInt.empty());
    }
  }

  /** Tells it. */
  SentSignal tell(Watch watch, SignalChoice.ChosenSignal plan, GracefulSignal gracefulSignal)
      throws WorkerRun.RunSuspended {
    Target target = watch.target();
    SignalPlans.PlanLookup.KnownPlan found = plan.found();
    Optional<ArtisanCall> call =
        found.byArtisan().filter(_ -> gracefulSignal == GracefulSignal.RESTART);
    if (call.isEmpty()) {
      return signal(watch, found.signalPlan().signals(gracefulSignal), "");
    }
    Optional<String> spares = sparesNone(target, call.get());
    if (spares.isPresent()) {
      return found.bySignal()
          ? signal(watch, found.signalPlan().signals(gracefulSignal), "")
          : new SentSignal(new Watch.AskResult.AskRefused(spares.get()), "");
    }
    SignalRound signalRound =
        rounds.computeIfAbsent(new App(target.server(), call.get()), _ -> new SignalRound());
    SignalAnswer signalAnswer = signalRound.run(target, call.get());
    return switch (signalAnswer.reply()) {
      case Reply.Ok<Action>(Action.ActionDone _) ->
          new SentSignal(
              new Watch.AskResult.Answered(),
              call.get().artisanCommand().toString(),
              signalAnswer.pid());
      case Reply.Ok<Action>(Action.Nothing(var why)) ->
          otherwise(watch, found, gracefulSignal, "", why);
      case Reply.Ok<Action>(Action.Fault(_, var why)) ->
          otherwise(watch, found, gracefulSignal, ", since " + why, why);
      case Reply.FailedReply<Action> failedReply -> {
        String why = failedReply.problem().sentence();
        Watch.AskResult askResult = watch.ask(failedReply);
        // It may have been run, so it is not run again: whom it has not reached gets a signal.
        yield askResult instanceof Watch.AskResult.AskRefused || signalAnswer.again()
            ? otherwise(watch, found, gracefulSignal, ", since " + why, why)
            : new SentSignal(askResult, call.get().artisanCommand().toString(), signalAnswer.pid());
      }
    };
  }

  private SentSignal otherwise(
      Watch watch,
      SignalPlans.PlanLookup.KnownPlan found,
      GracefulSignal gracefulSignal,
      String since,
      String why)
      throws WorkerRun.RunSuspended {
    return found.bySignal()
        ? signal(watch, found.signalPlan().signals(gracefulSignal), since)
        : new SentSignal(
            new Watch.AskResult.AskRefused(
                why + "; and a signal would only reach the shell around it, so it was left alone"),
            "");
  }

  private static SentSignal signal(Watch watch, List<Signal> signals, String since)
      throws WorkerRun.RunSuspended {
    String how = signals.stream().map(Signal::name).collect(Collectors.joining(", ")) + since;
    boolean begun = false;
    for (Signal signal : signals) {
      Reply<Action> reply = watch.supervisor().signal(watch.target().worker(), signal);
      Watch.AskResult askResult =
          reply instanceof Reply.Ok<Action>(Action.Nothing _)
              ? new Watch.AskResult.AskMissed()
              : watch.ask(reply);
      if (!(askResult instanceof Watch.AskResult.Answered)) {
        return new SentSignal(
            begun
                ? new Watch.AskResult.Unclear("only some of " + how + " have arrived")
                : askResult,
            how);
      }
      begun = true;
    }
    return new SentSignal(new Watch.AskResult.Answered(), how);
  }

  /** Why artisan may not be run for this worker: it would reach others as well. */
  private Optional<String> sparesNone(Target target, ArtisanCall call) {
    // Not by name: who asks need not know them.
    long others =
        programs.of(target.server()).stream()
            .filter(program ->
                Invocation.of(program)
                    .artisan()
                    .filter(other -> other.file().equals(Optional.of(call.file())))
                    .filter(call.artisanCommand()::reaches)
                    .isPresent())
            .flatMap(program -> Inspection.workers(program).stream())
            .map(worker -> new Target(target.server(), worker))
            .filter(other -> !together.contains(other))
            .count();
    return others == 0
        ? Optional.empty()
        : Optional.of(
            "only `artisan %s` reaches it, and that does not spare %s"
                .formatted(
                    call.artisanCommand(),
                    others == 1 ? "another worker" : others + " other workers"));
  }

  /**
   * @param again whether the worker has had this answer before
   */
  private record SignalAnswer(Reply<Action> reply, OptionalInt pid, boolean again) {}

  /** One run of artisan, for all workers that it reaches. */
  private final class SignalRound {
    private Optional<Reply<Action>> reply = Optional.empty();
    private Map<Target, OptionalInt> before = Map.of();
    private final Set<Target> answered = new HashSet<>();

    /** Who comes first runs it; who comes later may be another process by now already. */
    synchronized SignalAnswer run(Target target, ArtisanCall call) {
      if (reply.isEmpty()) {
        before =
            fleet.look(target.server()).workers().stream()
                .collect(
                    Collectors.toMap(
                        status -> new Target(target.server(), status.worker()),
                        status -> status.pid()));
        reply = Optional.of(fleet.server(target.server()).supervisor().artisan(call));
      }
      return new SignalAnswer(
          reply.get(), before.getOrDefault(target, OptionalInt.empty()), !answered.add(target));
    }
  }
}
