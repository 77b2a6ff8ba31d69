package dev.workerbot.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeamTest {
  /** What comes of a log that is read in pieces, each of which begins before the last one ended. */
  private static List<String> read(List<String> log, int cut, int back, int end) {
    Seam seam = new Seam();
    List<String> told = new ArrayList<>(seam.join(log.subList(0, cut)));
    seam.begin();
    for (String line : log.subList(Math.max(0, cut - back), end)) {
      if (seam.isFresh(line)) {
        told.add(line);
      }
    }
    told.addAll(seam.join(log.subList(Math.max(0, cut - back), log.size())));
    return told;
  }

  @Property
  void everyLine_isTakenOnce(
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(max = 60) int cut,
      @ForAll @IntRange(max = 20) int back,
      @ForAll @IntRange(max = 60) int end) {
    List<String> log = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      log.add("line " + i);
    }
    int first = Math.min(cut, size);
    assertEquals(log, read(log, first, back, Math.max(first, Math.min(end, size))));
  }

  @Property
  void linesThatAreAlike_areNotLost_whereTheNextPieceReachesBackBeyondThem(
      @ForAll("repeating") List<String> log) {
    int cut = log.size() / 2;
    Seam seam = new Seam();
    List<String> told = new ArrayList<>(seam.join(log.subList(0, cut)));
    told.addAll(seam.join(log));
    assertEquals(log, told);
  }

  /** Few different lines, behind one that is there once. */
  @Provide
  Arbitrary<List<String>> repeating() {
    return Arbitraries.of("a", "b")
        .list()
        .ofMinSize(1)
        .ofMaxSize(30)
        .map(rest -> {
          List<String> log = new ArrayList<>(List.of("once"));
          log.addAll(rest);
          return log;
        });
  }

  @Test
  void aPieceThatHasNothingInCommon_isNewAltogether() {
    Seam seam = new Seam();
    List<String> _ = seam.join(List.of("a", "b"));
    assertEquals(List.of("c", "d"), seam.join(List.of("c", "d")));
    seam.begin();
    assertTrue(seam.isFresh("e"));
  }

  @Test
  void theBlankLineBelowAPiece_whichSupervisorctlAdds_doesNotMakeTheNextPieceNew() {
    Seam seam = new Seam();
    assertEquals(List.of("first", "second"), seam.join(List.of("first", "second", "")));
    seam.begin();
    assertFalse(seam.isFresh("second"));
    assertTrue(seam.isFresh("third"));
    assertEquals(List.of("fourth"), seam.join(List.of("first", "second", "third", "fourth", "")));
  }
}
