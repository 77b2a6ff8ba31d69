package dev.workerbot.chat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.testing.CapturedLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatConnectionTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
  private final CapturedLog log = new CapturedLog();
  private final ChatConnection chatConnection =
      new ChatConnection("Slack", Duration.ofSeconds(60), now::get);

  @AfterEach
  void close() {
    log.close();
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    chatConnection.look();
  }

  private long warnings() {
    return log.text().lines().filter(line -> line.contains("WARN")).count();
  }

  @Test
  void disconnectedForAMinute_isWarnedOfOnce_andBeingBackOnce() {
    chatConnection.connected();
    chatConnection.lost(Sentence.of("the socket broke"));
    pass(59);
    chatConnection.lost(Sentence.of("internal_error"));
    assertEquals(0, warnings(), log.text());
    pass(1);
    pass(600);
    chatConnection.lost(Sentence.of("internal_error"));
    assertEquals(1, warnings(), log.text());
    assertTrue(log.text().contains("no connection to Slack for 1 min: internal_error"), log.text());
    assertEquals(
        Optional.of("no connection to Slack for 11 min: internal_error"), chatConnection.trouble());
    chatConnection.connected();
    chatConnection.connected();
    assertEquals(2, warnings(), log.text());
    assertTrue(log.text().contains("Slack is connected again, after 11 min"), log.text());
    assertEquals(Optional.empty(), chatConnection.trouble());
  }

  @Test
  void aShortLoss_isNoWarning() {
    chatConnection.connected();
    chatConnection.lost(Sentence.of("the socket broke"));
    assertFalse(chatConnection.isLive());
    pass(5);
    chatConnection.connected();
    assertEquals(0, warnings(), log.text());
    assertTrue(log.text().contains("was lost; reconnecting: the socket broke"), log.text());
  }

  @Test
  void whatAPersonHasToMend_isWarnedOfAtOnce_andOnce() {
    chatConnection.lostUntilMended(Sentence.of("the token is not valid"));
    pass(0);
    pass(100);
    chatConnection.lostUntilMended(Sentence.of("the token is not valid"));
    assertEquals(1, warnings(), log.text());
  }

  @Test
  void eachLoss_hasAMinuteOfItsOwn() {
    chatConnection.connected();
    chatConnection.lost(Sentence.of("one"));
    pass(50);
    chatConnection.connected();
    chatConnection.lost(Sentence.of("two"));
    pass(50);
    assertEquals(0, warnings(), log.text());
  }
}
