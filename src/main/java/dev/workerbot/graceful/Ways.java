package dev.workerbot.graceful;

import dev.workerbot.supervisor.Artisan;
import dev.workerbot.supervisor.ArtisanCall;
import dev.workerbot.supervisor.Invocation;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.WorkerName;
import java.util.List;
import java.util.Optional;

/**
 * Which way a worker has, told by the command that its program runs: those of the config first, in
 * their order, then Laravel's.
 */
public record Ways(List<Own> own) {
  /** Only Laravel's. */
  public static final Ways BUILT_IN = new Ways(List.of());

  public Ways {
    own = List.copyOf(own);
  }

  /**
   * A way out of the config.
   *
   * @param command over the whole command line
   * @param workers over the group, or over {@code group:process} where it has a colon
   */
  public record Own(Optional<Glob> command, Optional<Glob> workers, Way way) {
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
  public sealed interface Found {
    /**
     * It has a way.
     *
     * @param byArtisan the call that tells it to start anew, where there can be one
     * @param bySignal whether a signal reaches the program itself, and not a shell around it
     */
    record Known(Way way, Optional<ArtisanCall> byArtisan, boolean bySignal) implements Found {}

    /**
     * It has none.
     *
     * @param why after the worker's name and a colon, for people
     */
    record None(String why) implements Found {}
  }

  /** The way of a worker to do what is asked. */
  public Found of(ProgramConfig program, WorkerName worker, Nudge nudge) {
    Found found = of(program, worker);
    return found instanceof Found.Known known ? checked(known, nudge) : found;
  }

  private Found of(ProgramConfig program, WorkerName worker) {
    Optional<Way> configured =
        own.stream().filter(one -> one.isFor(program, worker)).map(Own::way).findFirst();
    if (configured.isPresent()) {
      // Who wrote it down knows what a signal meets there.
      return new Found.Known(configured.get(), Optional.empty(), true);
    }
    Invocation invocation = Invocation.of(program);
    Optional<Way> laravel = invocation.artisan().map(Artisan::command).flatMap(Ways::laravel);
    if (laravel.isEmpty()) {
      return new Found.None(
          "its command is neither `artisan horizon` nor `artisan queue:work`, and no entry of"
              + " `graceful` in workerbot's config is for it");
    }
    if (!invocation.here() || invocation.mayLeadElsewhere()) {
      return new Found.None(
          "its command goes through another program, such as docker or sudo, which a signal may end"
              + " instead; an entry of `graceful` in workerbot's config can say what it heeds");
    }
    Way way = laravel.get();
    boolean direct = invocation.shell().map(Invocation.Shelled::exec).orElse(true);
    return new Found.Known(
        way, way.artisan().flatMap(command -> ArtisanCall.of(program, command)), direct);
  }

  private static Optional<Way> laravel(String command) {
    return switch (command) {
      case "horizon" -> Optional.of(Way.HORIZON);
      case "queue:work" -> Optional.of(Way.QUEUE_WORKER);
      default -> Optional.empty();
    };
  }

  private static Found checked(Found.Known known, Nudge nudge) {
    if (!known.way().has(nudge)) {
      return new Found.None(
          switch (nudge) {
            case RESTART -> known.way().name() + " has no graceful restart in workerbot's config";
            case PAUSE -> known.way().name() + " cannot pause, as workerbot's config has it";
            case CONTINUE ->
                known.way().name()
                    + " cannot be told to go on, as workerbot's config has it; a restart ends its"
                    + " pause";
          });
    }
    boolean reachable =
        known.bySignal() || (nudge == Nudge.RESTART && known.byArtisan().isPresent());
    return reachable
        ? known
        : new Found.None(
            "its command runs in a shell that a signal would end instead; write `exec` before the"
                + " last command there");
  }
}
