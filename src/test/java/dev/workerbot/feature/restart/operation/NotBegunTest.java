package dev.workerbot.feature.restart.operation;

import static dev.workerbot.testing.TargetResults.notBegun;
import static dev.workerbot.testing.TargetResults.unseen;
import static dev.workerbot.testing.TargetResults.up;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.entity.Person;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.LostServer;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is said where a connection was cut before all had begun. */
class NotBegunTest {
  private static Target target(int number) {
    return new Target(new ServerName("web1"), WorkerName.of("queue:queue_0" + number));
  }

  private static TargetResult lost(int number) {
    return notBegun(target(number), OptionalInt.of(70 + number));
  }

  private static List<TargetResult> results(int done, TargetResult... others) {
    List<TargetResult> all = new ArrayList<>();
    for (int i = 0; i < done; i++) {
      all.add(up(target(i)));
    }
    all.addAll(List.of(others));
    return all;
  }

  private static String title(Verb verb, List<TargetResult> results) {
    return ActVerdict.verdict(verb, Person.named("anna"), results).title();
  }

  @Test
  void ofEight_fiveRestarted_andThreeNotBegun_areCountedApart() {
    List<TargetResult> results = results(5, lost(5), lost(6), lost(7));
    assertEquals(
        "queue on web1: 5 of 8 restarted; 3 not begun: connection lost, still running as before",
        title(Verb.RESTART, results));
    assertEquals(
        "queue:queue_05@web1: not begun: connection lost (web1 is gone), still running as before",
        ActVerdict.verdict(Verb.RESTART, Person.named("anna"), results).lines().getFirst().text());
  }

  @Test
  void whatWasBegun_andNotSeenAgain_isUnknown_andCountedApart() {
    assertEquals(
        "queue on web1: 5 of 8 restarted; queue:queue_05: no answer, state unknown; 2 not begun:"
            + " connection lost, still running as before",
        title(Verb.RESTART, results(5, unseen(target(5)), lost(6), lost(7))));
    assertEquals(
        "queue on web1: 5 of 6 came back; queue:queue_05: no answer, state unknown",
        title(Verb.RESTART, results(5, unseen(target(5)))));
  }

  @Test
  void whatWasDownBefore_isNotSaidToRun() {
    assertEquals(
        "queue on web1: 1 of 3 started; 2 not begun: connection lost, still as before",
        title(Verb.START, results(1, lost(1), notBegun(target(2), OptionalInt.empty()))));
  }

  @Test
  void anotherReason_isNoLostConnection() {
    assertEquals(
        "queue on web1: 1 of 2 stopped; 1 not begun, still running as before",
        title(
            Verb.STOP,
            results(
                1, notBegun(target(1), LostServer.NOT_BEGUN + "sudo refuses", OptionalInt.of(7)))));
  }

  @Test
  void one_isSaidNotToBeRestarted() {
    assertEquals(
        "queue:queue_01 on web1 was not restarted, still running as before",
        title(Verb.RESTART, List.of(lost(1))));
  }

  @Test
  void aStepThatAnEarlierRunBegan_isNeverSaidToBeAsBefore() {
    TargetResult begun =
        TargetResult.missed(
                target(1),
                new StepResult.StepMissed(Optional.empty(), false, "web1 is gone"),
                Duration.ZERO)
            .asBefore(
                JournalStep.planned(target(1), OptionalInt.of(7))
                    .begun(RestartStep.STOP, OptionalInt.of(7)));
    assertEquals(Optional.of("web1 is gone"), begun.cause());
  }
}
