package dev.workerbot.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What supervisorctl adds to a log is not of the log. */
class BlankLinesTest {
  @Test
  void theBlankLineBelowAPiece_doesNotMakeTheNextPieceNew() {
    Seam seam = new Seam();
    assertEquals(List.of("first", "second"), seam.join(List.of("first", "second", "")));
    seam.begin();
    assertFalse(seam.isFresh("second"));
    assertTrue(seam.isFresh("third"));
    assertEquals(List.of("fourth"), seam.join(List.of("first", "second", "third", "fourth", "")));
  }
}
