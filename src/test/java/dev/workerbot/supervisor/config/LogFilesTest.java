package dev.workerbot.supervisor.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.config.LogFiles.LogPlace;
import dev.workerbot.supervisor.config.syntax.IniFile;
import dev.workerbot.supervisor.config.syntax.PercentFormat;
import dev.workerbot.supervisor.config.syntax.PercentFormat.Value;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFilesTest {
  private static final String CONFIG =
      """
      [supervisord]
      childlogdir=/var/log/supervisor
      [program:horizon]
      command=php artisan horizon ; a comment
      stdout_logfile = /srv/shop/storage/logs/%(program_name)s.log ; of Horizon
      redirect_stderr=true
      [program:queue]
      process_name=%(program_name)s_%(process_num)02d
      numprocs=8
      stdout_logfile=/logs/%(program_name)s-%(process_num)d.log
      [program:plain]
      command=sleep 1
      [program:quiet]
      stdout_logfile=NONE
      stderr_logfile=syslog
      [program:secret]
      stdout_logfile=%(ENV_HOME)s/x.log
      [program:member]
      STDOUT_LOGFILE=/m/%(group_name)s.log
      [group:shop]
      programs=member, other
      """;

  private final LogFiles files = files(CONFIG);

  private static LogFiles files(String text) {
    return new LogFiles(
        ServerConfig.of("/etc/supervisord.conf", Map.of("/etc/supervisord.conf", text)));
  }

  private Optional<LogPlace> of(String worker, LogStream stream) {
    return files.of(WorkerName.of(worker), stream);
  }

  @Test
  void expansionsAndComments_areReadAsSupervisorDoes() {
    assertEquals(
        Optional.of(new LogPlace.File("/srv/shop/storage/logs/horizon.log")),
        of("horizon", LogStream.STDOUT));
    assertEquals(
        Optional.of(new LogPlace.File("/logs/queue-7.log")),
        of("queue:queue_07", LogStream.STDOUT));
    assertEquals(Optional.empty(), of("queue:queue_08", LogStream.STDOUT));
  }

  @Test
  void optionsThatAreAllIndented_areOptionsOfTheirOwn_andWhatIsIndentedMoreGoesOn() {
    IniFile ini =
        IniFile.parse(
            """
            [program:a]
                command=sh
                  -c=1
              stdout_logfile=/a.log
            user=x
             y=z
            [program:b]
              user=w
              [program:c]
              user=v
                [program:d]
            """);
    assertEquals(
        Map.of(
            "program:a",
            Map.of("command", "sh\n-c=1", "stdout_logfile", "/a.log", "user", "x\ny=z"),
            "program:b",
            Map.of("user", "w"),
            "program:c",
            Map.of("user", "v\n[program:d]")),
        ini.sections());
  }

  @Test
  void aLogThatIsNoFile_isNamedAsWhatItIs() {
    LogFiles odd =
        files(
            """
            [program:own]
            stdout_logfile=/dev/stdout
            stderr_logfile=/proc/self/fd/2
            [program:gone]
            stdout_logfile=/dev/null
            stderr_logfile=/dev/tty1
            """);
    Map<String, String> reported = new TreeMap<>();
    for (String worker : List.of("own", "gone")) {
      for (LogStream stream : LogStream.values()) {
        reported.put(
            worker + " " + stream,
            odd.of(WorkerName.of(worker), stream)
                .map(place -> place instanceof LogPlace.Nowhere(var why) ? why : place.toString())
                .orElse(""));
      }
    }
    String own =
        "its output goes to that of supervisord itself (%s); `journalctl -u supervisor` there";
    assertTrue(
        reported.get("own STDOUT").startsWith(own.formatted("stdout_logfile=/dev/stdout")),
        reported::toString);
    assertTrue(
        reported.get("own STDERR").startsWith(own.formatted("stderr_logfile=/proc/self/fd/2")),
        reported::toString);
    assertEquals(
        "its config says that no log is kept (stdout_logfile=/dev/null)",
        reported.get("gone STDOUT"));
    assertEquals(
        "its output goes to a device (stderr_logfile=/dev/tty1)", reported.get("gone STDERR"));
  }

  @Test
  void errorsOfARedirectedWorker_areInItsOrdinaryLog() {
    assertEquals(
        Optional.of(
            new LogPlace.WithStdout(new LogPlace.File("/srv/shop/storage/logs/horizon.log"))),
        of("horizon", LogStream.STDERR));
  }

  @Test
  void aLogThatSupervisorNamed_isLookedForInItsFolder() {
    assertEquals(
        Optional.of(new LogPlace.Chosen("/var/log/supervisor", "plain-stderr---supervisor-")),
        of("plain", LogStream.STDERR));
  }

  @Test
  void aMemberOfAGroup_isKnownByTheGroupOnly() {
    assertEquals(
        Optional.of(new LogPlace.File("/m/shop.log")), of("shop:member", LogStream.STDOUT));
    assertEquals(Optional.empty(), of("member", LogStream.STDOUT));
  }

  @Test
  void noLog_isSaidWithItsReason() {
    assertEquals(LogPlace.Nowhere.class, of("quiet", LogStream.STDOUT).orElseThrow().getClass());
    assertEquals(
        LogPlace.UnknownPlace.class, of("secret", LogStream.STDOUT).orElseThrow().getClass());
  }

  @ParameterizedTest
  @CsvSource({
    "%(process_num)00d, 7",
    "%(process_num)02d, 07",
    "%(process_num)3d, '  7'",
    "%(process_num)s, 7",
    "%(program_name)6s, '     x'",
    "100%%, 100%",
  })
  void expansions_areFormattedAsPythonDoes(String template, String expected) {
    assertEquals(
        Optional.of(expected),
        PercentFormat.of(
                template,
                name ->
                    Optional.of(
                        name.equals("process_num") ? new Value.Whole(7) : new Value.TextValue("x")))
            .whole());
  }

  @Test
  void aRelativePath_aHome_andAFolderFromTheEnvironment_areNotGuessed() {
    LogFiles some =
        files(
            """
            [supervisord]
            childlogdir=%(ENV_LOGS)s
            directory=/srv
            [program:a]
            stdout_logfile=logs/a.log
            stderr_logfile=~/a.log
            [program:b]
            """);
    for (LogPlace logPlace :
        List.of(
            some.of(WorkerName.of("a"), LogStream.STDOUT).orElseThrow(),
            some.of(WorkerName.of("a"), LogStream.STDERR).orElseThrow(),
            some.of(WorkerName.of("b"), LogStream.STDOUT).orElseThrow())) {
      assertEquals(LogPlace.UnknownPlace.class, logPlace.getClass(), logPlace.toString());
    }
  }

  @Test
  void ofAProgramInTwoGroups_eachProcessHasItsOwnLog() {
    LogFiles some =
        files(
            """
            [group:one]
            programs=a
            [group:two]
            programs=a
            [program:a]
            stdout_logfile=/logs/%(group_name)s.log
            """);
    assertEquals(
        Optional.of(new LogPlace.File("/logs/one.log")),
        some.of(WorkerName.of("one:a"), LogStream.STDOUT));
    assertEquals(
        Optional.of(new LogPlace.File("/logs/two.log")),
        some.of(WorkerName.of("two:a"), LogStream.STDOUT));
  }

  @Property
  void noConfig_makesItThrow(@ForAll String text) {
    LogFiles any = files(text + "\n[program:x]\n" + text);
    assertEquals(
        any.of(WorkerName.of("x"), LogStream.STDOUT), any.of(WorkerName.of("x"), LogStream.STDOUT));
  }
}
