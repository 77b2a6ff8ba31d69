package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.request.Outcome;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.Observations;
import dev.workerbot.testing.WatchedFleet;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever a server prints, it is answered: by a value, or by a sentence about that server; and
 * what is wrong is called what it is.
 */
@Tag("timing")
class HostileAnswersTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final WorkerName WORKER = WorkerName.of("queue:queue_00");

  private static final String TRACEBACK =
      """
      Traceback (most recent call last):
        File "/usr/bin/supervisorctl", line 33, in <module>
          sys.exit(load_entry_point('supervisor==4.2.5', 'console_scripts', 'supervisorctl')())
        File "/usr/bin/supervisorctl", line 22, in importlib_load_entry_point
      FileNotFoundError: [Errno 2] No such file or directory: '/usr/lib/python3/x.py'

      During handling of the above exception, another exception occurred:

      Traceback (most recent call last):
      ModuleNotFoundError: No module named 'supervisor'
      """;

  private static Supervisorctl on(Shell shell) {
    SupervisorctlSettings supervisorctlSettings =
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.of("/etc/supervisord.conf"),
            List.of("tail"),
            LIMIT,
            List.of("workerbot-artisan"),
            List.of());
    return new Supervisorctl(
        shell,
        supervisorctlSettings,
        Optional.of(new ProgramFiles(shell, List.of("workerbot-conf"), LIMIT)),
        TextWork.here());
  }

  @Provide
  Arbitrary<String> output() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "queue:queue_00                   RUNNING   pid 7, uptime 0:00:02\n",
            "queue:queue_00   RUNNING   pid 99999999999999, uptime 999999 days, 99:99:99\n",
            "x FATAL\u2028\u0000\u001B[31m\n",
            "queue:queue_00: started\n",
            "queue:queue_00: ERROR (\u202Ehidden)\n",
            "queue: ERROR (no such group)",
            "queue_00   in use    auto      999:-999999999\n",
            "queue: changed\nqueue: available\n",
            "ERROR: CANT_REREAD: Format string '%' for 'program:x.environment' in section 'a'"
                + " (file: 'b')\n",
            "error: <class 'xmlrpc.client.Fault'>, <Fault 92: \"CANT_REREAD: ",
            "\">: file: x line: 1\n",
            TRACEBACK,
            "nan /tmp/a.log\n",
            "1e999999999 /tmp/a\nb.log\0",
            "0 -1.5 /tmp/queue_00-stdout---supervisor-x.log\0",
            "0x1p3 /tmp/x\n",
            "d 7777 root /srv\nf 99999 a b /x\nfind: ‘/x’: Loop\n",
            "root:x:0:0:::\n:::\n::\n",
            "1 1 99999999999\n2 1 1\n1 2 3\n",
            "refused: kind \u0000\n",
            "refused safely: missing\n",
            "refused: nonsense\n",
            "/etc/supervisord.conf\0[program:queue]\n/etc/supervisord.conf\0numprocs=99999\n",
            "/etc/supervisord.conf\0process_name=%(process_num)099d%(x)s%\n",
            "/etc/supervisord.conf\0[include]\n/etc/supervisord.conf\0files=%(here)s [ / * //\n",
            "/etc/supervisord.conf\0command=/bin/sh -c 'cd ./././ && ./artisan queue:work'\n",
            "/etc/supervisord.conf\0stdout_logfile=/proc/self/mem\n",
            "2026-02-31 24:61:61,000 INFO exited: queue_00 (exit status 99999; not expected)\n",
            "2026-11-24 08:40:00,000 INFO gave up: queue_00 entered FATAL state\n",
            "unix:///run/supervisor.sock no such file\n",
            "==> Press Ctrl-C to exit <==\n",
            "-- status --\n",
            "4.2.5\n",
            "0\n",
            "\r",
            "\uD800");
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, pieces),
            net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(40)))
        .list()
        .ofMaxSize(8)
        .map(all -> String.join("", all));
  }

  @Property(tries = 1500)
  void anyOutput_isAnsweredByAValueOrASentence(
      @ForAll("output") String out, @ForAll("output") String err, @ForAll boolean fails) {
    Supervisorctl server = on(new HostileShell(fails ? 1 : 0, out, err, false));
    List<String> lines = new ArrayList<>();
    List<Reply<?>> replies =
        List.of(
            server.status(),
            server.start(WORKER, LIMIT),
            server.stop(WORKER, LIMIT),
            server.signal(WORKER, Signal.named("TERM").orElseThrow()),
            server.artisan(
                new ArtisanCall(
                    "deploy", "php", "/srv/artisan", ArtisanCall.ArtisanCommand.QUEUE_RESTART)),
            server.pid(WORKER),
            server.version(),
            server.log(WORKER, LogStream.STDOUT, 10),
            server.log(WORKER, LogStream.STDERR, 10),
            server.cause(WORKER),
            server.mainLog(1000),
            server.followMainLog(lines::add),
            server.follow(WORKER, LogStream.STDOUT, 10, LIMIT, lines::add),
            server.config(),
            server.reread(),
            server.update("queue", LIMIT),
            server.avail(),
            server.facts(new Facts.FactQuestions(Set.of("root"), Set.of("/srv"))),
            server.processes(),
            server.look().workers(),
            server.look().processes());
    for (Reply<?> reply : replies) {
      if (reply instanceof Reply.FailedReply<?>(var problem)) {
        assertFalse(problem.sentence().isBlank(), "a sentence");
        assertTrue(problem.sentence().length() < 2_000, problem.sentence());
        assertTrue(
            problem.sentence().chars().noneMatch(Character::isISOControl), problem.sentence());
      }
    }
  }

  private static Problem problem(Reply<?> reply) {
    return assertInstanceOf(Reply.FailedReply.class, reply).problem();
  }

  @Test
  void ofATraceback_theLastLineIsShown_andItIsSupervisorctlThatBreaks() {
    for (Shell shell :
        List.of(
            new HostileShell(1, "", TRACEBACK, false), new HostileShell(1, TRACEBACK, "", false))) {
      for (Reply<?> reply :
          List.of(
              on(shell).status(),
              on(shell).stop(WORKER, LIMIT),
              on(shell).version(),
              on(shell).avail(),
              on(shell).reread(),
              on(shell).update("queue", LIMIT))) {
        Problem problem = problem(reply);
        assertEquals(Problem.ProblemKind.BROKEN, problem.problemKind(), problem.sentence());
        assertTrue(
            problem.sentence().contains("ModuleNotFoundError: No module named 'supervisor'"),
            problem.sentence());
        assertFalse(problem.sentence().contains("Traceback"), problem.sentence());
        assertTrue(problem.reachedServer(), "the server was reached");
      }
    }
  }

  @Test
  void aServerWhoseSupervisorctlBreaks_isNotReportedAsOneThatCannotBeReached() {
    ServerName name = new ServerName("web1");
    WatchedServer watchedServer =
        new WatchedServer(
            name,
            Set.of(),
            on(new HostileShell(1, "", TRACEBACK, false)),
            LocalShell.noProgramFiles());
    Observations seen = new Observations();
    try (Fleet fleet = new Fleet(List.of(watchedServer), Clock.systemUTC())) {
      fleet.watch(List.of(), seen, WatchedFleet.INTERVALS);
      seen.awaitSilence(name, Observation.ServerTrouble.SUPERVISORCTL_FAILS);
    }
    Problem problem = problem(watchedServer.supervisor().status());
    assertTrue(Outcome.isBroken(List.of(problem)), problem::toString);
  }

  @Test
  void aTracebackThatNamesASocketsError_isNotTakenForADeadSupervisord() {
    Problem problem = problem(on(new HostileShell(1, "", TRACEBACK, false)).status());
    assertEquals(Problem.ProblemKind.BROKEN, problem.problemKind());
  }

  @Test
  void oddTimesOfFind_andNamesWithLineFeeds_areNoTrouble() {
    String config =
        "/etc/supervisord.conf\0[program:x]\n"
            + "/etc/supervisord.conf\0command=x\n"
            + "/etc/supervisord.conf\0[supervisord]\n"
            + "/etc/supervisord.conf\0childlogdir=/var/log/x\n";
    for (String found :
        List.of(
            "nan /var/log/x/a\0",
            "0 1.5 /elsewhere/x\0",
            "99999999999 1 /var/log/x/a\0",
            "0 1.5 relative\0garbage\0\0",
            "find: loop")) {
      Shell shell =
          new AnsweringShell(
              words -> words.contains("find") ? found : words.contains("grep") ? config : "");
      Problem problem = problem(on(shell).log(WorkerName.of("x"), LogStream.STDOUT, 5));
      assertEquals(Problem.ProblemKind.NO_LOG, problem.problemKind(), found);
      assertTrue(problem.sentence().contains("/var/log/x"), problem.sentence());
    }
  }

  @Test
  void aFileNameWithALineFeed_isReadAsOneFile() {
    String name = "/etc/conf.d/a\nb.conf";
    Shell shell =
        new AnsweringShell(words ->
            words.contains("find")
                ? name + "\0"
                : words.contains(name)
                    ? name + "\0[program:x]\n" + name + "\0command=sleep 1\n"
                    : "/etc/supervisord.conf\0[include]\n/etc/supervisord.conf\0files=conf.d/*\n");
    ServerConfig config =
        assertInstanceOf(Reply.Ok.class, on(shell).config()).value() instanceof ServerConfig one
            ? one
            : null;
    assertEquals(List.of("x"), config.programs().stream().map(ProgramConfig::name).toList());
    assertEquals("sleep 1", config.programs().getFirst().command());
  }

  @Test
  void aWorkerThatIsListedTwice_countsOnce_andMoreThanAnybodyHas_isRefused() {
    Reply<List<WorkerStatus>> twice =
        on(new HostileShell("a   RUNNING   pid 1, uptime 0:00:01\na   FATAL   x\n")).status();
    assertEquals(
        1, assertInstanceOf(Reply.Ok.class, twice).value() instanceof List<?> all ? all.size() : 0);
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 6_000; i++) {
      many.append("w").append(i).append("   FATAL   x\n");
    }
    assertTrue(
        problem(on(new HostileShell(many.toString())).status())
            .sentence()
            .contains("more than 5,000 workers"));
  }
}
