package dev.workerbot.feature.history;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.worker.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTextTest {
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final Target PAYROLL = Target.of("payroll@web1");

  @Test
  void anEntry_isShownOnlyToWhoMaySeeAllOfIt() {
    List<Target> both = List.of(HORIZON, PAYROLL);
    assertFalse(HistoryText.isShown(both, HORIZON::equals, _ -> true));
    assertTrue(HistoryText.isShown(both, _ -> true, HORIZON::equals));
    assertFalse(HistoryText.isShown(List.of(HORIZON), _ -> true, PAYROLL::equals));
    assertFalse(HistoryText.isShown(List.of(), _ -> true, _ -> true));
  }
}
