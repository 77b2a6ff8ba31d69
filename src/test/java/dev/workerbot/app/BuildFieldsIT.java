package dev.workerbot.app;

import static dev.workerbot.testing.Said.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Severity;
import dev.workerbot.program.ProgramField;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.StartedProcess;
import dev.workerbot.testing.SupervisorParser;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.Workshop;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a template or a field says is what Supervisor does: read back from the processes that it
 * started, from {@code supervisorctl}, and with its own parser from the file on disk.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildFieldsIT {
  private static final JsonMapper JSON = new JsonMapper();

  /** Says with what it was called, complains, and stays; ends at any stop signal. */
  private static final String PHP =
      """
      #!/bin/sh
      echo "called with $*"
      echo "complains" >&2
      trap 'kill $!; exit 0' TERM HUP INT QUIT USR1 USR2
      sleep 1000 &
      wait
      """;

  /** A finding of the doctor about workers that the templates made. */
  private static final Pattern MADE = Pattern.compile("[^:]*\\b(?:mail|horizon2)\\b[^:]*web1: ");

  private static final String SECRET = "hunter2='x' %(y)s 100%";

  private final SupervisorParser supervisor = new SupervisorParser();
  private Path home;
  private Path php;

  /** Where the templates log. */
  private static final Path LOGS = Path.of("/var/log/supervisor");

  private final Set<Path> logs = new TreeSet<>();
  private Path project;
  private Path other;
  private Path odd;
  private Workshop workshop;
  private TestBot bot;

  /** A field's value as it is typed, and what Supervisor's parser then reads otherwise. */
  private record Setting(ProgramField programField, String typed, Map<String, Object> reads) {
    static Setting of(ProgramField programField, String typed, Object read) {
      return new Setting(programField, typed, Map.of(programField.key(), read));
    }

    String option() {
      return "--" + programField.key() + "=" + quoted(typed);
    }
  }

  private static String quoted(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    // What runs there is nobody's, who cannot enter a folder of ours.
    home = Files.createTempDirectory("workerbot-it");
    open(home);
    php = open(Files.createDirectory(home.resolve("bin"))).resolve("php");
    Files.writeString(php, PHP);
    open(php);
    project = project("shop [b] it's;c");
    other = project("other");
    odd = open(Files.createDirectory(home.resolve("a [b] 100%s;c")));
    workshop = Workshop.withPrograms(php.getParent());
    ConfigWriter.set(
        Path.of(workshop.server().configWriter().getFirst()), "LOGS", LOGS + " " + home);
    Path config = workshop.config(dir, Map.of(), List.of("php .*"));
    bot = TestBot.impatient(config);
  }

  private Path project(String name) throws IOException {
    Path made = open(Files.createDirectory(home.resolve(name)));
    Files.writeString(made.resolve("artisan"), "<?php");
    return made;
  }

  private static Path open(Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterAll
  void stop() throws IOException {
    bot.close();
    workshop.close();
    supervisor.close();
    for (Path log : logs) {
      Files.deleteIfExists(log);
    }
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @AfterEach
  void nothingElseHasNoticed() throws IOException {
    try {
      workshop.isSound();
    } finally {
      workshop.tidy();
    }
  }

  /** All at once, each by another person: each must be done. */
  private void made(List<String> lines) {
    List<CompletableFuture<CommandAnswer>> answers =
        lines.stream().map(line -> bot.begin(workshop.somebody(), line + " --yes")).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      CommandAnswer commandAnswer = answers.get(i).join();
      assertEquals(OutcomeCode.DONE, commandAnswer.code(), () -> line + "\n" + text(commandAnswer));
    }
  }

  private void made(String line) {
    made(List.of(line));
  }

  /** What Supervisor's parser makes of a worker's file: one entry a process. */
  private JsonNode read(String name) throws IOException {
    JsonNode read = supervisor.read(Files.readString(workshop.folder().resolve(name + ".conf")));
    assertEquals(name, read.at("/groups/0/name").asString(), read.toString());
    return read.at("/groups/0/processes");
  }

  private static void assertReads(Object expected, JsonNode process, String key) {
    assertEquals(JSON.valueToTree(expected), process.get(key), () -> key + " in " + process);
  }

  /** Its processes by these names run, each with these words, in that directory, as that user. */
  private void assertRuns(
      String name, List<String> processes, List<String> argv, Path directory, String user) {
    Await.until(
        () -> name + " is " + running(name),
        () -> {
          Map<String, StartedProcess> running = running(name);
          return running.keySet().equals(Set.copyOf(processes))
              && running.values().stream()
                  .allMatch(one ->
                      one.argv().equals(argv)
                          && one.directory().equals(directory.toString())
                          && one.user().equals(user));
        });
  }

  private Map<String, StartedProcess> running(String name) {
    Map<String, StartedProcess> running = new TreeMap<>();
    StartedProcess.pids(workshop.server(), name)
        .forEach((process, pid) -> {
          try {
            running.put(process, StartedProcess.of(pid));
          } catch (IOException gone) {
            // It is not one that runs.
          }
        });
    return running;
  }

  /** How supervisord has a process: in use, started by itself or not, and when. */
  private void assertAvailable(String process, String start, int priority) {
    String all = workshop.server().supervisorctl("avail").output();
    assertTrue(
        all.lines()
            .map(line -> line.replaceAll("\\s+", " ").strip())
            .anyMatch("%s in use %s %d:%d".formatted(process, start, priority, priority)::equals),
        () -> process + " in\n" + all);
  }

  /** The kernel puts the interpreter in front of what a script is called with. */
  private List<String> artisan(Path in, String... words) {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", php.toString(), in + "/artisan"));
    argv.addAll(List.of(words));
    return argv;
  }

  private static List<String> numbered(String name, int processes) {
    return IntStream.range(0, processes).mapToObj(i -> "%s_%02d".formatted(name, i)).toList();
  }

  @Test
  void aTemplate_makesWhatItSays() throws IOException {
    made(
        List.of(
            "create mail@web1 --template laravel-queue --connection sqs --queues high,default,low"
                + " --processes 2 --sleep 1 --tries 5 --max-time 1800 --timeout 120 --memory 256"
                + " --backoff 7 --directory "
                + quoted(project.toString()),
            "create horizon2@web1 --template laravel-horizon --directory " + other));

    assertRuns(
        "mail",
        numbered("mail", 2),
        artisan(
            project,
            "queue:work",
            "sqs",
            "--queue=high,default,low",
            "--sleep=1",
            "--tries=5",
            "--max-time=1800",
            "--timeout=120",
            "--memory=256",
            "--backoff=7"),
        project,
        "nobody");
    assertQueueWorker("mail", 3600, "mail.log");
    assertRuns("horizon2", List.of("horizon2"), artisan(other, "horizon"), other, "nobody");
    JsonNode horizon = read("horizon2").get(0);
    assertLaravel(horizon, other, 3600, "horizon2.log");
    assertReads(false, horizon, "stopasgroup");
    assertReads(false, horizon, "killasgroup");
    assertAvailable("mail:mail_00", "auto", 999);
    assertAvailable("horizon2", "auto", 999);
    isGoodToTheDoctor();
  }

  /** Source: laravel/docs, queues.md and horizon.md, "Supervisor Configuration". */
  private void assertLaravel(JsonNode process, Path in, int stopwaitsecs, String log)
      throws IOException {
    assertReads(true, process, "autostart");
    assertReads("true", process, "autorestart");
    assertReads(true, process, "redirect_stderr");
    assertReads(stopwaitsecs, process, "stopwaitsecs");
    Path file = LOGS.resolve(log);
    logs.add(file);
    assertReads(file.toString(), process, "stdout");
    Await.until(
        "both streams are in " + file,
        () ->
            Files.readString(file).contains("called with " + in + "/artisan ")
                && Files.readString(file).contains("complains"));
  }

  private void assertQueueWorker(String name, int stopwaitsecs, String log) throws IOException {
    for (JsonNode process : read(name)) {
      assertLaravel(process, project, stopwaitsecs, log);
      assertReads(true, process, "stopasgroup");
      assertReads(true, process, "killasgroup");
    }
  }

  /** What a template makes gives the doctor nothing to mend. */
  private void isGoodToTheDoctor() {
    CommandAnswer commandAnswer = bot.anna("doctor web1");
    List<String> ill =
        commandAnswer.message().lines().stream()
            .filter(messageLine -> messageLine.severity().compareTo(Severity.WARNING) >= 0)
            .map(messageLine -> messageLine.text())
            .filter(line -> MADE.matcher(line).lookingAt())
            .toList();
    assertEquals(List.of(), ill, () -> text(commandAnswer));
  }

  /** Each unlike what it is without a word, so that none can pass for being left out. */
  private List<Setting> settings() {
    return List.of(
        Setting.of(
            ProgramField.COMMAND,
            "php 'a b' \"it's\" 100% %(x)s \\$HOME `id` 'c;d' \"\"",
            "php 'a b' \"it's\" 100% %(x)s \\$HOME `id` 'c;d' \"\""),
        new Setting(
            ProgramField.PROCESS_NAME,
            "p%(process_num)d.%(program_name)s",
            Map.of("name", "p0.wild")),
        new Setting(ProgramField.PROCESSES, "3", Map.of()),
        Setting.of(ProgramField.USER, "daemon", "daemon"),
        Setting.of(ProgramField.DIRECTORY, odd.toString(), odd.toString()),
        Setting.of(
            ProgramField.ENVIRONMENT,
            "KEY=" + SECRET + "\nEMPTY=\nMORE= b, c=\"d\"e ",
            Map.of("KEY", SECRET, "EMPTY", "", "MORE", " b, c=\"d\"e ")),
        Setting.of(ProgramField.AUTOSTART, "no", false),
        Setting.of(ProgramField.AUTORESTART, "unexpected", "unexpected"),
        Setting.of(ProgramField.STARTSECS, "0", 0),
        Setting.of(ProgramField.STARTRETRIES, "7", 7),
        Setting.of(ProgramField.STOPWAITSECS, "33", 33),
        Setting.of(ProgramField.STOPSIGNAL, "quit", "SIGQUIT"),
        Setting.of(ProgramField.STOPASGROUP, "off", false),
        Setting.of(ProgramField.KILLASGROUP, "on", true),
        Setting.of(ProgramField.EXITCODES, "0,2, 17", List.of(0, 2, 17)),
        Setting.of(ProgramField.PRIORITY, "55", 55),
        Setting.of(ProgramField.REDIRECT_STDERR, "false", false),
        new Setting(
            ProgramField.STDOUT_LOG,
            home + "/%(program_name)s-%(process_num)02d.log",
            Map.of("stdout", home + "/wild-00.log")),
        new Setting(ProgramField.STDOUT_MAXBYTES, "3MB", Map.of("stdout_maxbytes", 3 << 20)),
        new Setting(ProgramField.STDOUT_BACKUPS, "4", Map.of("stdout_backups", 4)),
        new Setting(
            ProgramField.STDERR_LOG, home + "/err.log", Map.of("stderr", home + "/err.log")),
        new Setting(ProgramField.STDERR_MAXBYTES, "2048", Map.of("stderr_maxbytes", 2048)),
        new Setting(ProgramField.STDERR_BACKUPS, "0", Map.of("stderr_backups", 0)));
  }

  private static Set<ProgramField> fields(Stream<Setting> settings) {
    return settings.map(Setting::programField).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<ProgramField> allButTheName() {
    return EnumSet.complementOf(EnumSet.of(ProgramField.NAME));
  }

  @Test
  void everyField_isWhatSupervisorDoes() throws IOException {
    List<Setting> settings = settings();
    assertEquals(allButTheName(), fields(settings.stream()));
    made(
        "create wild@web1 "
            + settings.stream().map(Setting::option).collect(Collectors.joining(" ")));

    JsonNode read = read("wild");
    assertEquals(3, read.size());
    for (Setting setting : settings) {
      setting.reads().forEach((key, value) -> assertReads(value, read.get(0), key));
    }
    assertAvailable("wild:p2.wild", "manual", 55);
    assertEquals(Map.of(), running("wild"));

    CommandAnswer started = bot.anna("start wild@web1 --yes");
    assertEquals(OutcomeCode.DONE, started.code(), () -> text(started));
    assertRuns(
        "wild",
        List.of("p0.wild", "p1.wild", "p2.wild"),
        List.of(
            "/bin/sh", php.toString(), "a b", "it's", "100%", "%(x)s", "$HOME", "`id`", "c;d", ""),
        odd,
        "daemon");
    running("wild")
        .forEach((process, one) -> {
          assertEquals(SECRET, one.environment().get("KEY"));
          assertEquals("", one.environment().get("EMPTY"));
          assertEquals(" b, c=\"d\"e ", one.environment().get("MORE"));
          assertEquals(process, one.environment().get("SUPERVISOR_PROCESS_NAME"));
        });
    Await.until(
        "each stream is in a log of its own",
        () ->
            Files.readString(home.resolve("wild-02.log"))
                    .equals("called with a b it's 100% %(x)s $HOME `id` c;d \n")
                && Files.readString(home.resolve("err.log")).contains("complains"));
  }
}
