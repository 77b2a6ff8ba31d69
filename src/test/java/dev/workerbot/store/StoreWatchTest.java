package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.testing.Await;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class StoreWatchTest {
  private static final StoreTrouble FULL =
      new StoreTrouble(StoreTrouble.TroubleKind.FULL, "the disk is full", "Free some space.");
  private static final StoreWatch.CheckIntervals FAST =
      new StoreWatch.CheckIntervals(Duration.ofMillis(1), Duration.ZERO);

  @Test
  void aLookThatFails_endsNotTheWatch() {
    Queue<Optional<StoreTrouble>> looks = new ArrayDeque<>(List.of(Optional.of(FULL)));
    int[] failures = {3};
    List<Optional<StoreTrouble>> reported = new CopyOnWriteArrayList<>();
    try (StoreWatch watch =
        new StoreWatch(
            () -> {
              if (failures[0]-- > 0) {
                throw new IllegalStateException("a bug");
              }
              return looks.isEmpty() ? Optional.empty() : looks.remove();
            },
            FAST)) {
      watch.onChange(reported::add);
      watch.start();
      Await.until("trouble and its end are told", () -> reported.size() == 2);
    }
    assertEquals(List.of(Optional.of(FULL), Optional.empty()), reported);
  }

  @Test
  void aListenerThatFails_keepsNothingFromTheOthers() {
    Queue<Optional<StoreTrouble>> looks = new ArrayDeque<>(List.of(Optional.of(FULL)));
    List<Optional<StoreTrouble>> reported = new CopyOnWriteArrayList<>();
    try (StoreWatch watch =
        new StoreWatch(() -> looks.isEmpty() ? Optional.empty() : looks.remove(), FAST)) {
      watch.onChange(_ -> {
        throw new IllegalStateException("a bug");
      });
      watch.onChange(reported::add);
      watch.start();
      Await.until("trouble and its end are told", () -> reported.size() == 2);
    }
    assertEquals(List.of(Optional.of(FULL), Optional.empty()), reported);
  }

  /** As where the disk is full when the bot starts: there is nobody to tell yet. */
  @Test
  void whoComesLater_isReportedOfTheTroubleThatThereIs() {
    List<Optional<StoreTrouble>> first = new CopyOnWriteArrayList<>();
    List<Optional<StoreTrouble>> later = new CopyOnWriteArrayList<>();
    try (StoreWatch watch = new StoreWatch(() -> Optional.of(FULL), FAST)) {
      watch.onChange(first::add);
      assertEquals(List.of(), first, "nothing was looked at yet");
      watch.start();
      Await.until("it is found", () -> !first.isEmpty());
      watch.onChange(later::add);
      assertEquals(List.of(Optional.of(FULL)), later);
    }
    assertEquals(List.of(Optional.of(FULL)), first, "told once");
  }
}
