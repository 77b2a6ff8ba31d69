package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small application on a real Laravel, Debian's 8.83, with a database queue on SQLite. Its
 * workers run as nobody, so that a test sees as whom artisan is run; only root can do that.
 */
public final class LaravelApp {
  private static final Path SOURCE = Path.of("src/test/resources/laravel/application");
  private static final String USER = "nobody";

  private final Path dir;
  private int queued;

  /** What a job does; each is a class below {@code App\Jobs}. */
  public enum Job {
    /** Is done at once. */
    QUICK("Quick"),
    /** Takes its time. */
    SLOW("Slow"),
    /** Throws {@code RuntimeException: The mailbox is full}. */
    FAILING("Failing"),
    /** Has a timeout of a second, after which Laravel kills its worker; takes longer if told so. */
    TOO_LONG("TooLong"),
    /** Leaves 160 MB in use: more than {@code --memory} allows, so its worker exits with 12. */
    GREEDY("Greedy"),
    /** Ends the worker's process with the exit code 3. */
    EXITING("Exiting");

    private final String name;

    Job(String name) {
      this.name = name;
    }
  }

  private LaravelApp(Path dir) {
    this.dir = dir;
  }

  /** Makes one in this folder, which is made if need be, and lets others pass to it. */
  public static LaravelApp in(Path dir) throws IOException {
    letOthersPass(dir);
    try (Stream<Path> files = Files.walk(SOURCE)) {
      for (Path file : files.toList()) {
        Path copy = dir.resolve(SOURCE.relativize(file).toString());
        if (Files.isDirectory(file)) {
          open(Files.createDirectories(copy), "rwxr-xr-x");
        } else {
          open(Files.copy(file, copy), "rw-r--r--");
        }
      }
    }
    for (String writable :
        List.of("storage", "storage/logs", "storage/framework/cache/data", "bootstrap/cache")) {
      Files.createDirectories(dir.resolve(writable));
    }
    LaravelApp app = new LaravelApp(dir);
    app.set("APP_KEY", "base64:" + "A".repeat(43) + "=");
    Processes.must(
        "chown", "-R", USER, dir.resolve("storage") + "", dir.resolve("bootstrap/cache") + "");
    Files.createFile(dir.resolve("storage/database.sqlite"));
    Processes.must("chown", USER, dir.resolve("storage/database.sqlite").toString());
    String _ = app.artisan("app:tables");
    return app;
  }

  /** Makes a folder that everybody may get to. */
  static void letOthersPass(Path dir) throws IOException {
    Files.createDirectories(dir);
    for (Path above = dir.toRealPath(); above != null; above = above.getParent()) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(above);
      if (mode.add(PosixFilePermission.OTHERS_EXECUTE)) {
        Files.setPosixFilePermissions(above, mode);
      }
    }
  }

  static void open(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  public Path folder() {
    return dir;
  }

  /** What a bot's config has, so that it may run artisan as the application's user. */
  public String config() throws IOException {
    Path runner = dir.resolve("workerbot-artisan");
    if (!Files.exists(runner)) {
      open(Files.copy(Path.of("config/workerbot-artisan"), runner), "rwxr-xr-x");
    }
    return "ssh: {artisan-runner: sudo -n -u USER %s}".formatted(runner);
  }

  /** The application's own log, {@code storage/logs/laravel.log}. */
  public Path log() {
    return dir.resolve("storage/logs/laravel.log");
  }

  /** Sets a variable in its {@code .env}, such as {@code QUEUE_RETRY_AFTER}; later ones count. */
  public void set(String key, String value) throws IOException {
    Path file = dir.resolve(".env");
    Path fresh = dir.resolve(".env.new");
    List<String> lines = new ArrayList<>();
    if (Files.exists(file)) {
      Files.readAllLines(file).stream()
          .filter(line -> !line.startsWith(key + "="))
          .forEach(lines::add);
    }
    lines.add(key + "=" + value);
    open(Files.write(fresh, lines), "rw-r--r--");
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Lines for a program of Supervisor that runs artisan so: {@code queue:work --max-time=30}. */
  public String program(String command, String... more) {
    return program(dir, command, more);
  }

  /** As if PHP had no pcntl: a signal ends it at once. */
  public String programWithoutPcntl(String command) {
    return program(command)
        .replace(
            "command=php", "command=php -d auto_prepend_file=%s/without-pcntl.php".formatted(dir));
  }

  static String program(Path dir, String command, String... more) {
    return Stream.concat(
            Stream.of(
                "command=php %s/artisan %s".formatted(dir, command),
                "user=" + USER,
                "autorestart=true",
                "startsecs=1",
                "redirect_stderr=true"),
            Stream.of(more))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Runs artisan as the application's user; throws unless it exits with 0. */
  public String artisan(String... words) {
    List<String> all =
        new ArrayList<>(List.of("sudo", "-n", "-u", USER, "php", dir.resolve("artisan") + ""));
    all.addAll(List.of(words));
    return Processes.must(all.toArray(String[]::new));
  }

  /** Adds jobs to the queue {@code default}; they are numbered on from 1. */
  public void queue(Job job, int count, int millis) {
    queue(job, count, millis, "default");
  }

  public synchronized void queue(Job job, int count, int millis, String queue) {
    String _ = artisan("app:queue", job.name, queued + 1 + "", count + "", millis + "", queue);
    queued += count;
  }

  /** How many were queued by this object. */
  public synchronized int queued() {
    return queued;
  }

  /** A job's begin or end: its number, and the process that did it. */
  public record Note(String what, int number, String pid) {
    public boolean isBegun() {
      return what.equals("begun");
    }

    /** What is written down when the job that it begins is done. */
    public Note end() {
      return new Note("done", number, pid);
    }

    private static Note of(String line) {
      String[] words = line.split(" ", -1);
      return new Note(words[0], Integer.parseInt(words[1]), words[2]);
    }
  }

  /** What its jobs wrote down so far, oldest first: {@code begun} and {@code done}. */
  public List<Note> notes() throws IOException {
    Path file = dir.resolve("storage/jobs.log");
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Note::of).toList();
  }

  private Stream<Integer> numbers(String what) throws IOException {
    return notes().stream().filter(note -> note.what().equals(what)).map(Note::number);
  }

  public List<Integer> begun() throws IOException {
    return numbers("begun").toList();
  }

  public List<Integer> done() throws IOException {
    return numbers("done").toList();
  }

  /** Those of the queued ones that were not done yet, or never will be. */
  public List<Integer> missing() throws IOException {
    Set<Integer> done = Set.copyOf(done());
    return Stream.iterate(1, number -> number <= queued(), number -> number + 1)
        .filter(number -> !done.contains(number))
        .toList();
  }

  /** Those that were begun more than once, in order. */
  public List<Integer> begunTwice() throws IOException {
    return numbers("begun")
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() > 1)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Waits until all that were queued are done. */
  public void awaitAll() {
    Await.until(
        () -> {
          try {
            return "all jobs are done, but not " + missing();
          } catch (IOException unreadable) {
            return unreadable.toString();
          }
        },
        () -> missing().isEmpty());
  }
}
