package dev.workerbot.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.ArtisanOutput;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.NotAnswered;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.Reason;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.RunPlace;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.laravel.ArtisanQuery.MonitorQueues;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.MovableClock;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.event.HealthSign;
import dev.workerbot.worker.event.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of applications, and made of their answers, round by round. */
class HealthWatchTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final WorkerName HIGH = WorkerName.of("high");
  private static final String CONFIG =
      """
      [program:high]
      command=php /srv/shop/artisan queue:work redis --queue=high,default
      user=www-data
      [program:rest]
      command=php /srv/shop/artisan queue:work
      user=www-data
      [program:other]
      command=/bin/cat
      user=www-data
      """;

  private final MemorySupervisor web1 = MemorySupervisor.of(CONFIG);
  private final MovableClock clock = new MovableClock();
  private final Map<Target, OptionalInt> paused = new HashMap<>();
  private final List<ArtisanQuery> asked = new ArrayList<>();
  private final Fleet fleet = new Fleet(List.of(web1.watched(WEB1, Set.of())), clock);
  private RunPlace place = new RunPlace(Optional.of("web1"), Optional.of(Instant.EPOCH), false);

  private final HealthSettings settings =
      new HealthSettings(
          Optional.of(Selector.parse("*@web1")),
          Duration.ofMillis(5),
          Duration.ofMinutes(10),
          1000);
  private final HealthReports reports =
      new HealthReports(
          new HealthSettings(
              settings.workers(), Duration.ofMinutes(1), settings.oldest(), settings.deep()),
          clock);

  @AfterEach
  void close() {
    fleet.close();
  }

  private HealthWatch watch() {
    return new HealthWatch(fleet, settings, reports, () -> paused, clock, new Random(1));
  }

  private void answering(String... answers) {
    List<String> left = new ArrayList<>(List.of(answers));
    web1.laravel(query -> {
      asked.add(query);
      String text = left.size() > 1 ? left.removeFirst() : left.getFirst();
      return new ArtisanOutput(text, false, place);
    });
  }

  private static String sizes(long high, long usual, long rest) {
    return """
    +------------+---------+------+--------+
    | Connection | Queue   | Size | Status |
    +------------+---------+------+--------+
    | redis      | high    | %d   | OK     |
    | redis      | default | %d   | OK     |
    |            |         | %d   | OK     |
    +------------+---------+------+--------+
    """
        .formatted(high, usual, rest);
  }

  private HealthSign of(Map<WorkerName, HealthSign> signs) {
    assertTrue(signs.containsKey(HIGH), signs.toString());
    return signs.get(HIGH);
  }

  @Test
  void queues_areAskedFor_onceForAllWorkers_andShownWithTheirTrend() {
    answering(sizes(12, 4000, 0), sizes(12, 4310, 5));
    HealthWatch.ServerRounds rounds = watch().new ServerRounds(WEB1);
    assertEquals(new HealthSign.Works(), of(rounds.next()));
    assertEquals(
        new HealthSign.NotWorking("queue default: 4,310 jobs wait, more and more"),
        of(rounds.next()));
    assertEquals(
        "high 12 · default 4,310 ↑", reports.of(new Target(WEB1, HIGH)).orElseThrow().figures());
    assertEquals(
        "default 5 ↑", reports.of(new Target(WEB1, WorkerName.of("rest"))).orElseThrow().figures());
    assertEquals(Optional.empty(), reports.of(new Target(WEB1, WorkerName.of("other"))));
    assertEquals(
        List.of("redis:high", "redis:default", ":"), ((MonitorQueues) asked.getFirst()).queues());
    clock.forward(Duration.ofMinutes(5));
    assertEquals(Optional.empty(), reports.of(new Target(WEB1, HIGH)), "it is no news any more");
  }

  @Test
  void anApplicationThatCannotReachItsQueue_doesNotWork() {
    web1.laravel(_ ->
        new NotAnswered(Reason.NO_CONNECTION, "artisan queue:monitor said: Connection refused"));
    assertEquals(
        new HealthSign.NotWorking(
            "the application cannot reach its queue: artisan queue:monitor said: Connection"
                + " refused"),
        of(watch().new ServerRounds(WEB1).next()));
  }

  @Test
  void whatCannotTell_isNotDead() {
    HealthWatch.ServerRounds rounds = watch().new ServerRounds(WEB1);
    for (ArtisanAnswer answer :
        List.of(
            new NotAnswered(Reason.TOO_LONG, "it did not end in time"),
            new NotAnswered(Reason.FAILED, "No application key"),
            new ArtisanOutput("What is your name?", false, place),
            new ArtisanOutput(sizes(1, 2, 3).substring(0, 150), true, place),
            new ArtisanOutput("", false, place))) {
      web1.laravel(_ -> answer);
      assertInstanceOf(HealthSign.UnknownHealth.class, of(rounds.next()), answer.toString());
    }
  }

  @Test
  void inMaintenance_itIsNotToWork() {
    place = new RunPlace(Optional.of("web1"), Optional.of(Instant.EPOCH), true);
    answering(sizes(1, 2000, 0), sizes(1, 3000, 0));
    HealthWatch.ServerRounds rounds = watch().new ServerRounds(WEB1);
    rounds.next();
    assertInstanceOf(HealthSign.UnknownHealth.class, of(rounds.next()));
  }

  @Test
  void anOptionThatIsNotKnown_isLeftOutFromTheNextRoundOn() {
    web1.laravel(query -> {
      asked.add(query);
      return ((MonitorQueues) query).json()
          ? new NotAnswered(Reason.NO_SUCH_OPTION, "The \"--json\" option does not exist.")
          : new ArtisanOutput(sizes(0, 0, 0), false, place);
    });
    HealthWatch.ServerRounds rounds = watch().new ServerRounds(WEB1);
    assertEquals(Map.of(), rounds.next());
    assertEquals(1, asked.size(), "one start of PHP a round");
    assertEquals(new HealthSign.Works(), of(rounds.next()));
    assertEquals(2, asked.size());
  }

  @Test
  void whereSomebodyHasToMendTheSetUp_itIsAskedSeldom() {
    web1.laravel(query -> {
      asked.add(query);
      return new NotAnswered(Reason.NOT_ALLOWED, "sudo does not let the SSH user do it");
    });
    HealthWatch.ServerRounds rounds = watch().new ServerRounds(WEB1);
    for (int round = 0; round < 22; round++) {
      assertInstanceOf(HealthSign.UnknownHealth.class, of(rounds.next()));
    }
    assertEquals(2, asked.size());
  }

  @Test
  void pausedWorkers_andThoseThatDoNotRun_areNotProbed() {
    answering(sizes(0, 0, 0));
    paused.put(new Target(WEB1, HIGH), web1.pidOf(HIGH));
    web1.stop(WorkerName.of("rest"), Duration.ofSeconds(1));
    assertEquals(Map.of(), watch().new ServerRounds(WEB1).next());
    assertEquals(List.of(), asked);
  }

  @Test
  void whatWasFoundOfAWorker_isForgotten_whenItGoesDown() {
    answering(sizes(0, 0, 0));
    HealthWatch.ServerRounds rounds = watch().new ServerRounds(WEB1);
    rounds.next();
    web1.stop(HIGH, Duration.ofSeconds(1));
    rounds.next();
    assertEquals(Optional.empty(), reports.of(new Target(WEB1, HIGH)));
  }

  @Test
  void itGoesOn_andTells_untilItIsClosed() throws InterruptedException {
    BlockingQueue<Observation> seen = new LinkedBlockingQueue<>();
    answering(sizes(0, 0, 0));
    try (HealthWatch watch = watch()) {
      watch.start(seen::add);
      for (int round = 0; round < 3; round++) {
        Observation.Probed health =
            assertInstanceOf(Observation.Probed.class, seen.poll(10, TimeUnit.SECONDS));
        assertEquals(WEB1, health.server());
        assertEquals(new HealthSign.Works(), of(health.signs()));
      }
    }
  }
}
