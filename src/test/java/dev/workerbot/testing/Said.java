package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.PlainText;
import dev.workerbot.request.Outcome.CommandAnswer;

/** What an answer says, all of it. */
public final class Said {
  private Said() {}

  public static String text(CommandAnswer commandAnswer) {
    return PlainText.whole(commandAnswer.message());
  }

  public static void contains(CommandAnswer commandAnswer, String... parts) {
    for (String part : parts) {
      assertTrue(
          text(commandAnswer).contains(part), () -> part + " is not in\n" + text(commandAnswer));
    }
  }

  public static void lacks(CommandAnswer commandAnswer, String... parts) {
    for (String part : parts) {
      assertFalse(
          text(commandAnswer).contains(part), () -> part + " is in\n" + text(commandAnswer));
    }
  }
}
