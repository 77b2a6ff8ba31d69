package dev.workerbot.feature.change.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.testing.TargetResults;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last word on a change of workers, by what was seen of them. */
class ChangeVerdictsTest {
  private static final Duration TOOK = Duration.ofSeconds(12);
  private static final Optional<String> FILE = Optional.of("[program:queue]\ncommand=a\n");
  private static final StoredChange EDIT = change("web1", FILE, FILE);
  private static final StoredChange REMOVE = change("web1", FILE, Optional.empty());
  private static final StoredChange OTHER = change("web2", FILE, FILE);

  private final ChangeVerdicts verdicts = new ChangeVerdicts(new Cleaner());

  private static StoredChange change(
      String server, Optional<String> before, Optional<String> after) {
    return new StoredChange(new ServerName(server), "queue", "queue.conf", before, after);
  }

  /** Its workers, numbered; what runs has the pid 7. */
  private static List<WorkerStatus> workers(WorkerState... states) {
    List<WorkerStatus> workers = new ArrayList<>();
    for (WorkerState state : states) {
      workers.add(
          TargetResults.status(
              Target.of("queue:queue_%d@web1".formatted(workers.size())),
              state,
              state == WorkerState.RUNNING ? 7 : 0));
    }
    return workers;
  }

  private static ChangeEnd done(WorkerState... states) {
    return new ChangeEnd.ChangeDone(workers(states));
  }

  private static ChangeEnd unwell(int worst, WorkerState... states) {
    return new ChangeEnd.Unwell(
        Optional.of(WorkerName.of("queue:queue_" + worst)), "it is broken", workers(states));
  }

  private static ChangeEnd notTakenUp() {
    return new ChangeEnd.Unwell(Optional.empty(), "supervisord is down", List.of());
  }

  private Message one(Verb verb, StoredChange change, ChangeEnd end) {
    return verdicts.one(verb, Person.named("anna"), change, end, TOOK);
  }

