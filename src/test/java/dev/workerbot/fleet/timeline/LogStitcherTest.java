package dev.workerbot.fleet.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.watch.log.LogStitcher;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LogStitcherTest {
  /** What comes of a log that is read in pieces, each of which begins before the last one ended. */
  private static List<String> read(List<String> log, int cut, int back, int end) {
    LogStitcher logStitcher = new LogStitcher();
    List<String> reported = new ArrayList<>(logStitcher.join(log.subList(0, cut)));
    logStitcher.begin();
    for (String line : log.subList(Math.max(0, cut - back), end)) {
      if (logStitcher.isFresh(line)) {
        reported.add(line);
      }
    }
    reported.addAll(logStitcher.join(log.subList(Math.max(0, cut - back), log.size())));
    return reported;
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
    LogStitcher logStitcher = new LogStitcher();
    List<String> reported = new ArrayList<>(logStitcher.join(log.subList(0, cut)));
    reported.addAll(logStitcher.join(log));
    assertEquals(log, reported);
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
    LogStitcher logStitcher = new LogStitcher();
    List<String> _ = logStitcher.join(List.of("a", "b"));
    assertEquals(List.of("c", "d"), logStitcher.join(List.of("c", "d")));
    logStitcher.begin();
    assertTrue(logStitcher.isFresh("e"));
  }

  @Test
  void theBlankLineBelowAPiece_whichSupervisorctlAdds_doesNotMakeTheNextPieceNew() {
    LogStitcher logStitcher = new LogStitcher();
    assertEquals(List.of("first", "second"), logStitcher.join(List.of("first", "second", "")));
    logStitcher.begin();
    assertFalse(logStitcher.isFresh("second"));
    assertTrue(logStitcher.isFresh("third"));
    assertEquals(
        List.of("fourth"), logStitcher.join(List.of("first", "second", "third", "fourth", "")));
  }
}
