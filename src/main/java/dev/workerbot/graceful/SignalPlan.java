package dev.workerbot.graceful;

import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How workers of one kind are signalled to restart, pause and continue without losing a job.
 *
 * @param name of the kind, as people know it: {@code Horizon}, {@code sidekiq}
 * @param artisan what Laravel's own tool can tell them, which is asked first where it can be
 * @param restart signals, in this order; empty where they cannot be signalled to restart
 * @param pause empty where they cannot pause
 * @param resume what ends a pause; empty where only a restart does
 * @param keepsPid whether a restart is a reload, after which the same process runs on
 * @param repeatable whether it does no harm to tell a process twice, where it is not known whether
 *     it heard the first time; some take a second TERM for an order to drop their jobs
 */
public record SignalPlan(
    String name,
    Optional<ArtisanCall.ArtisanCommand> artisan,
    List<Signal> restart,
    Optional<Signal> pause,
    Optional<Signal> resume,
    boolean keepsPid,
    boolean repeatable) {
  /** Source: laravel/horizon, MasterSupervisor.php and ListensForSignals.php. */
  public static final SignalPlan HORIZON =
      laravel("Horizon", ArtisanCall.ArtisanCommand.HORIZON_TERMINATE);

  /** Source: laravel/framework, Queue/Worker.php, listenForSignals. */
  public static final SignalPlan QUEUE_WORKER =
      laravel("queue:work", ArtisanCall.ArtisanCommand.QUEUE_RESTART);

  /** What `artisan` runs, by its command; what is not in here cannot be told to start anew. */
  private static final Map<String, SignalPlan> OF_ARTISAN =
      Map.of(
          "horizon",
          HORIZON,
          "queue:work",
          QUEUE_WORKER,
          // laravel/reverb 1.x, StartServer.php, handleSignal: it disconnects all, then ends.
          "reverb:start",
          daemon("Reverb", ArtisanCall.ArtisanCommand.REVERB_RESTART, Signal.TERM),
          // laravel/pulse 1.x, CheckCommand.php and WorkCommand.php: they heed no signal.
          "pulse:check",
          daemon("Pulse", ArtisanCall.ArtisanCommand.MONITORING_RESTART),
          "pulse:work",
          daemon("Pulse", ArtisanCall.ArtisanCommand.MONITORING_RESTART),
          // laravel/octane 2.x, ReloadCommand.php: the workers change, the server's process stays.
          "octane:start",
          new SignalPlan(
              "Octane",
              Optional.of(ArtisanCall.ArtisanCommand.OCTANE_RELOAD),
              List.of(),
              Optional.empty(),
              Optional.empty(),
              true,
              true),
          // inertiajs/inertia-laravel 2.x, StartSsr.php: a TERM stops its Node process.
          "inertia:start-ssr",
          plain("Inertia's SSR server"));

  /**
   * What Symfony's {@code bin/console} runs. Source: Symfony docs, Messenger, Graceful Shutdown: a
   * TERM has it finish its message.
   */
  private static final Map<String, SignalPlan> OF_CONSOLE =
      Map.of("messenger:consume", plain("Symfony's Messenger"));

  public SignalPlan {
    restart = List.copyOf(restart);
  }

  /** The way of what a command comes down to; empty where none is known. */
  static Optional<SignalPlan> of(Invocation invocation) {
    return invocation
        .artisan()
        .map(artisan -> OF_ARTISAN.get(artisan.command()))
        .or(() -> invocation.console().map(OF_CONSOLE::get));
  }

  private static SignalPlan daemon(
      String name, ArtisanCall.ArtisanCommand artisan, Signal... restart) {
    return new SignalPlan(
        name,
        Optional.of(artisan),
        List.of(restart),
        Optional.empty(),
        Optional.empty(),
        false,
        true);
  }

  private static SignalPlan plain(String name) {
    return new SignalPlan(
        name,
        Optional.empty(),
        List.of(Signal.TERM),
        Optional.empty(),
        Optional.empty(),
        false,
        true);
  }

  private static SignalPlan laravel(String name, ArtisanCall.ArtisanCommand artisan) {
    return new SignalPlan(
        name,
        Optional.of(artisan),
        List.of(Signal.TERM),
        Optional.of(Signal.USR2),
        Optional.of(Signal.CONT),
        false,
        true);
  }

  /**
   * The signal for which a process has a handler once it listens to all of them; empty where that
   * is not known. Laravel's comes last, and PHP itself has handlers for most of the others. Source:
   * laravel/framework, Queue/Worker.php, listenForSignals; laravel/horizon, ListensForSignals.php;
   * php-src, Zend/zend_signal.c, zend_sigs.
   */
  public Optional<Signal> listeningTo() {
    return artisan.flatMap(_ -> resume);
  }

  /** Whether it has an answer to what is asked. */
  public boolean has(GracefulSignal gracefulSignal) {
    return switch (gracefulSignal) {
      case RESTART -> !restart.isEmpty() || artisan.isPresent();
      case PAUSE -> pause.isPresent();
      case CONTINUE -> resume.isPresent();
    };
  }

  /** The signals that say it. */
  public List<Signal> signals(GracefulSignal gracefulSignal) {
    return switch (gracefulSignal) {
      case RESTART -> restart;
      case PAUSE -> pause.stream().toList();
      case CONTINUE -> resume.stream().toList();
    };
  }
}
