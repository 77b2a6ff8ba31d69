package dev.workerbot.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.LogFiles.Place;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.util.Map;
import java.util.Optional;
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
      stdout_logfile=logs/%(program_name)s-%(process_num)d.log
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

  private final LogFiles files = new LogFiles(IniFile.parse(CONFIG), "/etc/supervisor");

  private Optional<Place> of(String worker, LogStream stream) {
    return files.of(WorkerName.of(worker), stream);
  }

  @Test
  void expansionsAndComments_areReadAsSupervisorDoes() {
    assertEquals(
        Optional.of(new Place.File("/srv/shop/storage/logs/horizon.log")),
        of("horizon", LogStream.STDOUT));
    assertEquals(
        Optional.of(new Place.File("/etc/supervisor/logs/queue-7.log")),
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
  void errorsOfARedirectedWorker_areInItsOrdinaryLog() {
    assertEquals(
        Optional.of(new Place.WithStdout(new Place.File("/srv/shop/storage/logs/horizon.log"))),
        of("horizon", LogStream.STDERR));
  }

  @Test
  void aLogThatSupervisorNamed_isLookedForInItsFolder() {
    assertEquals(
        Optional.of(new Place.Chosen("/var/log/supervisor", "plain-stderr---supervisor-")),
        of("plain", LogStream.STDERR));
  }

  @Test
  void aMemberOfAGroup_isKnownByTheGroupOnly() {
    assertEquals(Optional.of(new Place.File("/m/shop.log")), of("shop:member", LogStream.STDOUT));
    assertEquals(Optional.empty(), of("member", LogStream.STDOUT));
  }

  @Test
  void noLog_isSaidWithItsReason() {
    assertEquals(Place.Nowhere.class, of("quiet", LogStream.STDOUT).orElseThrow().getClass());
    assertEquals(Place.Unknown.class, of("secret", LogStream.STDOUT).orElseThrow().getClass());
  }

  @ParameterizedTest
  @CsvSource({
    "%(process_num)00d, 7",
    "%(process_num)02d, 07",
    "%(process_num)3d, '  7'",
    "%(process_num)s, 7",
    "%(program_name)6s, '     x'",
    "100%%, 100%",
    "%(process_num)q, %(process_num)q",
  })
  void expansions_areFormattedAsPythonDoes(String template, String expected) {
    assertEquals(
        Optional.of(expected),
        LogFiles.expand(template, Map.of("process_num", "7", "program_name", "x")));
  }

  @Property
  void noConfig_makesItThrow(@ForAll String text) {
    LogFiles any = new LogFiles(IniFile.parse(text + "\n[program:x]\n" + text), "/");
    assertEquals(
        any.of(WorkerName.of("x"), LogStream.STDOUT), any.of(WorkerName.of("x"), LogStream.STDOUT));
  }
}
