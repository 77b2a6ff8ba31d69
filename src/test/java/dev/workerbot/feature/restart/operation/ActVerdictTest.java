package dev.workerbot.feature.restart.operation;

import static dev.workerbot.testing.TargetResults.down;
import static dev.workerbot.testing.TargetResults.notBegun;
import static dev.workerbot.testing.TargetResults.oneShot;
import static dev.workerbot.testing.TargetResults.status;
import static dev.workerbot.testing.TargetResults.unseen;
import static dev.workerbot.testing.TargetResults.up;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last word on a start, stop, restart, pause or continue. */
class ActVerdictTest {
  private static final Target A = Target.of("q:q_0@web1");
  private static final Target B = Target.of("q:q_1@web1");
  private static final Target C = Target.of("q:q_0@web2");
  private static final Duration TOOK = Duration.ofSeconds(12);

  private static Message verdict(Verb verb, TargetResult... results) {
    return ActVerdict.verdict(verb, Person.named("anna"), List.of(results));
  }

  private static String title(Verb verb, TargetResult... results) {
    return verdict(verb, results).title();
  }

  private static List<String> lines(Message message) {
    return message.lines().stream().map(MessageLine::text).toList();
  }

  private static TargetResult alone(Target target) {
    return TargetResult.failed(target, StepResult.LEFT_ALONE + "the disk is full");
  }

  private static TargetResult already(Target target, WorkerState state, int pid) {
    return TargetResult.done(target, status(target, state, pid), Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "START, 'q:q_0 on web1: RUNNING after 12 s (pid 8), started by @anna'",
    "RESTART, 'q:q_0 on web1: RUNNING again after 12 s (pid 8), restarted by @anna'",
    "PAUSE, 'q:q_0 on web1: takes no more jobs (pid 8), paused by @anna'",
    "CONTINUE, 'q:q_0 on web1: takes jobs again (pid 8), continued by @anna'",
  })
  void one_isSaidWithItsStateAndProcess(Verb verb, String title) {
    Message message = verdict(verb, up(A, 8, TOOK));
    assertEquals(title, message.title());
    assertEquals(Severity.GOOD, message.severity());
    assertEquals(List.of(), message.lines());
  }

  @ParameterizedTest
  @CsvSource({
    "START, 'q on web1 and web2: 2 of 2 RUNNING after 12 s, started by @anna'",
    "RESTART, 'q on web1 and web2: 2 of 2 RUNNING again after 12 s, restarted by @anna'",
    "PAUSE, 'q on web1 and web2: 2 of 2 take no more jobs, paused by @anna'",
    "CONTINUE, 'q on web1 and web2: 2 of 2 take jobs again, continued by @anna'",
  })
  void several_areCounted_withTheSlowest(Verb verb, String title) {
    assertEquals(title, title(verb, up(A, 8, TOOK), up(C, 9, Duration.ofSeconds(3))));
  }

  @Test
  void aStop_hasNoProcess() {
    TargetResult stopped = TargetResult.done(A, status(A, WorkerState.STOPPED, 0), TOOK);
    assertEquals("q:q_0 on web1: STOPPED after 12 s, stopped by @anna", title(Verb.STOP, stopped));
    assertEquals(
        "q on web1: 2 of 2 STOPPED after 12 s, stopped by @anna",
        title(
            Verb.STOP,
            stopped,
            TargetResult.done(B, status(B, WorkerState.STOPPED, 0), Duration.ofSeconds(1))));
  }

  @Test
  void whatWasSoAlready_isNotSaidToHaveBeenDone() {
    assertEquals(
        "q:q_0 on web1 was already RUNNING (pid 7): nothing to do",
        title(Verb.START, already(A, WorkerState.RUNNING, 7)));
    assertEquals(
        "q on web1: all 2 were RUNNING already, nothing to do",
        title(Verb.START, already(A, WorkerState.RUNNING, 7), already(B, WorkerState.RUNNING, 8)));
    assertEquals(
        "q on web1: all 2 were down already, nothing to do",
        title(Verb.STOP, already(A, WorkerState.STOPPED, 0), already(B, WorkerState.FATAL, 0)));
    assertEquals(
        "q on web1: 2 of 2 RUNNING after 12 s, started by @anna",
        title(Verb.START, already(A, WorkerState.RUNNING, 7), up(B, 8, TOOK)));
  }

  @Test
  void howTheyWereSignalled_isSaidOnceForAll() {
    assertEquals(
        "q on web1: 2 of 2 RUNNING again after 12 s, restarted gracefully (TERM) by @anna",
        title(
            Verb.RESTART,
            up(A, 8, TOOK).signalledBy(Optional.of("TERM")),
            up(B, 9, TOOK).signalledBy(Optional.of("TERM"))));
    assertEquals(
        "q:q_0 on web1: RUNNING again after 12 s (pid 8), restarted gracefully"
            + " (queue:restart) by @anna",
        title(Verb.RESTART, up(A, 8, TOOK).signalledBy(Optional.of("queue:restart"))));
  }

