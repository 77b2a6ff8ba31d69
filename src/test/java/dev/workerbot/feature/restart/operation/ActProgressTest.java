package dev.workerbot.feature.restart.operation;

import static dev.workerbot.testing.TargetResults.down;
import static dev.workerbot.testing.TargetResults.up;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of a start, stop or restart while it goes on. */
class ActProgressTest {
  private static final Target A = Target.of("a@web1");
  private static final Target B = Target.of("b@web1");
  private static final Target C = Target.of("c@web1");

  private static Message shown(
      Verb verb, List<Target> targets, Consumer<ProgressBoard<Target, TargetResult>> happens) {
    ProgressBoard<Target, TargetResult> board = new ProgressBoard<>(targets, _ -> {});
    happens.accept(board);
    return ActProgress.of(verb, Person.named("anna"), targets, board.view());
  }

  private static List<String> lines(Message message) {
    return message.lines().stream().map(MessageLine::text).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, Stopping",
    "START, Starting",
    "PAUSE, Pausing",
    "CONTINUE, Continuing",
    "RESTART, Restarting",
  })
  void theTitle_saysWhatIsBeingDone(Verb verb, String word) {
    Message message = shown(verb, List.of(A), _ -> {});
    assertEquals(word + " a on web1 …", message.title());
    assertEquals(Severity.WORKING, message.severity());
  }

  @Test
  void ofOne_itsStepIsShown_untilItIsDone() {
    assertEquals(
        List.of("is stopped; requested by @anna"),
        lines(shown(Verb.RESTART, List.of(A), board -> board.progress(A, "is stopped"))));
    assertEquals(
        List.of("done"), lines(shown(Verb.RESTART, List.of(A), board -> board.finished(A, up(A)))));
  }

  @Test
  void ofSeveral_theFailedAndTheOpenAreListed_andOnlyTheGoodAreCounted() {
    assertEquals(
        List.of(
            "1 of 3 done; requested by @anna",
            "b@web1: it is broken",
            "c@web1: waiting for its" + " turn"),
        lines(
            shown(
                Verb.RESTART,
                List.of(A, B, C),
                board -> {
                  board.finished(A, up(A));
                  board.finished(B, down(B, WorkerState.FATAL, "it is broken"));
                })));
  }

  @Test
  void whileItWaitsForAnother_onlyThatIsShown() {
    assertEquals(
        List.of("requested by @anna; waiting for the stop by @otto to finish"),
        lines(
            shown(
                Verb.RESTART,
                List.of(A, B),
                board -> board.waitsFor(Sentence.of("the stop by @otto")))));
  }

  @Test
  void noMoreLines_thanOneReads() {
    List<Target> many =
        IntStream.range(0, 30).mapToObj(i -> Target.of("q:q_%02d@web1".formatted(i))).toList();
    List<String> lines = lines(shown(Verb.RESTART, many, _ -> {}));
    assertEquals(13, lines.size());
    assertEquals("… and 19 more; `status` shows them", lines.getLast());
  }
}
