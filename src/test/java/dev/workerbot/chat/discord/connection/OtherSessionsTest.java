package dev.workerbot.chat.discord.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OtherSessionsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final List<String> notices = new ArrayList<>();
  private final OtherSessions others =
      new OtherSessions(now::get, (title, lines) -> notices.add(title + ": " + lines));

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private void refused(int times) {
    for (int each = 0; each < times; each++) {
      others.answeredByAnother();
    }
  }

  @Test
  void fewRefusals_mayBeLostAnswersOfOurOwn() {
    refused(OtherSessions.ENOUGH - 1);
    assertEquals(Optional.empty(), others.trouble());
  }

  @Test
  void manyRefusals_areAnotherProgram() {
    refused(OtherSessions.ENOUGH);
    assertTrue(others.trouble().orElseThrow().contains("Discord sends each command to both"));
  }

  @Test
  void theAlertChannel_isInformedOnce_andAgainWhereItComesBack() {
    refused(3 * OtherSessions.ENOUGH);
    assertEquals(1, notices.size(), notices.toString());
    assertTrue(notices.getFirst().contains("reset the token"), notices.toString());
    pass(OtherSessions.WINDOW.plusNanos(1));
    assertEquals(Optional.empty(), others.trouble());
    refused(OtherSessions.ENOUGH);
    assertEquals(2, notices.size(), notices.toString());
  }

  @Test
  void refusalsFarApart_areNotAddedUp() {
    for (int each = 0; each < 2 * OtherSessions.ENOUGH; each++) {
      refused(1);
      pass(OtherSessions.WINDOW);
    }
    assertEquals(Optional.empty(), others.trouble());
  }

  @Test
  void whereTheOtherOneIsGone_allIsWellAgain() {
    refused(OtherSessions.ENOUGH);
    pass(OtherSessions.WINDOW.plusNanos(1));
    assertEquals(Optional.empty(), others.trouble());
  }
}
