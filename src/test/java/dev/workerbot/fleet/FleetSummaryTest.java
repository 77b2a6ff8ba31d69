package dev.workerbot.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FleetSummaryTest {
  @Test
  void whatIsWrong_isCounted_andNothingElseNamed() {
    assertEquals("2 FATAL · 1 unreachable", new FleetSummary(2, 1).toString());
    assertEquals("1 unreachable", new FleetSummary(0, 1).toString());
    assertEquals("3 FATAL", new FleetSummary(3, 0).toString());
    assertEquals("no worker is FATAL", new FleetSummary(0, 0).toString());
  }

  @Test
  void oneOfEither_isNotWell() {
    assertFalse(new FleetSummary(1, 0).isWell());
    assertFalse(new FleetSummary(0, 1).isWell());
    assertTrue(new FleetSummary(0, 0).isWell());
  }
}
