package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An application with Horizon, which Debian does not have: PHP with a script that stands in for its
 * artisan. It runs as nobody, as {@link LaravelApp} does.
 */
public final class HorizonApp {
  private final Path dir;

  private HorizonApp(Path dir) {
    this.dir = dir;
  }

  /** Makes one in this folder, whose jobs take 100 ms. */
  public static HorizonApp in(Path dir) throws IOException {
    LaravelApp.letOthersPass(dir);
    HorizonApp app = new HorizonApp(dir);
    LaravelApp.open(dir, "rwxrwxrwx");
    LaravelApp.open(
        Files.copy(Path.of("src/test/resources/laravel/horizon/artisan"), dir.resolve("artisan")),
        "rw-r--r--");
    app.jobsTake(100);
    return app;
  }

  /** Lines for a program of Supervisor. */
  public String program() {
    return LaravelApp.program(dir, "horizon", "stopwaitsecs=3600");
  }

  /** How long jobs take from now on, those that have not begun yet. */
  public void jobsTake(int millis) throws IOException {
    Path fresh = Files.writeString(dir.resolve("job-ms.new"), "" + millis);
    LaravelApp.open(fresh, "rw-r--r--");
    Files.move(fresh, dir.resolve("job-ms"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** What its workers did, line by line. */
  public List<String> log() throws IOException {
    Path file = dir.resolve("jobs.log");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
