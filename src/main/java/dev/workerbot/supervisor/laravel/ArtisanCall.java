package dev.workerbot.supervisor.laravel;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Artisan;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A call of Laravel's command line tool that tells the workers of its application to start anew
 * once their jobs are done. Sources: laravel/framework 8.x to 13.x, RestartCommand.php;
 * laravel/reverb 1.x, RestartServer.php; laravel/pulse 1.x, RestartCommand.php; laravel/octane 2.x,
 * ReloadCommand.php.
 */
public record ArtisanCall(ArtisanApp app, ArtisanCommand artisanCommand) {
  /** What may be asked of it, and nothing else. */
  public enum ArtisanCommand {
    /** Ends each Horizon of the application on the machine that it is run on. */
    HORIZON_TERMINATE("horizon:terminate"),
    /** Ends each queue worker of the application, wherever it shares the application's cache. */
    QUEUE_RESTART("queue:restart"),
    /** Disconnects and ends each Reverb that shares the application's cache. */
    REVERB_RESTART("reverb:restart"),
    /** Ends each of Pulse's processes that shares the application's cache. */
    MONITORING_RESTART("pulse:restart"),
    /** Has Octane on that machine take up new code; its process stays. */
    OCTANE_RELOAD("octane:reload");

    private final String word;

    ArtisanCommand(String word) {
      this.word = word;
    }

    /**
     * Whether it ends what this program runs, where that is of the same application. Source:
     * laravel/horizon, TerminateCommand.php, which sets the sign of queue:restart as well.
     */
    public boolean reaches(Artisan worker) {
      Set<String> reached =
          switch (this) {
            case HORIZON_TERMINATE -> Set.of("horizon", "queue:work");
            case QUEUE_RESTART -> Set.of("queue:work");
            case REVERB_RESTART -> Set.of("reverb:start");
            case MONITORING_RESTART -> Set.of("pulse:check", "pulse:work");
            case OCTANE_RELOAD -> Set.of("octane:start");
          };
      return reached.contains(worker.command());
    }

    @Override
    public String toString() {
      return word;
    }
  }

  public ArtisanCall(String user, String php, String file, ArtisanCommand artisanCommand) {
    this(new ArtisanApp(user, php, file), artisanCommand);
  }

  /** The call for a program that Supervisor runs; empty where that cannot be done so. */
  public static Optional<ArtisanCall> of(ProgramConfig program, ArtisanCommand artisanCommand) {
    return ArtisanApp.of(program).map(app -> new ArtisanCall(app, artisanCommand));
  }

  /** The application's {@code artisan}, absolute. */
  public String file() {
    return app.file();
  }

  /** As whom. */
  public String user() {
    return app.user();
  }

  /** What the script takes behind the application. */
  List<String> words() {
    return List.of(artisanCommand.toString());
  }
}
