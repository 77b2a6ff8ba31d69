package dev.workerbot.supervisor.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.lane.call.Lane;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a lane is opened again after it ended. */
class LaneOpenerTest {
  private final AtomicLong now = new AtomicLong(7);
  private final List<ScriptedLane> opened = new ArrayList<>();
  private String greeting = ScriptedLane.GREETING;

  private final LaneOpener opener =
      new LaneOpener(
          () -> {
            ScriptedLane lane = new ScriptedLane(greeting, (_, _) -> {});
            opened.add(lane);
            return lane.client();
          },
          Duration.ofSeconds(30),
          now::get);

  @AfterEach
  void close() {
    opener.close();
    assertTrue(opener.lane().isEmpty(), "and none is opened again");
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private void ends(ShellResult how) {
    Lane lane = opener.lane().orElseThrow();
    opened.getLast().ends(how);
    Await.until("it has ended", () -> lane.end().isPresent());
  }

  private static ShellResult exited(int code) {
    return new ShellResult.ShellExited(code, "", "", false);
  }

  @Test
  void itIsOpenedOnce() {
    assertEquals(opener.lane(), opener.lane());
    assertEquals(1, opened.size());
    assertEquals(Optional.empty(), opener.why());
  }

  @Test
  void whatDoesNotWork_isTriedAfterAnHour() {
    greeting = "hello";
    assertTrue(opener.lane().isEmpty());
    assertTrue(opener.why().orElseThrow().contains("something else"));
    greeting = ScriptedLane.GREETING;
    pass(Duration.ofMinutes(59));
    assertTrue(opener.lane().isEmpty());
    assertEquals(1, opened.size());
    pass(Duration.ofMinutes(1));
    assertTrue(opener.lane().isPresent());
    assertEquals(Optional.empty(), opener.why());
  }

  @Test
  void afterTheConnectionWasLost_itIsTriedAtOnce() {
    greeting = "hello";
    assertTrue(opener.lane().isEmpty());
    greeting = ScriptedLane.GREETING;
    opener.connectionLost();
    assertTrue(opener.lane().isPresent());
  }

  @Test
  void whatHadNothingToDo_orLostItsConnection_isOpenedAgain() {
    ends(exited(0));
    assertEquals(Optional.empty(), opener.why());
    ends(new ShellResult.ShellFailed(ShellResult.Failure.LOST, "it broke"));
    ends(exited(0));
    assertTrue(opener.lane().isPresent());
    assertEquals(4, opened.size());
  }

  @Test
  void whatBreaksOnce_isOpenedAgain_butNotTwiceInAMinute() {
    ends(exited(137));
    assertTrue(opener.lane().isPresent());
    pass(Duration.ofMinutes(2));
    ends(exited(137));
    ends(exited(137));
    assertTrue(opener.lane().isEmpty());
    assertTrue(opener.why().orElseThrow().contains("exit code 137"));
    assertFalse(opened.isEmpty());
  }

  @Test
  void whereNoSessionIsLeft_itIsTriedAfterAMinute() {
    ends(new ShellResult.ShellFailed(ShellResult.Failure.BUSY, "no session"));
    assertTrue(opener.lane().isEmpty());
    pass(Duration.ofMinutes(1));
    assertTrue(opener.lane().isPresent());
  }
}