  private static List<String> lines(Message message) {
    return message.lines().stream().map(MessageLine::text).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE, created",
    "EDIT, changed",
    "SCALE, scaled",
    "UNDO, restored",
  })
  void whatIsDone_isSaid_withHowItRuns(Verb verb, String word) {
    Message message = one(verb, EDIT, done(WorkerState.RUNNING));
    assertEquals(
        "queue on web1: " + word + ", RUNNING (pid 7) after 12 s, by @anna", message.title());
    assertEquals(Severity.GOOD, message.severity());
    assertEquals(List.of(), message.lines());
  }

  @Test
  void workersAreCounted_andOneShotsApart() {
    assertTrue(
        one(Verb.EDIT, EDIT, done(WorkerState.RUNNING, WorkerState.RUNNING))
            .title()
            .contains("changed, 2 of 2 RUNNING after"));
    assertTrue(
        one(Verb.EDIT, EDIT, done(WorkerState.STOPPED, WorkerState.STOPPED))
            .title()
            .contains("changed, all 2 STOPPED after"));
    assertTrue(
        one(Verb.EDIT, EDIT, done(WorkerState.STOPPED)).title().contains("changed, STOPPED after"));
    assertTrue(
        one(Verb.EDIT, EDIT, done(WorkerState.RUNNING, WorkerState.EXITED))
            .title()
            .contains("changed, RUNNING (pid 7), 1 ran and exited as expected after"));
    assertTrue(
        one(Verb.EDIT, EDIT, done(WorkerState.EXITED))
            .title()
            .contains("changed, it ran and exited as expected after"));
    assertTrue(
        one(Verb.EDIT, EDIT, done(WorkerState.EXITED, WorkerState.EXITED))
            .title()
            .contains("changed, all 2 ran and exited as expected after"));
  }

  @Test
  void whatIsRemoved_canBeBroughtBack_butNotWhatAnUndoTookAway() {
    Message removed = one(Verb.REMOVE, REMOVE, done());
    assertEquals("queue on web1: removed after 12 s, by @anna", removed.title());
    assertEquals(List.of("`undo queue@web1` brings it back for 7 days."), lines(removed));
    Message undone = one(Verb.UNDO, REMOVE, done());
    assertEquals("queue on web1: removed again after 12 s, by @anna", undone.title());
    assertEquals(List.of(), undone.lines());
  }

  @Test
  void whatDoesNotRun_isSaidWithItsWorst_andThatPeopleDecide() {
    Message message = one(Verb.EDIT, EDIT, unwell(0, WorkerState.FATAL));
    assertEquals("queue on web1 was changed but does not run: FATAL", message.title());
    assertEquals(Severity.BAD, message.severity());
    assertEquals(
        List.of(
            "it is broken", "edit requested by @anna, watched for 12 s. Keep it, or roll back."),
        lines(message));
    assertEquals(
        "queue on web1 was scaled but does not run: 1 of 2 RUNNING, queue_1 FATAL",
        one(Verb.SCALE, EDIT, unwell(1, WorkerState.RUNNING, WorkerState.FATAL)).title());
    assertEquals(
        "queue on web1 was changed but does not stay up",
        one(Verb.EDIT, EDIT, unwell(0, WorkerState.RUNNING, WorkerState.FATAL)).title());
    assertEquals(
        "queue on web1 was changed but does not run",
        one(Verb.EDIT, EDIT, unwell(9, WorkerState.RUNNING)).title());
    assertEquals(
        "queue on web1 was changed but supervisord has not loaded it",
        one(Verb.EDIT, EDIT, notTakenUp()).title());
    assertEquals(
        "queue on web1: its file is deleted, but it may still be running",
        one(Verb.REMOVE, REMOVE, notTakenUp()).title());
  }

  @Test
  void whatWasPutBack_refused_orIsUnknown_isReportedApart() {
    Message restored = one(Verb.EDIT, EDIT, new ChangeEnd.Restored("no such user"));
    assertEquals("queue on web1 was not changed: everything is as before", restored.title());
    assertEquals(List.of("no such user", "edit requested by @anna"), lines(restored));
    assertEquals(
        "Nothing was changed: queue on web1 was not created",
        one(Verb.CREATE, EDIT, new ChangeEnd.ChangeRefused("the disk is full")).title());
    Message unknown = one(Verb.EDIT, EDIT, new ChangeEnd.ChangeUnknown("web1 is gone"));
    assertEquals("queue on web1: check it by hand", unknown.title());
    assertEquals(List.of("web1 is gone", "edit requested by @anna"), lines(unknown));
    assertTrue(Stream.of(restored, unknown).allMatch(one -> one.severity() == Severity.BAD));
  }

  @Test
  void noSecretOfAServersWords_isShown() {
    String secret = "environment=API_TOKEN=abcdefgh12345678";
    for (ChangeEnd end :
        List.of(
            new ChangeEnd.Restored(secret),
            new ChangeEnd.ChangeRefused(secret),
            new ChangeEnd.ChangeUnknown(secret))) {
      assertFalse(one(Verb.EDIT, EDIT, end).toString().contains("abcdefgh12345678"));
      assertFalse(verdicts.line(Verb.EDIT, EDIT, end).text().contains("abcdefgh12345678"));
    }
  }

  private Message all(Verb verb, ChangeEnd first, ChangeEnd second) {
    return verdicts.all(
        verb, Person.named("anna"), List.of(EDIT, OTHER), List.of(first, second), TOOK);
  }

  @Test
  void whereAllIsDone_thatIsTheTitle() {
    Message message =
        all(Verb.EDIT, done(WorkerState.RUNNING), done(WorkerState.RUNNING, WorkerState.RUNNING));
    assertEquals("queue on web1 and web2: all 2 changed after 12 s, by @anna", message.title());
    assertEquals(Severity.GOOD, message.severity());
    assertEquals(
        List.of("queue@web1: changed, RUNNING (pid 7)", "queue@web2: changed, 2 of 2 RUNNING"),
        lines(message));
  }

  @Test
  void whereSomeFail_theWorstIsFirst_andWhatARollBackDoesIsSaid() {
    Message message = all(Verb.EDIT, done(WorkerState.RUNNING), unwell(0, WorkerState.FATAL));
    assertEquals("queue on web1 and web2: 1 of 2 changed", message.title());
    assertEquals(Severity.BAD, message.severity());
    assertEquals(
        List.of(
            "queue@web2: changed, and does not run: FATAL: it is broken",
            "queue@web1: changed, RUNNING (pid 7)",
            "Roll back reverts those that do not run (1) and leaves the others.",
            "edit requested by @anna"),
        lines(message));
  }

  @Test
  void eachEnd_hasItsLine() {
    assertEquals(
        List.of(
            "queue@web1: not changed, everything is as before: no such user",
            "queue@web2: nothing was changed: the disk is full",
            "edit requested by @anna"),
        lines(
            all(
                Verb.EDIT,
                new ChangeEnd.Restored("no such user"),
                new ChangeEnd.ChangeRefused("the disk is full"))));
    assertEquals(
        "queue@web1: check it by hand: web1 is gone",
        verdicts.line(Verb.EDIT, EDIT, new ChangeEnd.ChangeUnknown("web1 is gone")).text());
    assertEquals(
        "queue@web1: its file is deleted, but it may still be running: supervisord is down",
        verdicts.line(Verb.REMOVE, REMOVE, notTakenUp()).text());
    assertEquals("queue@web1: removed", verdicts.line(Verb.REMOVE, REMOVE, done()).text());
  }
}
