package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applications whose workers know how to be restarted gracefully: PHP with a script that stands in
 * for Laravel's artisan. They run as nobody, so that a test sees as whom artisan is run.
 */
public final class Apps {
  private static final String USER = "user=nobody\nautorestart=true\nstartsecs=1\n";

  private final Path dir;

  /** Makes them in this folder. */
  public Apps(Path dir) throws IOException {
    this.dir = dir;
    open(dir, "rwxr-xr-x");
    for (String app : List.of("shop", "mail", "blog", "old")) {
      Path folder = Files.createDirectory(dir.resolve(app));
      open(folder, "rwxrwxrwx");
      open(
          Files.copy(Path.of("src/test/resources/laravel/artisan"), folder.resolve("artisan")),
          "rw-r--r--");
      jobsTake(app, 100);
    }
    open(Files.copy(Path.of("config/workerbot-artisan"), runner()), "rwxr-xr-x");
  }

  private static void open(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** The script that runs artisan. */
  public Path runner() {
    return dir.resolve("workerbot-artisan");
  }

  /** Programs for supervisord, by their names. */
  public Map<String, String> programs() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("horizon", worker("shop", "horizon", "stopwaitsecs=3600"));
    programs.put(
        "mail",
        worker(
            "mail",
            "queue:work --timeout=90",
            "numprocs=2\nprocess_name=%(program_name)s_%(process_num)02d\nstopwaitsecs=3600"));
    programs.put("blog", worker("blog", "queue:work redis", ""));
    // queue:restart would not spare this one, so the blog's other worker gets signals.
    programs.put("imports", worker("blog", "queue:work --queue=imports", "autostart=false"));
    // As if PHP had no pcntl: a signal ends it at once.
    programs.put(
        "old",
        worker("old", "queue:work", "")
            .replace("command=php", "command=php -d disable_functions=pcntl_signal"));
    return programs;
  }

  private String worker(String app, String command, String more) {
    return USER
        + "command=php %s/artisan %s\n".formatted(dir.resolve(app), command)
        + "redirect_stderr=true\n"
        + more;
  }

  /** What a bot's config has for them. */
  public String config() {
    return "ssh: {artisan-runner: sudo -n -u USER %s}".formatted(runner());
  }

  /** How long jobs of an application take from now on, those that have not begun yet. */
  public void jobsTake(String app, int millis) throws IOException {
    Path file = dir.resolve(app).resolve("job-ms");
    Path fresh = Files.writeString(dir.resolve(app).resolve("job-ms.new"), "" + millis);
    open(fresh, "rw-r--r--");
    Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** A file of an application; empty where there is none. */
  public List<String> lines(String app, String file) throws IOException {
    Path path = dir.resolve(app).resolve(file);
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }

  /** What the workers of an application did, line by line. */
  public List<String> log(String app) throws IOException {
    return lines(app, "jobs.log");
  }

  public Path folder(String app) {
    return dir.resolve(app);
  }
}
