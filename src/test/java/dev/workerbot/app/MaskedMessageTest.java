package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.workerbot.message.text.Sentence;
import org.junit.jupiter.api.Test;

/** What the log shows of what was logged. */
class MaskedMessageTest {
  private static String logged(String logger, String message, Object... values) {
    Logger of = new LoggerContext().getLogger(logger);
    return new MaskedMessage().convert(new LoggingEvent("", of, Level.INFO, message, null, values));
  }

  @Test
  void ownWords_areLoggedAsTheyAre() {
    assertEquals(
        "the token: put it there, 3 times",
        logged("dev.workerbot.app.X", "the token: put it there, {} times", 3));
    Sentence why =
        Sentence.of("it was refused (%s): Slack does not know this token", "invalid_auth");
    assertEquals(
        "Slack is not heard: it was refused (invalid_auth): Slack does not know this token",
        logged("dev.workerbot.chat.Hearing", "{} is not heard: {}", "Slack", why));
  }

  @Test
  void whatComesFromOutside_isMasked_byWhatStandsBeforeIt() {
    assertEquals(
        "no answer: password=•••",
        logged("dev.workerbot.app.X", "no answer: {}", "password=hunter2x"));
    assertEquals("password=•••", logged("dev.workerbot.app.X", "password={}", "hunter2x"));
    assertEquals("a 1 {}", logged("dev.workerbot.app.X", "a {} {}", 1));
    assertEquals("a 1", logged("dev.workerbot.app.X", "a {}", 1, 2));
    assertEquals("password=•••", logged("dev.workerbot.app.X", "password=hunter2x"));
  }

  @Test
  void librariesHaveNoOwnWords() {
    assertEquals("the password=••• 1", logged("net.dv8tion.jda.X", "the password=hunter2x {}", 1));
  }
}
