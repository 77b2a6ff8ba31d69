package dev.workerbot.request.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.step.ProgressBoard.ProgressView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressBoardTest {
  private final List<ProgressView<String, Integer>> shown = new ArrayList<>();
  private final ProgressBoard<String, Integer> board =
      new ProgressBoard<>(List.of("web1", "web2"), shown::add);

  @Test
  void eachWaitsForItsTurn_untilSomethingIsDoneWithIt() {
    board.show();
    assertEquals(
        Map.of("web1", ProgressBoard.WAITING, "web2", ProgressBoard.WAITING),
        shown.getLast().phrases());
    board.progress("web2", "starting");
    assertEquals(
        Map.of("web1", ProgressBoard.WAITING, "web2", "starting"), shown.getLast().phrases());
  }

  @Test
  void whatIsFinished_isShownAtOnce_inTheOrderOfTheParts() {
    board.finished("web2", 2);
    assertEquals(List.of(2), shown.getLast().results());
    board.finished("web1", 1);
    assertEquals(List.of(1, 2), shown.getLast().results());
    assertEquals(Map.of("web1", 1, "web2", 2), shown.getLast().ends());
    assertEquals(2, shown.size());
  }

  @Test
  void whomItWaitsFor_isShown_untilItGoesOn() {
    board.waitsFor(Sentence.of("restart by @bob"));
    assertEquals(Optional.of(Sentence.of("restart by @bob")), shown.getLast().waitingFor());
    board.progress("web1", "starting");
    assertEquals(Optional.empty(), shown.getLast().waitingFor());
    board.waitsFor(Sentence.of("restart by @bob"));
    board.finished("web1", 1);
    assertEquals(Optional.empty(), shown.getLast().waitingFor());
  }

  @Test
  void aView_staysAsItWas() {
    ProgressView<String, Integer> before = board.view();
    board.finished("web1", 1);
    assertEquals(List.of(), before.results());
  }
}
