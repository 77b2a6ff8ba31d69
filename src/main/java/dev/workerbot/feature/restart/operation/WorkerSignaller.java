package dev.workerbot.feature.restart.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.JobTime;
import dev.workerbot.graceful.SignalPlan;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.request.state.Programs;
import dev.workerbot.request.step.worker.AskResult;
import dev.workerbot.request.step.worker.Signaller;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.host.Listening;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import java.time.Duration;
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
public final class WorkerSignaller implements Signaller {
  /** For PHP to boot an application. */
  private static final Duration BOOTS = Duration.ofSeconds(5);

  private final Fleet fleet;
  private final SignalPlans signalPlans;
  private final Programs programs;
  private final Set<Target> together;
  private final Map<App, SignalRound> rounds = new ConcurrentHashMap<>();

  private record App(ServerName server, ArtisanCall call) {}

  /**
   * @param programs looks up how the workers are run
   * @param together workers that are signalled at the same time. Only where these are all that
   *     {@code artisan} would reach, it is run: it spares none
   */
  public WorkerSignaller(
      Fleet fleet, Programs programs, SignalPlans signalPlans, Collection<Target> together) {
    this.fleet = fleet;
    this.signalPlans = signalPlans;
    this.programs = programs;
    this.together = Set.copyOf(together);
  }

  /** Looks up the config files of all of these servers at once. */
  public void prepare(Collection<Target> targets) {
    programs.read(targets);
  }

  @Override
  public SignalChoice plan(Target target, GracefulSignal gracefulSignal) {
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
                "Supervisor's config files there no longer have a program for it"));
  }

  /** How long a job may hold the worker up; empty where that is not known. */
  public Optional<JobTime> job(Target target) {
    return program(target).flatMap(JobTime::of);
  }

  @Override
  public Optional<ProgramConfig> program(Target target) {
    return programs.of(target);
  }

  @Override
  public SentSignal tell(
      Target target, SignalChoice.ChosenSignal plan, GracefulSignal gracefulSignal) {
    SignalPlans.PlanLookup.KnownPlan found = plan.found();
    Optional<ArtisanCall> call =
        found.byArtisan().filter(_ -> gracefulSignal == GracefulSignal.RESTART);
    if (call.isEmpty()) {
      return signal(target, found.signalPlan(), gracefulSignal, "");
    }
    Optional<String> spares = sparesNone(target, call.get());
    if (spares.isPresent()) {
      return found.bySignal()
          ? signal(target, found.signalPlan(), gracefulSignal, "")
          : new SentSignal(new AskResult.AskRefused(spares.get()), "");
    }
    SignalRound signalRound =
        rounds.computeIfAbsent(new App(target.server(), call.get()), _ -> new SignalRound());
    SignalAnswer signalAnswer = signalRound.run(target, call.get());
    return switch (signalAnswer.reply()) {
      case Reply.Ok<ActionResult>(ActionResult.ActionDone _) ->
          new SentSignal(
              new AskResult.Answered(), call.get().artisanCommand().toString(), signalAnswer.pid());
      case Reply.Ok<ActionResult>(ActionResult.Nothing(var why)) ->
          otherwise(target, found, gracefulSignal, "", why);
      case Reply.Ok<ActionResult>(ActionResult.Fault(_, var why)) ->
          otherwise(target, found, gracefulSignal, ", since " + why, why);
      case Reply.FailedReply<ActionResult> failedReply -> {
        String why = failedReply.problem().sentence();
        AskResult askResult = AskResult.of(failedReply);
        // It may have been run, so it is not run again: whom it has not reached gets a signal.
        yield askResult instanceof AskResult.AskRefused || signalAnswer.again()
            ? otherwise(target, found, gracefulSignal, ", since " + why, why)
            : new SentSignal(askResult, call.get().artisanCommand().toString(), signalAnswer.pid());
      }
    };
  }

  private SentSignal otherwise(
      Target target,
      SignalPlans.PlanLookup.KnownPlan found,
      GracefulSignal gracefulSignal,
      String since,
      String why) {
    return found.bySignal()
        ? signal(target, found.signalPlan(), gracefulSignal, since)
        : new SentSignal(
            new AskResult.AskRefused(
                why
                    + (found.signalPlan().restart().isEmpty()
                        ? "; no signal tells it, so it was left alone"
                        : "; a signal would reach only the shell around it, so it was left alone")),
            "");
  }

  private SentSignal signal(
      Target target, SignalPlan plan, GracefulSignal gracefulSignal, String since) {
    List<Signal> signals = plan.signals(gracefulSignal);
    Listening listening =
        plan.listeningTo()
            .filter(_ -> gracefulSignal != GracefulSignal.CONTINUE)
            .map(sign -> listening(target, sign))
            .orElse(Listening.UNKNOWN);
    if (listening == Listening.NO) {
      return new SentSignal(
          new AskResult.AskRefused(
              "%s would kill it: its process does not listen to signals, as PHP without the pcntl extension does not"
                  .formatted(signals.getFirst())),
          "");
    }
    String how = signals.stream().map(Signal::name).collect(Collectors.joining(", ")) + since;
    Supervisor supervisor = fleet.server(target.server()).supervisor();
    boolean begun = false;
    for (Signal signal : signals) {
      Reply<ActionResult> reply = supervisor.signal(target.worker(), signal);
      AskResult askResult =
          reply instanceof Reply.Ok<ActionResult>(ActionResult.Nothing _)
              ? new AskResult.AskMissed()
              : AskResult.of(reply);
      if (!(askResult instanceof AskResult.Answered)) {
        return new SentSignal(
            begun ? new AskResult.Unclear("only some of " + how + " have arrived") : askResult,
            how);
      }
      begun = true;
    }
    return new SentSignal(
        new AskResult.Answered(),
        how,
        OptionalInt.empty(),
        // Nothing dies of a CONT.
        listening == Listening.YES || signals.equals(List.of(Signal.CONT)));
  }

  /** Whether a signal is a word to it: while PHP boots, not for a moment; without pcntl, never. */
  private Listening listening(Target target, Signal sign) {
    Supervisor supervisor = fleet.server(target.server()).supervisor();
    return supervisor.pid(target.worker()) instanceof Reply.Ok<OptionalInt>(var pid)
            && pid.isPresent()
            && supervisor.awaitListening(pid.getAsInt(), sign, BOOTS)
                instanceof Reply.Ok<Listening>(var listening)
        ? listening
        : Listening.UNKNOWN;
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
            "only `artisan %s` reaches it, and that also hits %s"
                .formatted(
                    call.artisanCommand(),
                    others == 1 ? "another worker" : others + " other workers"));
  }

  /**
   * @param again whether the worker has had this answer before
   */
  private record SignalAnswer(Reply<ActionResult> reply, OptionalInt pid, boolean again) {}

  /** One run of artisan, for all workers that it reaches. */
  private final class SignalRound {
    private Optional<Reply<ActionResult>> reply = Optional.empty();
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
