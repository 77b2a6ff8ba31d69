package dev.workerbot.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.graceful.JobTime;
import dev.workerbot.graceful.Nudge;
import dev.workerbot.graceful.Ways;
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
final class Nudges {
  private final Fleet fleet;
  private final Ways ways;
  private final Programs programs;
  private final Set<Target> together;
  private final Map<App, Round> rounds = new ConcurrentHashMap<>();

  private record App(ServerName server, ArtisanCall call) {}

  /**
   * @param together workers that are told at the same time. Only where these are all that {@code
   *     artisan} would reach, it is run: it spares none
   */
  Nudges(Fleet fleet, Ways ways, Collection<Target> together) {
    this.fleet = fleet;
    this.ways = ways;
    this.programs = new Programs(fleet);
    this.together = Set.copyOf(together);
  }

  /** What can be done with a worker. */
  sealed interface Plan {
    record Known(Ways.Found.Known found, Optional<JobTime> job) implements Plan {}

    /** It has no way; why, for people, after the worker's name. */
    record None(String why) implements Plan {}

    /** Nobody can say just now. */
    record Unknown(Problem problem) implements Plan {}
  }

  /** Looks up the config files of all of these servers at once. */
  void prepare(Collection<Target> targets) {
    programs.read(targets);
  }

  Plan plan(Target target, Nudge nudge) {
    Optional<Problem> problem = programs.problem(target.server());
    if (problem.isPresent()) {
      return new Plan.Unknown(problem.get());
    }
    return programs
        .of(target)
        .<Plan>map(program ->
            switch (ways.of(program, target.worker(), nudge)) {
              case Ways.Found.None(var why) -> new Plan.None(why);
              case Ways.Found.Known known -> new Plan.Known(known, JobTime.of(program));
            })
        .orElseGet(
            () -> new Plan.None("Supervisor's config files there have no program for it any more"));
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
  record Told(Watch.Asked asked, String how, OptionalInt pid) {
    Told(Watch.Asked asked, String how) {
      this(asked, how, OptionalInt.empty());
    }
  }

  /** Tells it. */
  Told tell(Watch watch, Plan.Known plan, Nudge nudge) throws WorkerRun.Suspended {
    Target target = watch.target();
    Ways.Found.Known found = plan.found();
    Optional<ArtisanCall> call = found.byArtisan().filter(_ -> nudge == Nudge.RESTART);
    if (call.isEmpty()) {
      return signal(watch, found.way().signals(nudge), "");
    }
    Optional<String> spares = sparesNone(target, call.get());
    if (spares.isPresent()) {
      return found.bySignal()
          ? signal(watch, found.way().signals(nudge), "")
          : new Told(new Watch.Asked.Refused(spares.get()), "");
    }
    Round round = rounds.computeIfAbsent(new App(target.server(), call.get()), _ -> new Round());
    Answer answer = round.run(target, call.get());
    return switch (answer.reply()) {
      case Reply.Ok<Action>(Action.Done _) ->
          new Told(new Watch.Asked.Answered(), call.get().command().toString(), answer.pid());
      case Reply.Ok<Action>(Action.Nothing(var why)) -> otherwise(watch, found, nudge, "", why);
      case Reply.Ok<Action>(Action.Fault(_, var why)) ->
          otherwise(watch, found, nudge, ", since " + why, why);
      case Reply.Failed<Action> failed -> {
        String why = failed.problem().sentence();
        Watch.Asked asked = watch.ask(failed);
        // It may have been run, so it is not run again: whom it has not reached gets a signal.
        yield asked instanceof Watch.Asked.Refused || answer.again()
            ? otherwise(watch, found, nudge, ", since " + why, why)
            : new Told(asked, call.get().command().toString(), answer.pid());
      }
    };
  }

  private Told otherwise(Watch watch, Ways.Found.Known found, Nudge nudge, String since, String why)
      throws WorkerRun.Suspended {
    return found.bySignal()
        ? signal(watch, found.way().signals(nudge), since)
        : new Told(
            new Watch.Asked.Refused(
                why + "; and a signal would only reach the shell around it, so it was left alone"),
            "");
  }

  private static Told signal(Watch watch, List<Signal> signals, String since)
      throws WorkerRun.Suspended {
    String how = signals.stream().map(Signal::name).collect(Collectors.joining(", ")) + since;
    boolean begun = false;
    for (Signal signal : signals) {
      Reply<Action> reply = watch.supervisor().signal(watch.target().worker(), signal);
      Watch.Asked asked =
          reply instanceof Reply.Ok<Action>(Action.Nothing _)
              ? new Watch.Asked.Missed()
              : watch.ask(reply);
      if (!(asked instanceof Watch.Asked.Answered)) {
        return new Told(
            begun ? new Watch.Asked.Unclear("only some of " + how + " have arrived") : asked, how);
      }
      begun = true;
    }
    return new Told(new Watch.Asked.Answered(), how);
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
                    .filter(call.command()::reaches)
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
                    call.command(), others == 1 ? "another worker" : others + " other workers"));
  }

  /**
   * @param again whether the worker has had this answer before
   */
  private record Answer(Reply<Action> reply, OptionalInt pid, boolean again) {}

  /** One run of artisan, for all workers that it reaches. */
  private final class Round {
    private Optional<Reply<Action>> reply = Optional.empty();
    private Map<Target, OptionalInt> before = Map.of();
    private final Set<Target> answered = new HashSet<>();

    /** Who comes first runs it; who comes later may be another process by now already. */
    synchronized Answer run(Target target, ArtisanCall call) {
      if (reply.isEmpty()) {
        before =
            fleet.look(target.server()).workers().stream()
                .collect(
                    Collectors.toMap(
                        status -> new Target(target.server(), status.worker()),
                        status -> status.pid()));
        reply = Optional.of(fleet.server(target.server()).supervisor().artisan(call));
      }
      return new Answer(
          reply.get(), before.getOrDefault(target, OptionalInt.empty()), !answered.add(target));
    }
  }
}
