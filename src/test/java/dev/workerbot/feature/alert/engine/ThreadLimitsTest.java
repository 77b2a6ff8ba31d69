package dev.workerbot.feature.alert.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.text.Sentence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThreadLimitsTest {
  private static final Instant BEGIN = Instant.parse("2026-11-24T03:00:00Z");
  private static final String CHANGING =
      "It keeps changing: the card is up to date, and the next line comes when nothing has changed"
          + " for 2 min";

  private final ThreadLimits threads = new ThreadLimits();

  private List<String> admitted(int card, int second, String... changes) {
    return threads
        .admit(
            card, List.of(changes).stream().map(Sentence::of).toList(), BEGIN.plusSeconds(second))
        .stream()
        .map(Sentence::toString)
        .toList();
  }

  private Optional<String> caughtUp(int second) {
    return threads.catchUp(1, BEGIN.plusSeconds(second)).map(Sentence::toString);
  }

  @Test
  void whatComesAndGoes_isReportedSixTimes_thenThatItDoes_thenOnceItIsCalm() {
    List<String> reported = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      reported.addAll(admitted(1, i * 10, "change " + i));
    }
    assertEquals(
        List.of("change 0", "change 1", "change 2", "change 3", "change 4", "change 5", CHANGING),
        reported);
    assertTrue(threads.isWaiting(1));
    assertEquals(Optional.empty(), caughtUp(190 + 119));
    assertEquals(Optional.of("14 more changes"), caughtUp(190 + 120));
    assertFalse(threads.isWaiting(1));
    assertEquals(Optional.empty(), caughtUp(190 + 500));
  }

  @Test
  void whatGoesOnAfterThat_waitsWithoutSayingSoAgain_untilAllIsCalmForLong() {
    for (int i = 0; i < 8; i++) {
      List<String> _ = admitted(1, i, "change");
    }
    assertEquals(Optional.of("2 more changes"), caughtUp(130));
    assertEquals(List.of(), admitted(1, 140, "once more"));
    assertEquals(Optional.of("1 more change"), caughtUp(260));
    assertEquals(List.of("much later"), admitted(1, 1000, "much later"));
  }

  @Test
  void eachCard_hasItsOwnLimit_andAForgottenOneNone() {
    List<String> _ = admitted(1, 0, "1", "2", "3", "4", "5", "6", "7");
    assertEquals(List.of("of another"), admitted(2, 1, "of another"));
    threads.forgetAllBut(Set.of(2));
    assertFalse(threads.isWaiting(1));
    assertEquals(List.of("anew"), admitted(1, 2, "anew"));
  }
}
