package dev.workerbot.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> WORKERS = List.of("horizon", "mailer", "queue-high");

  @Test
  void aTypo_isHintedAt() {
    assertEquals("; did you mean `horizon`?", Nearest.hint("horzion", WORKERS, "."));
  }

  @Test
  void aBeginning_isHintedAt() {
    assertEquals("; did you mean `queue-high`?", Nearest.hint("queue", WORKERS, "."));
  }

  @Test
  void somethingElse_isNot() {
    assertEquals(".", Nearest.hint("postgres", WORKERS, "."));
  }

  @Test
  void tenThousandCharacters_areNotCompared() {
    assertEquals(List.of(), Nearest.to("h".repeat(10_000), WORKERS, 2));
  }
}
