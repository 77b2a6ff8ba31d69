package dev.workerbot.feature.restart.roll;

import static dev.workerbot.testing.TargetResults.down;
import static dev.workerbot.testing.TargetResults.notBegun;
import static dev.workerbot.testing.TargetResults.oneShot;
import static dev.workerbot.testing.TargetResults.unseen;
import static dev.workerbot.testing.TargetResults.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions.RollingOptions;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said of a rolling restart while it goes on, and at its end. */
class RollTextTest {
  private static final Target A = Target.of("a@web1");
  private static final Target B = Target.of("b@web1");
  private static final Target C = Target.of("c@web2");
  private static final Duration TOOK = Duration.ofSeconds(42);

  private static RollText text(List<TargetResult> before, Target... targets) {
    return new RollText(
        Person.named("anna"), new RollingOptions(2, Duration.ZERO), before, List.of(targets));
  }

  private static Message through(List<TargetResult> before, TargetResult... results) {
    return text(before).verdict(new RollEnd.Through(List.of(results)), TOOK);
  }

  /** Of a, b and c, of which those without a result are left. */
  private static Message stopped(TargetResult... results) {
    List<Target> left = new ArrayList<>(List.of(A, B, C));
    for (TargetResult one : results) {
      left.remove(one.target());
    }
    return text(List.of(), A, B, C).verdict(new RollEnd.RollStopped(List.of(results), left), TOOK);
  }

  private static String whyStopped(TargetResult... results) {
    String title = stopped(results).title();
    return title.substring(title.indexOf("; ") + 2);
  }

  private static List<String> lines(Message message) {
    return message.lines().stream().map(MessageLine::text).toList();
  }

  @Test
  void whatIsThrough_isCountedWithTheSlowest_andHow() {
    Message message =
        text(List.of(), A, B)
            .verdict(
                new RollEnd.Through(
                    List.of(
                        up(A, 8, Duration.ofSeconds(9)).signalledBy(Optional.of("TERM")),
                        up(B, 9, Duration.ofSeconds(3)))),
                TOOK);
    assertEquals(
        "2 workers on web1: 2 of 2 RUNNING again after 42 s, slowest 9.0 s, 2 at a time,"
            + " restarted gracefully (TERM) by @anna",
        message.title());
    assertEquals(Severity.GOOD, message.severity());
    assertEquals(List.of(), message.lines());
  }

  @Test
  void aOneShotThatHasDoneItsWork_countsApart() {
    assertTrue(
        text(List.of(), A, B)
            .verdict(new RollEnd.Through(List.of(up(A), oneShot(B))), TOOK)
            .title()
            .startsWith("2 workers on web1: 1 of 2 RUNNING again, 1 ran and exited as expected"));
  }

  @Test
  void whatWasRolledOnWithout_isNotForgottenAtTheEnd_butIsNoSuccess() {
    TargetResult dead = down(A, WorkerState.FATAL, "it is broken");
    Message message = text(List.of(dead), B).verdict(new RollEnd.Through(List.of(up(B))), TOOK);
    assertEquals(Severity.WARNING, message.severity());
    assertTrue(message.title().startsWith("2 workers on web1: 1 of 2 RUNNING again"));
    assertTrue(message.title().endsWith("by @anna; a@web1 did not come back"), message.title());
    assertEquals(List.of("a@web1: it is broken"), lines(message));
    assertEquals(Severity.BAD, message.lines().getFirst().severity());
  }

  @Test
  void severalThatWereRolledOnWithout_areCounted() {
    assertTrue(
        through(List.of(down(A, WorkerState.FATAL, "x"), down(B, WorkerState.FATAL, "y")), up(C))
            .title()
            .endsWith("; 2 did not come back"));
  }

  @Test
  void whatWasNeverTouched_isNotSaidToBeDown() {
    assertTrue(
        through(List.of(notBegun(C, OptionalInt.of(7))), up(A))
            .title()
            .endsWith("; c@web2 was not restarted, still running as before"));
    assertTrue(
        through(
                List.of(
                    notBegun(C, OptionalInt.of(7)),
                    TargetResult.failed(B, StepResult.LEFT_ALONE + "the disk is full")),
                up(A))
            .title()
            .endsWith("; 2 were left alone"));
    assertTrue(
        through(List.of(notBegun(C, OptionalInt.of(7)), down(B, WorkerState.FATAL, "y")), up(A))
            .title()
            .endsWith("; 1 did not come back, 1 was left alone"));
  }

  @Test
  void whatStoppedIt_isNamed_andWhatIsLeft() {
    Message message = stopped(up(A), down(B, WorkerState.FATAL, "it is broken"));
    assertEquals(
        "3 workers on web1 and web2: stopped after 1 of 3; b on web1 did not come back: FATAL",
        message.title());
    assertEquals(Severity.BAD, message.severity());
    assertEquals(
        List.of(
            "b@web1: it is broken",
            "Not restarted, as it was: c@web2.",
            "Restart requested by @anna, 2 at a time. Continue retries it, then does the rest;"
                + " Stop leaves the rest as it is."),
        lines(message));
  }

