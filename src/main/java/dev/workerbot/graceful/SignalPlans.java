package dev.workerbot.graceful;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.WorkerName;
import java.util.List;
import java.util.Optional;

/**
 * Which way a worker has, told by the command that its program runs: those of the config first, in
 * their order, then those of Laravel and Symfony.
 */
public record SignalPlans(List<Own> own) {
  /** Only those of Laravel and Symfony. */
  public static final SignalPlans BUILT_IN = new SignalPlans(List.of());

  public SignalPlans {
    own = List.copyOf(own);
  }

  /**
   * A way out of the config.
   *
   * @param command over the whole command line
   * @param workers over the group, or over {@code group:process} where it has a colon
   */
  public record Own(Optional<Glob> command, Optional<Glob> workers, SignalPlan signalPlan) {
    boolean isFor(ProgramConfig program, WorkerName worker) {
      String line = program.expanded("command").orElse(program.command());
      return command.map(glob -> glob.matches(line)).orElse(true)
          && workers
              .map(glob ->
                  glob.matches(glob.pattern().contains(":") ? worker.full() : worker.group()))
              .orElse(true);
    }
  }

  /** What is known of a worker. */
  public sealed interface PlanLookup {
    /**
     * It has a way.
     *
     * @param byArtisan the call that tells it to start anew, where there can be one
     * @param bySignal whether a signal reaches the program itself, and not a shell around it
     */
    record KnownPlan(SignalPlan signalPlan, Optional<ArtisanCall> byArtisan, boolean bySignal)
        implements PlanLookup {}

    /**
     * It has none.
     *
     * @param why after the worker's name and a colon, for people
     */
    record NoPlan(String why) implements PlanLookup {}
  }

  /** The way of a worker to do what is asked. */
  public PlanLookup of(ProgramConfig program, WorkerName worker, GracefulSignal gracefulSignal) {
    PlanLookup planLookup = of(program, worker);
    return planLookup instanceof PlanLookup.KnownPlan knownPlan
        ? checked(knownPlan, gracefulSignal)
        : planLookup;
  }

  private PlanLookup of(ProgramConfig program, WorkerName worker) {
    Optional<SignalPlan> configured =
        own.stream().filter(one -> one.isFor(program, worker)).map(Own::signalPlan).findFirst();
    if (configured.isPresent()) {
      // Who wrote it down knows what a signal meets there.
      return new PlanLookup.KnownPlan(configured.get(), Optional.empty(), true);
    }
    Invocation invocation = Invocation.of(program);
    Optional<SignalPlan> known = SignalPlan.of(invocation);
    if (known.isEmpty()) {
      return new PlanLookup.NoPlan(
          "no graceful way is known for its command, and no `graceful` entry in its config"
              + " matches it");
    }
    if (!invocation.here() || invocation.mayLeadElsewhere()) {
      return new PlanLookup.NoPlan(
          "its command runs through another program, such as docker or sudo, which a signal may"
              + " kill instead; a `graceful` entry in workerbot's config can name the right"
              + " signal");
    }
    SignalPlan signalPlan = known.get();
    boolean direct = invocation.shell().map(Invocation.Shelled::exec).orElse(true);
    return new PlanLookup.KnownPlan(
        signalPlan,
        signalPlan.artisan().flatMap(artisanCommand -> ArtisanCall.of(program, artisanCommand)),
        direct && !signalPlan.restart().isEmpty());
  }

  private PlanLookup checked(PlanLookup.KnownPlan knownPlan, GracefulSignal gracefulSignal) {
    if (!knownPlan.signalPlan().has(gracefulSignal)) {
      boolean configured =
          own.stream().anyMatch(one -> one.signalPlan().equals(knownPlan.signalPlan()));
      String source = configured ? ", according to workerbot's config" : "";
      return new PlanLookup.NoPlan(
          switch (gracefulSignal) {
            case RESTART ->
                knownPlan.signalPlan().name() + " has no graceful restart in workerbot's config";
            case PAUSE -> knownPlan.signalPlan().name() + " cannot pause" + source;
            case CONTINUE ->
                knownPlan.signalPlan().name()
                    + " cannot continue"
                    + source
                    + "; a restart ends its pause";
          });
    }
    boolean reachable =
        knownPlan.bySignal()
            || (gracefulSignal == GracefulSignal.RESTART && knownPlan.byArtisan().isPresent());
    return reachable
        ? knownPlan
        : new PlanLookup.NoPlan(
            knownPlan.signalPlan().restart().isEmpty()
                ? "only `artisan %s` reaches it, and its program has no user= to run that as"
                    .formatted(knownPlan.signalPlan().artisan().map(Object::toString).orElse(""))
                : "its command runs in a shell, which a signal would kill instead; put `exec`"
                    + " before the last command there");
  }
}
