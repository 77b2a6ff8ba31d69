package dev.workerbot.supervisor.laravel;

import com.google.re2j.Pattern;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.invocation.Invocation;
import java.util.List;
import java.util.Optional;

/**
 * A Laravel application on a server, as its command line tool is run there: by {@code
 * config/workerbot-artisan}, which checks the same again.
 *
 * @param user as whom
 * @param php the interpreter: {@code php8.3} or an absolute path
 * @param file the application's {@code artisan}, absolute
 */
public record ArtisanApp(String user, String php, String file) {
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_.-]{0,31}");
  private static final Pattern PHP = Pattern.compile("(?:/[A-Za-z0-9_.@+/-]*/)?php[0-9.]*");
  private static final Pattern FILE = Pattern.compile("/(?:[A-Za-z0-9_.@+-]+/)*artisan");

  public ArtisanApp {
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

  /** The application of a program that Supervisor runs; empty where its artisan cannot be run. */
  public static Optional<ArtisanApp> of(ProgramConfig program) {
    Optional<Artisan> artisan = Invocation.of(program).artisan();
    Optional<String> user = program.expanded("user");
    Optional<String> file = artisan.flatMap(Artisan::file);
    if (user.isEmpty() || file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ArtisanApp(user.get(), artisan.flatMap(Artisan::php).orElse("php"), file.get()));
    } catch (IllegalArgumentException cannotBeRun) {
      return Optional.empty();
    }
  }

  /** Its folder. */
  public String folder() {
    return file.substring(0, Math.max(1, file.lastIndexOf('/')));
  }

  /** What the script takes before the command. */
  List<String> words() {
    return List.of(php, file);
  }
}
