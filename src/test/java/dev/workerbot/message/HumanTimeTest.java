package dev.workerbot.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.text.HumanTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTimeTest {
  @ParameterizedTest
  @CsvSource({
    "PT0.4S, 0.4 s",
    "PT1.32S, 1.3 s",
    "PT12.9S, 12 s",
    "PT2M5S, 2 min 5 s",
    "PT1H, 1 h",
    "PT3H10M, 3 h 10 min",
    "PT98H, 4 d 2 h",
  })
  void times_areShownInTwoUnitsAtMost(Duration time, String expected) {
    assertEquals(expected, HumanTime.of(time));
  }

  @Test
  void whereAClockWasSetBackInBetween_noTimeHasGoneBy() {
    assertEquals("0.0 s", HumanTime.of(Duration.ofMinutes(-30)));
    assertEquals("0 s", HumanTime.wholeSeconds(Duration.ofMinutes(-30)));
  }
}
