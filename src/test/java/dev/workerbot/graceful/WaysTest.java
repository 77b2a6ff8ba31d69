package dev.workerbot.graceful;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.graceful.Ways.Found;
import dev.workerbot.supervisor.ArtisanCall;
import dev.workerbot.supervisor.ArtisanCall.Command;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.ServerConfig;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.WorkerName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaysTest {
  private static final WorkerName WORKER = WorkerName.of("queue:queue_00");

  private static ProgramConfig program(String command) {
    String text = "[program:queue]\nuser=www-data\ndirectory=/srv/shop\ncommand=" + command;
    return ServerConfig.of("/f", Map.of("/f", text)).programs().getFirst();
  }

  private static Found.Known known(Ways ways, String command, Nudge nudge) {
    return assertInstanceOf(Found.Known.class, ways.of(program(command), WORKER, nudge));
  }

  private static String none(Ways ways, String command, Nudge nudge) {
    return assertInstanceOf(Found.None.class, ways.of(program(command), WORKER, nudge)).why();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "php artisan horizon",
        "php8.3 /srv/shop/artisan horizon --environment=prod",
        "/usr/bin/php -d memory_limit=1G artisan horizon",
        "nice -n 5 php artisan horizon",
        "sh -c 'cd /srv/shop && exec php artisan horizon'"
      })
  void horizon_isTold_byItsOwnTool_orByTerm(String command) {
    Found.Known found = known(Ways.BUILT_IN, command, Nudge.RESTART);
    assertEquals(Way.HORIZON, found.way());
    assertEquals(List.of(Signal.TERM), found.way().signals(Nudge.RESTART));
    assertTrue(found.bySignal());
    ArtisanCall call = found.byArtisan().orElseThrow();
    assertEquals(Command.HORIZON_TERMINATE, call.command());
    assertEquals("/srv/shop/artisan", call.file());
    assertEquals("www-data", call.user());
  }

  @ParameterizedTest
  @CsvSource({
    "php artisan queue:work, php",
    "php8.3 artisan queue:work redis, php8.3",
    "/opt/php/bin/php8.1 artisan queue:work, /opt/php/bin/php8.1",
    "/srv/shop/artisan queue:work, php"
  })
  void artisan_isRunByTheWorkersOwnPhp(String command, String php) {
    Found.Known found = known(Ways.BUILT_IN, command, Nudge.RESTART);
    assertEquals(Way.QUEUE_WORKER, found.way());
    assertEquals(
        Optional.of(new ArtisanCall("www-data", php, "/srv/shop/artisan", Command.QUEUE_RESTART)),
        found.byArtisan());
  }

  @Test
  void laravelsWorkers_pauseByUsr2_andGoOnByCont() {
    for (String command : List.of("php artisan horizon", "php artisan queue:work")) {
      assertEquals(
          List.of(Signal.USR2),
          known(Ways.BUILT_IN, command, Nudge.PAUSE).way().signals(Nudge.PAUSE));
      assertEquals(
          List.of(Signal.CONT),
          known(Ways.BUILT_IN, command, Nudge.CONTINUE).way().signals(Nudge.CONTINUE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cat",
        "php artisan schedule:work",
        "php artisan queue:listen",
        "php server.php",
        "docker exec app php artisan horizon",
        "sudo -u www-data php artisan queue:work",
        "sh -c 'docker exec app php artisan horizon'"
      })
  void whatNoSignalReaches_orNobodyKnows_hasNoWay(String command) {
    for (Nudge nudge : Nudge.values()) {
      assertFalse(none(Ways.BUILT_IN, command, nudge).isBlank());
    }
  }

  @Test
  void inAShellThatStays_onlyArtisanCanTellAWorkerToStartAnew() {
    String command = "sh -c 'cd /srv/shop && php artisan queue:work'";
    Found.Known found = known(Ways.BUILT_IN, command, Nudge.RESTART);
    assertFalse(found.bySignal());
    assertTrue(found.byArtisan().isPresent());
    assertTrue(none(Ways.BUILT_IN, command, Nudge.PAUSE).contains("write `exec`"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "", "0", "a b", "-u"})
  void asRoot_orNobodyKnownAs_artisanIsNotRun(String user) {
    String text = "[program:queue]\ndirectory=/srv/shop\ncommand=php artisan horizon\nuser=" + user;
    ProgramConfig program = ServerConfig.of("/f", Map.of("/f", text)).programs().getFirst();
    Found.Known found =
        assertInstanceOf(Found.Known.class, Ways.BUILT_IN.of(program, WORKER, Nudge.RESTART));
    assertEquals(Optional.empty(), found.byArtisan());
    assertTrue(found.bySignal());
  }

  private static final Way SIDEKIQ =
      new Way(
          "sidekiq",
          Optional.empty(),
          List.of(Signal.TSTP, Signal.TERM),
          Optional.of(Signal.TSTP),
          Optional.empty(),
          false,
          false);

  @Test
  void aWayOfTheConfig_comesFirst_forTheCommandsAndWorkersThatItNames() {
    Ways ways =
        new Ways(
            List.of(
                new Ways.Own(
                    Optional.of(new Glob("*sidekiq*")), Optional.of(new Glob("mail*")), SIDEKIQ),
                new Ways.Own(Optional.empty(), Optional.of(new Glob("queue:*_00")), SIDEKIQ)));
    assertEquals(SIDEKIQ, known(ways, "php artisan horizon", Nudge.RESTART).way());
    WorkerName other = WorkerName.of("queue:queue_01");
    assertInstanceOf(
        Found.None.class, ways.of(program("bundle exec sidekiq"), other, Nudge.RESTART));
    assertInstanceOf(
        Found.Known.class,
        ways.of(program("bundle exec sidekiq"), WorkerName.of("mailer"), Nudge.RESTART));
  }

  @Test
  void whatAWayDoesNotSay_isRefusedWithASentence() {
    Ways ways =
        new Ways(List.of(new Ways.Own(Optional.of(new Glob("*")), Optional.empty(), SIDEKIQ)));
    assertEquals(List.of(Signal.TSTP), known(ways, "x", Nudge.PAUSE).way().signals(Nudge.PAUSE));
    assertEquals(
        "sidekiq cannot be told to go on, as workerbot's config has it; a restart ends its pause",
        none(ways, "x", Nudge.CONTINUE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "php artisan queue:work | | its job may take up to 1 min (--timeout by default), but"
            + " Supervisor kills it after 10 s (stopwaitsecs)",
        "php artisan queue:work --timeout=90 | 3600 | its job may hold it up to 1 min 30 s (--timeout)",
        "php artisan queue:work --timeout=0 | 3600 | its job may take as long as it likes"
            + " (--timeout=0), but Supervisor kills it after 1 h (stopwaitsecs)",
        "php artisan horizon | 3600 | its job may take as long as `timeout` in config/horizon.php"
            + " says (60 s by default), but Supervisor kills it after 1 h (stopwaitsecs)",
        "cat | | "
      })
  void howLongAJobMayHoldAStop_isTold(String command, String wait, String sentence) {
    String text =
        "[program:q]\ncommand=" + command + (wait == null ? "" : "\nstopwaitsecs=" + wait);
    ProgramConfig program = ServerConfig.of("/f", Map.of("/f", text)).programs().getFirst();
    assertEquals(Optional.ofNullable(sentence), JobTime.of(program).map(JobTime::whenStopped));
  }
}
