package dev.workerbot.feature.restart.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.command.RestartOptions.RollingOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.testing.ScriptedServer;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a preview says of how long workers would be down. */
class OutageTest {
  private static final RestartOptions GRACEFUL = new RestartOptions(true, Optional.empty());

  private final ScriptedServer web1 = new ScriptedServer();
  private final ScriptedServer web2 = new ScriptedServer();

  private String reported(Verb verb, RestartOptions options, String... targets) {
    try (Fleet fleet = ScriptedServer.fleet(Map.of("web1", web1, "web2", web2))) {
      return new Outage(fleet, OperationTimeouts.DEFAULT)
          .of(verb, options, Stream.of(targets).map(Target::of).toList())
          .orElse("nothing");
    }
  }

  private static RestartOptions rolling(int batch, int pause) {
    return new RestartOptions(
        false, Optional.of(new RollingOptions(batch, Duration.ofSeconds(pause))));
  }

  @Test
  void whatIsStopped_staysDown() {
    assertEquals(
        "It stays down until someone starts it.",
        reported(Verb.STOP, RestartOptions.PLAIN, "a@web1"));
    assertEquals(
        "Both stay down until someone starts them.",
        reported(Verb.STOP, RestartOptions.PLAIN, "a@web1", "b@web1"));
    assertEquals(
        "All 3 stay down until someone starts them.",
        reported(Verb.STOP, RestartOptions.PLAIN, "a@web1", "b@web1", "c@web1"));
  }

  @Test
  void whatTakesNothingAway_hasNoOutage() {
    for (Verb verb : List.of(Verb.START, Verb.PAUSE, Verb.CONTINUE)) {
      assertEquals("nothing", reported(verb, RestartOptions.PLAIN, "a@web1"));
    }
  }

  @Test
  void aStop_mayTakeAsLongAsTheLongestStopwaitsecsSays() {
    web1.config =
        Optional.of(
            "[program:a]\ncommand=x\nstopwaitsecs=90\n[program:b]\ncommand=x\n"
                + "[program:z]\ncommand=x\nstopwaitsecs=3600\n");
    web2.config = Optional.of("[program:c]\ncommand=x\nstopwaitsecs=120\n");
    assertEquals(
        "Expected outage: it is down; a running job may hold it for up to 1 min 30 s"
            + " (stopwaitsecs).",
        reported(Verb.RESTART, RestartOptions.PLAIN, "a@web1"));
    assertEquals(
        "Expected outage: it is down; a running job may hold it for up to 10 s (stopwaitsecs).",
        reported(Verb.RESTART, RestartOptions.PLAIN, "b@web1"));
    assertEquals(
        "Expected outage: all 3 down at once; a running job may hold each for up to 2 min"
            + " (stopwaitsecs).",
        reported(Verb.RESTART, RestartOptions.PLAIN, "a@web1", "b@web1", "c@web2"));
  }

  @Test
  void whereOneServerDoesNotSay_nobodyKnowsHowLong() {
    web1.config = Optional.of("[program:a]\ncommand=x\nstopwaitsecs=90\n");
    web2.config = Optional.empty();
    assertEquals(
        "Expected outage: all 2 down at once; how long a stop may take is unknown.",
        reported(Verb.RESTART, RestartOptions.PLAIN, "a@web1", "c@web2"));
    assertEquals(
        "Expected outage: it is down; how long a stop may take is unknown.",
        reported(Verb.RESTART, RestartOptions.PLAIN, "not-in-the-config@web1"));
  }

  @Test
  void aGracefulOne_takesAsLongAsTheJobs() {
    assertEquals(
        "Expected outage: it is down; it goes down when its job is done, however long that takes.",
        reported(Verb.RESTART, GRACEFUL, "a@web1"));
    assertEquals(
        "Expected outage: all 2 may be down at once; each goes down when its job is done, however"
            + " long that takes.",
        reported(Verb.RESTART, GRACEFUL, "a@web1", "b@web1"));
  }

  @Test
  void aRollingOne_hasNoMoreDownThanItsBatch_andTakesItsTime() {
    web1.config = Optional.of("[program:a]\ncommand=x\n[program:b]\ncommand=x\n");
    web2.config = Optional.of("[program:c]\ncommand=x\n");
    String[] three = {"a@web1", "b@web1", "c@web2"};
    assertEquals(
        "Expected outage: at most 1 of 3 down at a time, at least 40 s in all; a running job may"
            + " hold each for up to 10 s (stopwaitsecs).",
        reported(Verb.RESTART, rolling(1, 5), three));
    assertEquals(
        "Expected outage: at most 2 of 3 down at a time, at least 25 s in all; a running job may"
            + " hold each for up to 10 s (stopwaitsecs).",
        reported(Verb.RESTART, rolling(2, 5), three));
    assertEquals(
        "Expected outage: at most 3 of 3 down at a time, at least 10 s in all; a running job may"
            + " hold each for up to 10 s (stopwaitsecs).",
        reported(Verb.RESTART, rolling(9, 5), three));
  }
}
