package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.entity.Person;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentOperationTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

  @ParameterizedTest
  @CsvSource({
    "restart, restarted by @anna, being restarted by @anna, the restart by @anna failed",
    "stop, stopped by @anna, being stopped by @anna, the stop by @anna failed",
    "create, created by @anna, being created by @anna, the create by @anna failed",
    "edit, edited by @anna, being edited by @anna, the edit by @anna failed",
    "scale, scaled by @anna, being scaled by @anna, the scale by @anna failed",
    "remove, removed by @anna, being removed by @anna, the remove by @anna failed",
    "undo, the undo by @anna, the undo by @anna is running, the undo by @anna failed"
  })
  void isPutIntoWords(String what, String done, String underWay, String failed) {
    assertEquals(done, operation(what, Optional.of(NOW), true));
    assertEquals(underWay, operation(what, Optional.empty(), false));
    assertEquals(failed, operation(what, Optional.of(NOW), false));
  }

  private static String operation(String what, Optional<Instant> ended, boolean done) {
    return new RecentOperation("id", what, Person.named("anna"), NOW, ended, done)
        .phrase()
        .toString();
  }
}
