package dev.workerbot.supervisor.sudo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import dev.workerbot.testing.ConfigWriter;
import dev.workerbot.testing.HostileFolder;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SudoRules;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * config/sudoers, asked of the real sudo, with the real config/workerbot-conf: all that the bot
 * runs is allowed, and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SudoersIT {
  private static final Path SCRIPT = Path.of("/usr/local/sbin/workerbot-conf");
  private static final Path ARTISAN = Path.of("/usr/local/bin/workerbot-artisan");
  private static final String USER = "workerbot-it";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String SUM = "0123456789abcdef".repeat(4);
  private static final String PROGRAM = "[program:queue]\ncommand=/bin/cat\nuser=nobody\n";

  @TempDir private static Path temp;
  private Path folder;

  @BeforeAll
  void install() throws IOException {
    String rules =
        Files.readString(Path.of("config/sudoers"))
            .replace("# deploy ALL=", "deploy ALL=")
            .replaceAll("(?m)^deploy ", USER + " ");
    install(rules);
    folder = Files.createDirectory(temp.resolve("conf.d"));
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    // Somebody's own is not ours to overwrite.
    assertFalse(Files.exists(SCRIPT), SCRIPT + " is there already");
    ConfigWriter.install(SCRIPT, folder);
    assertFalse(Files.exists(ARTISAN), ARTISAN + " is there already");
    Files.copy(Path.of("config/workerbot-artisan"), ARTISAN);
    if (Processes.run("id", USER).code() != 0) {
      Processes.must("useradd", "--system", "--no-create-home", USER);
    }
  }

  private static void install(String rules) throws IOException {
    SudoRules.install(USER, rules);
  }

  @AfterAll
  void remove() throws IOException {
    SudoRules.remove(USER);
    Files.deleteIfExists(SCRIPT);
    Files.deleteIfExists(ARTISAN);
    Processes.must("userdel", USER);
  }

  /** Notes what is run through sudo, and answers with nothing in particular. */
  private static class Recorder implements Shell {
    private final List<List<String>> asRoot = new ArrayList<>();

    private void note(CommandLine command) {
      int sudo = command.words().indexOf("sudo");
      if (sudo >= 0) {
        assertEquals("-n", command.words().get(sudo + 1));
        asRoot.add(command.words().subList(sudo + 2, command.words().size()));
      }
    }

    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      note(command);
      int look = command.words().indexOf("look");
      // Where a log really lies, which is asked before sudo reads it.
      String path = look < 0 ? "" : command.words().get(look + 1) + "\n";
      return new ShellResult.ShellExited(0, path, "", false);
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      note(command);
      return new ShellResult.ShellExited(0, "", "", false);
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      return follow(command, Duration.ZERO, line);
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }

  private static boolean isAllowed(List<String> command) {
    List<String> words = new ArrayList<>(List.of("sudo", "-l", "-U", USER));
    String program = command.getFirst();
    words.add(program.startsWith("/") ? program : "/usr/bin/" + program);
    words.addAll(command.subList(1, command.size()));
    return Processes.run(words).code() == 0;
  }

  private static SupervisorctlSettings settings() {
    return new SupervisorctlSettings(
        List.of("sudo", "-n", "supervisorctl"),
        Optional.empty(),
        List.of("sudo", "-n", "tail"),
        Duration.ofSeconds(1),
        List.of("sudo", "-n", "-u", "USER", ARTISAN.toString()),
        List.of());
  }

  @Test
  void allThatTheBotRunsAsRoot_isAllowed() {
    Recorder recorder = new Recorder();
    Supervisorctl supervisor = new Supervisorctl(recorder, settings());
    WorkerName worker = WorkerName.of("queue-high:queue-high_00");
    var _ = supervisor.status();
    var _ = supervisor.version();
    var _ = supervisor.pid(worker);
    var _ = supervisor.start(worker, Duration.ofSeconds(1));
    var _ = supervisor.stop(worker, Duration.ofSeconds(1));
    for (Signal signal : Signal.values()) {
      var _ = supervisor.signal(worker, signal);
    }
    var _ = supervisor.log(worker, LogStream.STDERR, 50);
    var _ = supervisor.follow(worker, LogStream.STDOUT, 1, Duration.ofSeconds(1), _ -> {});
    var _ = supervisor.mainLog(16_000);
    var _ = supervisor.followMainLog(_ -> {});
    var _ = supervisor.processes();
    var _ = supervisor.reread();
    var _ = supervisor.avail();
    var _ = supervisor.update("queue-high", Duration.ofSeconds(1));
    ProgramFiles files =
        new ProgramFiles(recorder, List.of("sudo", "-n", SCRIPT.toString()), Duration.ofSeconds(1));
    var _ = files.read("queue-high.conf");
    var _ = files.write("queue-high.conf", PROGRAM, Optional.empty());
    var _ = files.write("Queue_2.v1.conf", PROGRAM, Optional.of(PROGRAM));
    var _ = files.delete("queue-high.conf", PROGRAM);
    assertEquals(19 + Signal.values().length, recorder.asRoot.size(), recorder.asRoot.toString());
    recorder.asRoot.addAll(
        List.of(
            supervisorctl("tail", "-16000", "queue:queue_00", "stderr"),
            supervisorctl("start", "a;$(x):b|c"),
            supervisorctl("update", "a"),
            supervisorctl("update", "al"),
            supervisorctl("update", "all-mails"),
            supervisorctl("update", "mail.all")));
    for (List<String> command : recorder.asRoot) {
      assertTrue(isAllowed(command), command.toString());
    }
  }

  private static List<String> supervisorctl(String... arguments) {
    List<String> words = new ArrayList<>(List.of("supervisorctl"));
    words.addAll(HostileFolder.given(arguments));
    return words;
  }

  /** One call for each line of config/sudoers that names supervisorctl. */
  static List<List<String>> calls() {
    return List.of(
        HostileFolder.given("status"),
        HostileFolder.given("version"),
        HostileFolder.given("reread"),
        HostileFolder.given("avail"),
        HostileFolder.given("pid", "a:b"),
        HostileFolder.given("maintail", "-100"),
        HostileFolder.given("tail", "-100", "a:b", "stdout"),
        HostileFolder.given("start", "a:b"),
        HostileFolder.given("signal", "HUP", "a:b"),
        HostileFolder.given("update", "a"));
  }

  @Test
  void fromAHostileFolder_noLineMakesAnybodyRoot() throws IOException {
    long lines =
        Files.readString(Path.of("config/sudoers"))
            .lines()
            .filter(line -> line.matches("[^#!]* /usr/bin/supervisorctl \\^-c .*"))
            .count();
    assertEquals(calls().size(), lines);
    HostileFolder folder = new HostileFolder(Files.createDirectory(temp.resolve("thief")));
    for (List<String> call : calls()) {
      assertTrue(isAllowed(supervisorctl(call.subList(2, call.size()).toArray(String[]::new))));
      folder.tryToGetIn(USER, List.of("sudo", "-n", "supervisorctl"), call);
    }
  }

  /** So the folder above is one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/bin/supervisorctl ^status$",
        "/usr/bin/supervisorctl ^-c /etc/supervisor/supervisord\\.conf status$",
        "/usr/bin/supervisorctl -c /etc/supervisor/supervisord.conf status",
        "/usr/bin/supervisorctl"
      })
  void fromAHostileFolder_aLineWithoutAFile_orInAnyFolder_makesOneRoot(String line)
      throws IOException {
    String rules = SudoRules.text(USER);
    HostileFolder folder = new HostileFolder(Files.createTempDirectory(temp, "thief"));
    install(USER + " ALL=(root) NOPASSWD: " + line + "\n");
    try {
      assertThrows(
          AssertionError.class,
          () ->
              folder.tryToGetIn(
                  USER, List.of("sudo", "-n", "supervisorctl"), HostileFolder.given("status")));
    } finally {
      install(rules);
    }
  }

  /** Whatever is kept of the environment on that machine. */
  @Test
  void theEnvironment_doesNotLeadPythonToOtherCode() throws IOException {
    Path owned = temp.resolve("owned-by-environment");
    Path code = Files.createDirectory(temp.resolve("python"));
    Files.writeString(
        code.resolve("sitecustomize.py"), "open('%s', 'w').close()\n".formatted(owned));
    Processes.must("chmod", "-R", "a+rX", code.toString());
    String rules = SudoRules.text(USER);
    String kept = "Defaults:" + USER + " setenv, env_keep += \"PYTHONPATH HOME\"\n";
    install(kept + rules);
    try {
      for (List<String> way :
          List.of(
              List.of("env", "PYTHONPATH=" + code, "sudo", "-n"),
              List.of("env", "PYTHONPATH=" + code, "sudo", "-n", "-E"),
              List.of("sudo", "-n", "PYTHONPATH=" + code))) {
        List<String> words = new ArrayList<>(List.of("runuser", "-u", USER, "--"));
        words.addAll(way);
        words.addAll(supervisorctl("version"));
        Processes.Ran _ = Processes.run(words);
        assertFalse(Files.exists(owned), way.toString());
      }
      install(kept + rules.replaceAll("(?m)^Defaults!.*$", "").replace("NOSETENV: ", ""));
      Processes.Ran _ =
          Processes.run(
              Stream.concat(
                      Stream.of("runuser", "-u", USER, "--", "sudo", "-n", "PYTHONPATH=" + code),
                      supervisorctl("version").stream())
                  .toList());
      assertTrue(Files.exists(owned), "it is a way in");
    } finally {
      install(rules);
    }
  }

  static List<String> notNeeded() {
    return List.of(
        "supervisorctl",
        "supervisorctl|shutdown",
        "supervisorctl|reload",
        "supervisorctl|update",
        "supervisorctl|update|all",
        "supervisorctl|update|all|",
        "supervisorctl|update| all",
        "supervisorctl|update all",
        "supervisorctl|update|a|b",
        "supervisorctl|update|a|all",
        "supervisorctl|update|a b",
        "supervisorctl|update|a\nall",
        "supervisorctl|update|-x",
        "supervisorctl|update|--help",
        "supervisorctl|update|a:b",
        "supervisorctl|update|*",
        "supervisorctl|-x|update|a",
        "supervisorctl|reread|x",
        "supervisorctl|avail|x",
        "supervisorctl|add|x",
        "supervisorctl|restart|a:b",
        "supervisorctl|start|all",
        "supervisorctl|start|a:*",
        "supervisorctl|start|a:",
        "supervisorctl|start|a",
        "supervisorctl|start|a:b|c:d",
        "supervisorctl|start|a:b c:d",
        "supervisorctl|start|a:b\nall",
        "supervisorctl|stop|a:b\tall",
        "supervisorctl|stop|a:b:c",
        "supervisorctl|signal|KILL|a:b",
        "supervisorctl|signal|STOP|a:b",
        "supervisorctl|signal|9|a:b",
        "supervisorctl|signal|SIGTERM|a:b",
        "supervisorctl|signal|TERM|all",
        "supervisorctl|signal|TERM|a:*",
        "supervisorctl|signal|TERM|a:b|c:d",
        "supervisorctl|signal|TERM a:b|c:d",
        "supervisorctl|signal|TERM",
        "supervisorctl|status|x",
        "supervisorctl|-c|/tmp/evil.conf|status",
        "supervisorctl|-s|unix:///tmp/evil|status",
        "supervisorctl|maintail|-f|x",
        "supervisorctl|tail|-f|a:b",
        "tail|-n|5|--|/etc/shadow",
        "tail|-n|5|--|/var/log/supervisor/../../../etc/shadow",
        "supervisorctl|-c|/etc/supervisord.conf|status",
        "supervisorctl|-c/etc/supervisor/supervisord.conf|status",
        "supervisorctl|-c|/etc/supervisor/supervisordXconf|status",
        "supervisorctl|-c|/etc/supervisor/supervisord.conf|-c|/tmp/evil.conf|status",
        "supervisorctl|-c|/etc/supervisor/supervisord.conf|-r|/etc/cron.d/x|status",
        "bash",
        "env");
  }

  @ParameterizedTest
  @MethodSource("notNeeded")
  void nothingElse_isAllowed(String command) {
    List<String> words = List.of(command.split("\\|", -1));
    assertFalse(isAllowed(words), command);
    if (words.getFirst().equals("supervisorctl")) {
      List<String> given = new ArrayList<>(List.of("supervisorctl"));
      given.addAll(HostileFolder.given(words.subList(1, words.size()).toArray(String[]::new)));
      assertFalse(isAllowed(given), given.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "get",
        "get|",
        "get|../shadow",
        "get|/etc/shadow",
        "get|a/b.conf",
        "get|.a.conf",
        "get|-x",
        "get|a.conf|b.conf",
        "get|a b.conf",
        "get|a.conf\nx",
        "get|a.conf;id",
        "put|a.conf",
        "put|a.conf|SUM",
        "put|a.conf|absent|absent",
        "put|a.conf|present|SUM",
        "put|a.conf|SUM|SUM|SUM",
        "put|a.conf|SUM0|SUM",
        "put|a.conf|0123|SUM",
        "put|a.conf|ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789|SUM",
        "put|/etc/supervisor/conf.d/a.conf|absent|SUM",
        "put|../a.conf|absent|SUM",
        "put|..|absent|SUM",
        "drop|a.conf",
        "drop|../a.conf|SUM",
        "drop|a.conf|absent",
        "drop|a.conf|SUM|SUM",
        "chmod|a.conf"
      })
  void nothingElse_isAskedOfTheScript(String arguments) {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    if (!arguments.isEmpty()) {
      command.addAll(List.of(arguments.replace("SUM", SUM).split("\\|", -1)));
    }
    assertFalse(isAllowed(command), arguments);
  }

  private static boolean isAllowed(String user, List<String> command) {
    List<String> words = new ArrayList<>(List.of("sudo", "-l", "-U", USER, "-u", user));
    words.addAll(command);
    return Processes.run(words).code() == 0;
  }

  @Test
  void anApplicationsWorkers_areSignalledToRestart_asTheirOwnUser() {
    String script = ARTISAN.toString();
    for (ArtisanCall.ArtisanCommand artisanCommand : ArtisanCall.ArtisanCommand.values()) {
      for (String php : List.of("php", "php8.3", "/usr/bin/php", "/usr/bin/php8.3")) {
        List<List<String>> asked = new ArrayList<>();
        Recorder recorder =
            new Recorder() {
              @Override
              public ShellResult run(CommandLine line, Duration limit, int maxBytes) {
                asked.add(line.words());
                return super.run(line, limit, maxBytes);
              }
            };
        Supervisorctl supervisor = new Supervisorctl(recorder, settings());
        var _ =
            supervisor.artisan(
                new ArtisanCall("www-data", php, "/srv/shop/artisan", artisanCommand));
        List<String> words = asked.getFirst();
        int sudo = words.indexOf("sudo");
        assertEquals(
            List.of("sudo", "-n", "-u", "www-data", script), words.subList(sudo, sudo + 5));
        assertTrue(isAllowed("www-data", words.subList(sudo + 4, words.size())), asked.toString());
      }
    }
  }

  @Test
  void anApplication_isAskedAsItsWorkersUser() {
    for (ArtisanQuery query :
        List.of(
            new ArtisanQuery.ListHorizons(),
            new ArtisanQuery.MonitorQueues(
                List.of("redis:high", "sqs:https://sqs/1/x", "{low}"), true),
            new ArtisanQuery.MonitorQueues(List.of("default"), false),
            new ArtisanQuery.ListFailed(true),
            new ArtisanQuery.ListFailed(false),
            new ArtisanQuery.RetryFailed(List.of("7", "5f1b7c1e-6d0c-4a3e-9a55-0c1d2e3f4a5b")))) {
      List<List<String>> asked = new ArrayList<>();
      Recorder recorder =
          new Recorder() {
            @Override
            public ShellResult run(CommandLine line, Duration limit, int maxBytes) {
              asked.add(line.words());
              return super.run(line, limit, maxBytes);
            }
          };
      var _ =
          new Supervisorctl(recorder, settings())
              .ask(new ArtisanApp("www-data", "php8.3", "/srv/shop/artisan"), query);
      List<String> words = asked.getFirst();
      int sudo = words.indexOf("sudo");
      assertTrue(isAllowed("www-data", words.subList(sudo + 4, words.size())), asked.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "php|/srv/shop/artisan|horizon:list|--env=x",
        "php|/srv/shop/artisan|queue:monitor",
        "php|/srv/shop/artisan|queue:monitor|x|--max=0",
        "php|/srv/shop/artisan|queue:monitor|--max=0",
        "php|/srv/shop/artisan|queue:monitor|$(id)",
        "php|/srv/other/artisan|queue:monitor|x",
        "php|/srv/shop/artisan|queue:failed|--env=x",
        "php|/srv/shop/artisan|queue:retry",
        "php|/srv/shop/artisan|queue:retry|--queue=high",
        "php|/srv/shop/artisan|queue:retry|1|--queue=high",
        "php|/srv/shop/artisan|queue:retry|1;id",
        "php|/srv/shop/artisan|queue:flush",
        "php|/srv/shop/artisan|queue:clear",
        "php|/srv/shop/artisan|migrate",
        "php|/srv/shop/artisan|queue:restart|--force",
        "php|/srv/shop/artisan|queue:restart --force",
        "php|/srv/other/artisan|queue:restart",
        "php|/srv/shop/../evil/artisan|queue:restart",
        "php|-r|queue:restart",
        "/tmp/php|/srv/shop/artisan|queue:restart",
        "/usr/bin/../../tmp/php|/srv/shop/artisan|queue:restart",
        "php -r x|/srv/shop/artisan|queue:restart",
        "php|/srv/shop/artisan|queue:restart\nx"
      })
  void nothingElse_isAskedOfArtisan(String arguments) {
    String script = ARTISAN.toString();
    List<String> command = new ArrayList<>(List.of(script));
    if (!arguments.isEmpty()) {
      command.addAll(List.of(arguments.split("\\|", -1)));
    }
    assertFalse(isAllowed("www-data", command), arguments);
    assertFalse(isAllowed("root", List.of(script, "php", "/srv/shop/artisan", "queue:restart")));
  }

  private static ProgramFiles files() {
    return new ProgramFiles(LocalShell.as(USER), List.of("sudo", "-n", SCRIPT.toString()), LIMIT);
  }

  @Test
  void throughSudo_aFileComes_andGoes_andNoOtherIsTouched() throws IOException {
    Reply<WriteResult> done = new Reply.Ok<>(new WriteResult.FileWritten());
    assertEquals(new Reply.Ok<>(Optional.empty()), files().read("queue.conf"));
    assertEquals(done, files().write("queue.conf", PROGRAM, Optional.empty()));
    assertEquals("root", Files.getOwner(folder.resolve("queue.conf")).getName());
    assertEquals(new Reply.Ok<>(Optional.of(PROGRAM)), files().read("queue.conf"));
    assertEquals(done, files().delete("queue.conf", PROGRAM));

    Path elsewhere = Files.writeString(temp.resolve("elsewhere"), PROGRAM);
    Path link = Files.createSymbolicLink(folder.resolve("link.conf"), elsewhere);
    assertInstanceOf(
        WriteResult.FileRefused.class,
        value(files().write("link.conf", PROGRAM, Optional.empty())));
    assertInstanceOf(WriteResult.FileRefused.class, value(files().delete("link.conf", PROGRAM)));
    assertInstanceOf(Reply.FailedReply.class, files().read("link.conf"));
    assertEquals(PROGRAM, Files.readString(elsewhere));
    Files.delete(link);

    String asRoot = PROGRAM.replace("nobody", "root");
    assertInstanceOf(
        WriteResult.FileRefused.class,
        value(files().write("queue.conf", asRoot, Optional.empty())));
    assertNotPermitted(files().write("../queue.conf", PROGRAM, Optional.empty()));
    assertFalse(Files.exists(folder.resolve("queue.conf")));
  }

  private static WriteResult value(Reply<WriteResult> reply) {
    assertTrue(reply instanceof Reply.Ok, reply.toString());
    return ((Reply.Ok<WriteResult>) reply).value();
  }

  private static void assertNotPermitted(Reply<?> reply) {
    Reply.FailedReply<?> failedReply = assertInstanceOf(Reply.FailedReply.class, reply);
    Problem problem = failedReply.problem();
    assertEquals(Problem.ProblemKind.NOT_PERMITTED, problem.problemKind(), problem.sentence());
    assertTrue(problem.sentence().contains("config/sudoers"), problem.sentence());
  }

  @Test
  void filesThatOnlyRootMayRead_areReadToo_andLeftOutWhereThatIsNotAllowed() throws IOException {
    Path main =
        Files.writeString(
            temp.resolve("supervisord.conf"), "[supervisord]\n[include]\nfiles=conf.d/*.conf\n");
    Path open = Files.writeString(folder.resolve("mailer.conf"), "[program:mailer]\ncommand=x\n");
    Path secret =
        Files.writeString(folder.resolve("reports.conf"), "[program:reports]\ncommand=x\n");
    Path odd = Files.writeString(folder.resolve("odd name.conf"), "[program:odd]\ncommand=x\n");
    for (Path file : List.of(secret, odd)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    assertEquals(Set.of(main, open, secret), filesOfConfig(main));
    String rules = SudoRules.text(USER);
    install(rules.replaceFirst("(?m)^.*NOPASSWD: WORKERBOT_BUILD$", ""));
    try {
      assertEquals(Set.of(main, open), filesOfConfig(main));
      assertNotPermitted(files().read("reports.conf"));
      assertNotPermitted(supervisor(Optional.empty()).update("reports", LIMIT));
    } finally {
      install(rules);
      for (Path file : List.of(open, secret, odd)) {
        Files.delete(file);
      }
    }
  }

  private static Set<Path> filesOfConfig(Path main) {
    Reply<ServerConfig> reply = supervisor(Optional.of(main)).config();
    assertTrue(reply instanceof Reply.Ok, reply.toString());
    return ((Reply.Ok<ServerConfig>) reply)
        .value().texts().keySet().stream().map(Path::of).collect(Collectors.toSet());
  }

  private static Supervisorctl supervisor(Optional<Path> main) {
    return new Supervisorctl(
        LocalShell.as(USER),
        new SupervisorctlSettings(
            List.of("sudo", "-n", "supervisorctl"),
            main.map(Path::toString),
            List.of("tail"),
            LIMIT,
            List.of(),
            List.of()),
        Optional.of(files()),
        TextWork.here());
  }
}
