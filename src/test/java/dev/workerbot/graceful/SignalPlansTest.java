package dev.workerbot.graceful;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.graceful.SignalPlans.PlanLookup;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.laravel.ArtisanCall.ArtisanCommand;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.WorkerName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalPlansTest {
  private static final WorkerName WORKER = WorkerName.of("queue:queue_00");

  private static ProgramConfig program(String command) {
    String text = "[program:queue]\nuser=www-data\ndirectory=/srv/shop\ncommand=" + command;
    return ServerConfig.of("/f", Map.of("/f", text)).programs().getFirst();
  }

  private static PlanLookup.KnownPlan known(
      SignalPlans signalPlans, String command, GracefulSignal gracefulSignal) {
    return assertInstanceOf(
        PlanLookup.KnownPlan.class, signalPlans.of(program(command), WORKER, gracefulSignal));
  }

  private static String none(
      SignalPlans signalPlans, String command, GracefulSignal gracefulSignal) {
    return assertInstanceOf(
            PlanLookup.NoPlan.class, signalPlans.of(program(command), WORKER, gracefulSignal))
        .why();
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
  void horizon_isSignalled_byItsOwnTool_orByTerm(String command) {
    PlanLookup.KnownPlan found = known(SignalPlans.BUILT_IN, command, GracefulSignal.RESTART);
    assertEquals(SignalPlan.HORIZON, found.signalPlan());
    assertEquals(List.of(Signal.TERM), found.signalPlan().signals(GracefulSignal.RESTART));
    assertTrue(found.bySignal());
    ArtisanCall call = found.byArtisan().orElseThrow();
    assertEquals(ArtisanCommand.HORIZON_TERMINATE, call.artisanCommand());
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
    PlanLookup.KnownPlan found = known(SignalPlans.BUILT_IN, command, GracefulSignal.RESTART);
    assertEquals(SignalPlan.QUEUE_WORKER, found.signalPlan());
    assertEquals(
        Optional.of(
            new ArtisanCall("www-data", php, "/srv/shop/artisan", ArtisanCommand.QUEUE_RESTART)),
        found.byArtisan());
  }

  @Test
  void laravelsWorkers_pauseByUsr2_andGoOnByCont() {
    for (String command : List.of("php artisan horizon", "php artisan queue:work")) {
      assertEquals(
          List.of(Signal.USR2),
          known(SignalPlans.BUILT_IN, command, GracefulSignal.PAUSE)
              .signalPlan()
              .signals(GracefulSignal.PAUSE));
      assertEquals(
          List.of(Signal.CONT),
          known(SignalPlans.BUILT_IN, command, GracefulSignal.CONTINUE)
              .signalPlan()
              .signals(GracefulSignal.CONTINUE));
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
    for (GracefulSignal gracefulSignal : GracefulSignal.values()) {
      assertFalse(none(SignalPlans.BUILT_IN, command, gracefulSignal).isBlank());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "php artisan reverb:start, Reverb, TERM, reverb:restart, false",
    "php artisan pulse:check, Pulse, '', pulse:restart, false",
    "php artisan pulse:work, Pulse, '', pulse:restart, false",
    "php artisan octane:start --port=8000, Octane, '', octane:reload, true",
    "php artisan inertia:start-ssr, Inertia's SSR server, TERM, '', false",
    "php /srv/app/bin/console messenger:consume async, Symfony's Messenger, TERM, '', false",
    "php bin/console -e prod messenger:consume a b, Symfony's Messenger, TERM, '', false"
  })
  void theOtherDaemonsOfAServer_haveTheirWays(
      String command, String name, String signal, String artisan, boolean keepsPid) {
    PlanLookup.KnownPlan found = known(SignalPlans.BUILT_IN, command, GracefulSignal.RESTART);
    assertEquals(name, found.signalPlan().name());
    assertEquals(!signal.isEmpty(), found.bySignal());
    assertEquals(
        signal.isEmpty() ? List.of() : List.of(Signal.valueOf(signal)),
        found.signalPlan().signals(GracefulSignal.RESTART));
    assertEquals(
        artisan,
        found.byArtisan().map(ArtisanCall::artisanCommand).map(Object::toString).orElse(""));
    assertEquals(keepsPid, found.signalPlan().keepsPid());
    assertEquals(name + " cannot pause", none(SignalPlans.BUILT_IN, command, GracefulSignal.PAUSE));
  }

  @Test
  void whatOnlyArtisanReaches_hasNoWay_whereThatCannotBeRun() {
    ProgramConfig program =
        ServerConfig.of("/f", Map.of("/f", "[program:p]\ncommand=php /srv/artisan pulse:check\n"))
            .programs()
            .getFirst();
    assertEquals(
        new PlanLookup.NoPlan(
            "only `artisan pulse:restart` reaches it, and its program has no user= to run that as"),
        SignalPlans.BUILT_IN.of(program, WORKER, GracefulSignal.RESTART));
  }

  /** Who is told by one of these is no worker of another application's, and no other daemon. */
  @Test
  void aCallOfArtisan_reachesItsOwnKind() {
    Artisan monitoring = Artisan.in("php artisan pulse:work").orElseThrow();
    assertEquals(
        List.of(ArtisanCommand.MONITORING_RESTART),
        Arrays.stream(ArtisanCommand.values()).filter(one -> one.reaches(monitoring)).toList());
  }

  @Test
  void inAShellThatStays_onlyArtisanCanTellAWorkerToStartAnew() {
    String command = "sh -c 'cd /srv/shop && php artisan queue:work'";
    PlanLookup.KnownPlan found = known(SignalPlans.BUILT_IN, command, GracefulSignal.RESTART);
    assertFalse(found.bySignal());
    assertTrue(found.byArtisan().isPresent());
    assertTrue(none(SignalPlans.BUILT_IN, command, GracefulSignal.PAUSE).contains("put `exec`"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "", "0", "a b", "-u"})
  void asRoot_orNobodyKnownAs_artisanIsNotRun(String user) {
    String text = "[program:queue]\ndirectory=/srv/shop\ncommand=php artisan horizon\nuser=" + user;
    ProgramConfig program = ServerConfig.of("/f", Map.of("/f", text)).programs().getFirst();
    PlanLookup.KnownPlan found =
        assertInstanceOf(
            PlanLookup.KnownPlan.class,
            SignalPlans.BUILT_IN.of(program, WORKER, GracefulSignal.RESTART));
    assertEquals(Optional.empty(), found.byArtisan());
    assertTrue(found.bySignal());
  }

  private static final SignalPlan SIDEKIQ =
      new SignalPlan(
          "sidekiq",
          Optional.empty(),
          List.of(Signal.TSTP, Signal.TERM),
          Optional.of(Signal.TSTP),
          Optional.empty(),
          false,
          false);

  @Test
  void aWayOfTheConfig_comesFirst_forTheCommandsAndWorkersThatItNames() {
    SignalPlans signalPlans =
        new SignalPlans(
            List.of(
                new SignalPlans.Own(
                    Optional.of(new Glob("*sidekiq*")), Optional.of(new Glob("mail*")), SIDEKIQ),
                new SignalPlans.Own(
                    Optional.empty(), Optional.of(new Glob("queue:*_00")), SIDEKIQ)));
    assertEquals(
        SIDEKIQ, known(signalPlans, "php artisan horizon", GracefulSignal.RESTART).signalPlan());
    WorkerName other = WorkerName.of("queue:queue_01");
    assertInstanceOf(
        PlanLookup.NoPlan.class,
        signalPlans.of(program("bundle exec sidekiq"), other, GracefulSignal.RESTART));
    assertInstanceOf(
        PlanLookup.KnownPlan.class,
        signalPlans.of(
            program("bundle exec sidekiq"), WorkerName.of("mailer"), GracefulSignal.RESTART));
  }

  @Test
  void whatAWayDoesNotSay_isRefusedWithASentence() {
    SignalPlans signalPlans =
        new SignalPlans(
            List.of(new SignalPlans.Own(Optional.of(new Glob("*")), Optional.empty(), SIDEKIQ)));
    assertEquals(
        List.of(Signal.TSTP),
        known(signalPlans, "x", GracefulSignal.PAUSE).signalPlan().signals(GracefulSignal.PAUSE));
    assertEquals(
        "sidekiq cannot continue, according to workerbot's config; a restart ends its pause",
        none(signalPlans, "x", GracefulSignal.CONTINUE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "php artisan queue:work | | its job may take up to 1 min (--timeout by default), but"
            + " Supervisor kills it after 10 s (stopwaitsecs)",
        "php artisan queue:work --timeout=90 | 3600 | its job may hold it up to 1 min 30 s"
            + " (--timeout)",
        "php artisan queue:work --timeout=0 | 3600 | its job may take any length of time"
            + " (--timeout=0), but Supervisor kills it after 1 h (stopwaitsecs)",
        "php artisan horizon | 3600 | its job may take as long as `timeout` in config/horizon.php"
            + " allows (60 s by default), but Supervisor kills it after 1 h (stopwaitsecs)",
        "cat | | "
      })
  void howLongAJobMayHoldAStop_isReported(String command, String wait, String sentence) {
    String text =
        "[program:q]\ncommand=" + command + (wait == null ? "" : "\nstopwaitsecs=" + wait);
    ProgramConfig program = ServerConfig.of("/f", Map.of("/f", text)).programs().getFirst();
    assertEquals(Optional.ofNullable(sentence), JobTime.of(program).map(JobTime::whenStopped));
  }
}
