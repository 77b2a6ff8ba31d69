package dev.workerbot.supervisor.laravel;

import com.google.re2j.Pattern;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.invocation.Invocation;
import java.util.List;
import java.util.Optional;

/**
 * A call of Laravel's command line tool that tells the workers of its application to start anew
 * once their jobs are done. Run by {@code config/workerbot-artisan}, which checks the same again.
 *
 * @param user as whom
 * @param php the interpreter: {@code php8.3} or an absolute path
 * @param file the application's {@code artisan}, absolute
 */
public record ArtisanCall(String user, String php, String file, ArtisanCommand artisanCommand) {
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_.-]{0,31}");
  private static final Pattern PHP = Pattern.compile("(?:/[A-Za-z0-9_.@+/-]*/)?php[0-9.]*");
  private static final Pattern FILE = Pattern.compile("/(?:[A-Za-z0-9_.@+-]+/)*artisan");

  /** What may be asked of it, and nothing else. */
  public enum ArtisanCommand {
    /** Ends each Horizon of the application on the machine that it is run on. */
    HORIZON_TERMINATE("horizon:terminate"),
    /** Ends each queue worker of the application, wherever it shares the application's cache. */
    QUEUE_RESTART("queue:restart");

    private final String word;

    ArtisanCommand(String word) {
      this.word = word;
    }

    /**
     * Whether it ends what this program runs, where that is of the same application. Source:
     * laravel/horizon, TerminateCommand.php, which sets the sign of queue:restart as well.
     */
    public boolean reaches(Artisan worker) {
      return worker.command().equals("queue:work")
          || (this == HORIZON_TERMINATE && worker.command().equals("horizon"));
    }

    @Override
    public String toString() {
      return word;
    }
  }

  public ArtisanCall {
    boolean climbs = (php + "/" + file + "/").contains("/../");
    boolean known =
        USER.matcher(user).matches()
            && PHP.matcher(php).matches()
            && FILE.matcher(file).matches()
            && !climbs;
    if (!known) {
      throw new IllegalArgumentException("no call of artisan: " + user + " " + php + " " + file);
    }
    if (user.equals("root")) {
      throw new IllegalArgumentException("artisan is not run as root");
    }
  }

  /** The call for a program that Supervisor runs; empty where that cannot be done so. */
  public static Optional<ArtisanCall> of(ProgramConfig program, ArtisanCommand artisanCommand) {
    Optional<Artisan> artisan = Invocation.of(program).artisan();
    Optional<String> user = program.expanded("user");
    Optional<String> file = artisan.flatMap(Artisan::file);
    if (user.isEmpty() || file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ArtisanCall(
              user.get(), artisan.flatMap(Artisan::php).orElse("php"), file.get(), artisanCommand));
    } catch (IllegalArgumentException cannotBeRun) {
      return Optional.empty();
    }
  }

  /** What the script takes. */
  List<String> arguments() {
    return List.of(php, file, artisanCommand.toString());
  }
}
