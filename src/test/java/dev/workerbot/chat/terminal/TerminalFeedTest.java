package dev.workerbot.chat.terminal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import org.junit.jupiter.api.Test;

class TerminalFeedTest {
  private static final Message CARD = Message.of(Severity.BAD, "2 workers on web1: 2 FATAL");

  private final TerminalFeed feed = new TerminalFeed();

  private static Message withLog(String line) {
    return CARD.withLine(line);
  }

  /** A card is posted as soon as its alert is raised; what the log says of it comes later. */
  @Test
  void theLogLinesOfACard_thatWasPrintedWithout_arePrinted_once() {
    feed.printed("1", CARD);
    assertFalse(feed.isNone("1", withLog("reports: Connection refused")));
    feed.printed("1", withLog("reports: Connection refused"));
    assertTrue(feed.isNone("1", withLog("reports: Connection refused again")));
    assertTrue(feed.isNone("1", CARD));
  }

  @Test
  void anotherTitle_isPrinted_andTheSameIsNot() {
    assertFalse(feed.isNone("1", CARD));
    feed.printed("1", CARD);
    assertTrue(feed.isNone("1", CARD.withField("Since", "03:04:05 UTC")));
    assertFalse(feed.isNone("1", Message.of(Severity.BAD, "3 workers on web1: 3 FATAL")));
  }
}