  @Test
  void aOneShot_ranForSomeTime_howeverBriefly() {
    assertEquals(
        "q:q_0 on web1 ran and exited as expected, exit code 0, after 2 s, started by @anna",
        title(Verb.START, oneShot(A)));
    assertEquals(
        "q:q_0 on web1 ran and exited as expected, exit code 0, after 0.3 s, started by @anna",
        title(
            Verb.START,
            TargetResult.ended(
                A, status(A, WorkerState.EXITED, 0), Duration.ofMillis(300), "exit code 0")));
  }

  @ParameterizedTest
  @CsvSource({
    "START, FATAL, did not start: FATAL",
    "START, EXITED, came up and went down again: EXITED",
    "RESTART, FATAL, did not come back: FATAL",
    "RESTART, EXITED, came up and went down again: EXITED",
    "STOP, RUNNING, did not stop: still RUNNING",
    "STOP, EXITED, did not stop: still EXITED",
    "PAUSE, RUNNING, was not paused: RUNNING",
    "PAUSE, EXITED, was not paused: EXITED",
    "CONTINUE, RUNNING, did not continue: RUNNING",
  })
  void oneThatFails_isSaidToBeAsItWasSeen(Verb verb, WorkerState state, String title) {
    Message message = verdict(verb, down(A, state, "it is broken"));
    assertEquals("q:q_0 on web1 " + title, message.title());
    assertEquals(Severity.BAD, message.severity());
    assertEquals(
        List.of("it is broken", verb + " requested by @anna, gave up after 3.0 s"), lines(message));
  }

  @Test
  void whatWasNotSeen_isNotSaidToBeDown() {
    assertEquals(
        "q:q_0 on web1 did not come back: no answer, state unknown",
        title(Verb.RESTART, unseen(A)));
    assertEquals(
        "q:q_0 on web1 was not restarted, still as before",
        title(Verb.RESTART, notBegun(A, OptionalInt.empty())));
    assertEquals("q:q_0 on web1 was left alone", title(Verb.RESTART, alone(A)));
    assertEquals(
        "q:q_0 on web1 did not stop",
        title(Verb.STOP, TargetResult.failed(A, "internal error in workerbot")));
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, 'q on web1: 1 of 2 are down; q:q_1: still FATAL'",
    "START, 'q on web1: 1 of 2 are RUNNING; q:q_1: FATAL'",
    "RESTART, 'q on web1: 1 of 2 came back; q:q_1: FATAL'",
    "PAUSE, 'q on web1: 1 of 2 are paused; q:q_1: FATAL'",
    "CONTINUE, 'q on web1: 1 of 2 continued; q:q_1: FATAL'",
  })
  void whereOneOfSeveralFails_itIsNamed(Verb verb, String title) {
    Message message = verdict(verb, up(A), down(B, WorkerState.FATAL, "it is broken"));
    assertEquals(title, message.title());
    assertEquals(List.of("q:q_1@web1: it is broken", verb + " requested by @anna"), lines(message));
    assertEquals(Severity.BAD, message.lines().getFirst().severity());
  }

  @Test
  void onSeveralServers_theFailedAreNamedWithTheirs() {
    assertEquals(
        "q on web1 and web2: 0 of 2 came back; q:q_0 on web1: FATAL, q:q_0 on web2: BACKOFF",
        title(Verb.RESTART, down(A, WorkerState.FATAL, "x"), down(C, WorkerState.BACKOFF, "y")));
  }

  private static TargetResult[] dead(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> down(Target.of("q:q_%02d@web1".formatted(i)), WorkerState.FATAL, "x"))
        .toArray(TargetResult[]::new);
  }

  @Test
  void manyThatFail_areCountedInTheTitle_andNotAllListed() {
    assertEquals(
        "q on web1: 0 of 3 came back; q:q_00: FATAL, q:q_01: FATAL, q:q_02: FATAL",
        title(Verb.RESTART, dead(3)));
    assertEquals("q on web1: 0 of 4 came back; 4 did not", title(Verb.RESTART, dead(4)));
    List<String> lines = lines(verdict(Verb.RESTART, dead(20)));
    assertEquals(13, lines.size());
    assertEquals("… and 9 more; `history` has them", lines.get(11));
  }

  @Test
  void whatWasLeftAlone_isCountedApart_andNotSaidToBeDown() {
    assertEquals(
        "q on web1: 0 of 2 restarted; 2 left alone", title(Verb.RESTART, alone(A), alone(B)));
    assertEquals(
        "q on web1 and web2: 0 of 3 stopped; q:q_0 on web1: still RUNNING; 1 not begun: connection"
            + " lost, still running as before; 1 left alone",
        title(
            Verb.STOP,
            down(A, WorkerState.RUNNING, "x"),
            notBegun(C, OptionalInt.of(7)),
            alone(B)));
  }

  @Test
  void whatAPauseMeans_isSaid_andHowItEnds() {
    Message paused = verdict(Verb.PAUSE, up(A));
    assertEquals(
        List.of(
            "It finishes its current job. Supervisor cannot see the pause and shows RUNNING;"
                + " `status` here shows it.",
            "`continue` or a restart ends it."),
        lines(ActVerdict.paused(paused, List.of(A), true)));
    assertEquals(
        List.of(
            "They finish their current jobs. Supervisor cannot see the pause and shows RUNNING;"
                + " `status` here shows it.",
            "Only a restart ends the pause."),
        lines(ActVerdict.paused(paused, List.of(A, B), false)));
  }
}