  @Test
  void whereTheLastOneFails_nothingIsLeft_andNothingCanGoOn() {
    assertEquals(
        List.of(
            "c@web2: it is broken",
            "Nothing is left to restart.",
            "Restart requested by @anna, 2 at a time."),
        lines(stopped(up(A), up(B), down(C, WorkerState.FATAL, "it is broken"))));
  }

  @Test
  void whyItStopped_saysWhatIsDown_andWhatIsOnlyUnknown() {
    assertEquals("the reason is no longer known", whyStopped());
    assertEquals("web1 is unreachable", whyStopped(unseen(A), unseen(B)));
    assertEquals("web1 and web2 is unreachable", whyStopped(unseen(C), unseen(A)));
    assertEquals(
        "2 did not come back",
        whyStopped(down(A, WorkerState.FATAL, "x"), down(B, WorkerState.BACKOFF, "y")));
    assertEquals(
        "a on web1 did not come back: FATAL; web2 is unreachable",
        whyStopped(down(A, WorkerState.FATAL, "x"), notBegun(C, OptionalInt.of(7))));
    assertEquals(
        "a on web1 came up and went down again: EXITED",
        whyStopped(down(A, WorkerState.EXITED, "x")));
    assertEquals(
        "a on web1 was left alone",
        whyStopped(TargetResult.failed(A, StepResult.LEFT_ALONE + "the disk is full")));
  }

  @Test
  void whereItWasCancelled_byWhom_andWhatIsLeft_isSaid() {
    Message message =
        text(List.of(down(C, WorkerState.FATAL, "x")), A, B)
            .verdict(new RollEnd.Cancelled(List.of(up(A)), List.of(B), Person.named("otto")), TOOK);
    assertEquals("3 workers on web1 and web2: cancelled by @otto after 1 of 3", message.title());
    assertEquals(Severity.WARNING, message.severity());
    assertEquals(
        List.of(
            "c@web2: x",
            "Not restarted, as it was: b@web1.",
            "Restart requested by @anna, 2 at a" + " time."),
        lines(message));
  }

  private static List<Target> many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Target.of("q:q_%02d@web%d".formatted(i, i % 2 + 1)))
        .toList();
  }

  @Test
  void manyThatAreLeft_areCountedByServer() {
    assertEquals(
        List.of("Not restarted, as they were: q:q_00@web1, q:q_01@web2, q:q_02@web1."),
        lines(RollText.ended(List.of(), many(3), Person.named("otto"))));
    assertEquals(
        List.of("Not restarted, as they were: 5 (3 on web1, 2 on web2)."),
        lines(RollText.ended(List.of(), many(5), Person.named("otto"))));
  }

  @Test
  void whoEndedIt_isSaid_withHowFarItCame() {
    Message message =
        RollText.ended(
            List.of(up(A), down(B, WorkerState.FATAL, "x")), List.of(C), Person.named("otto"));
    assertEquals(
        "3 workers on web1 and web2: rolling restart stopped by @otto after 1 of 3",
        message.title());
    assertEquals("b@web1: x", lines(message).getFirst());
  }

  private static Message progress(
      RollText text, Consumer<ProgressBoard<Target, TargetResult>> happens) {
    ProgressBoard<Target, TargetResult> board = new ProgressBoard<>(text.targets(), _ -> {});
    happens.accept(board);
    return text.progress(board.view());
  }

  @Test
  void whileItGoesOn_whatHasFailedAndWhatIsAtWork_isShown_notWhatOnlyWaits() {
    Message message =
        progress(
            text(List.of(up(C)), A, B, Target.of("d@web1"), Target.of("e@web1")),
            board -> {
              board.progress(B, "is stopped");
              board.progress(A, "is started");
              board.progress(Target.of("d@web1"), "was started");
              board.finished(
                  Target.of("d@web1"), down(Target.of("d@web1"), WorkerState.FATAL, "x"));
            });
    assertEquals("Restarting 5 workers on web1 and web2, 2 at a time …", message.title());
    assertEquals(
        List.of(
            "1 of 5 done; requested by @anna",
            "d@web1: x",
            "a@web1: is started",
            "b@web1: is" + " stopped"),
        lines(message));
  }

  @Test
  void whileItWaitsForAnother_onlyThatIsShown() {
    assertEquals(
        List.of("requested by @anna; waiting for the stop by @otto to finish"),
        lines(
            progress(
                text(List.of(), A), board -> board.waitsFor(Sentence.of("the stop by @otto")))));
  }

  @Test
  void noMoreLines_thanOneReads() {
    RollText text = text(List.of(), many(20).toArray(Target[]::new));
    Message message =
        progress(text, board -> text.targets().forEach(one -> board.progress(one, "is stopped")));
    assertEquals(9, message.lines().size());
    assertEquals("… and 13 more; `status` shows them", lines(message).getLast());
  }

  @Test
  void aButtonForOne_isCalledByItsProcess_andFitsEveryChat() {
    assertEquals("Restart q_1", RollText.label("Restart", Optional.of(Target.of("q:q_1@web1"))));
    assertEquals("Restart", RollText.label("Restart", Optional.empty()));
    assertFalse(
        RollText.label("Restart", Optional.of(Target.of("x".repeat(200) + "@web1"))).length() > 75);
  }
}
