package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.PlainText;
import dev.workerbot.operation.Answer;

/** What an answer says, all of it. */
public final class Said {
  private Said() {}

  public static String text(Answer answer) {
    return PlainText.whole(answer.message());
  }

  public static void contains(Answer answer, String... parts) {
    for (String part : parts) {
      assertTrue(text(answer).contains(part), () -> part + " is not in\n" + text(answer));
    }
  }

  public static void lacks(Answer answer, String... parts) {
    for (String part : parts) {
      assertFalse(text(answer).contains(part), () -> part + " is in\n" + text(answer));
    }
  }
}
