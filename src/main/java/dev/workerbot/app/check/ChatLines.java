package dev.workerbot.app.check;

import dev.workerbot.chat.connection.CheckResult;
import dev.workerbot.message.Severity;
import java.io.PrintWriter;
import java.util.List;

/** The lines that {@code workerbot check} prints of a chat. */
final class ChatLines {
  private ChatLines() {}

  /** Prints what was found out about a chat; whether it is all right. */
  static boolean print(PrintWriter out, String chat, List<CheckResult> results) {
    for (CheckResult one : results) {
      out.println(
          "%s %s%s"
              .formatted(
                  switch (one.severity()) {
                    case GOOD -> "✓";
                    case BAD -> "✗";
                    default -> "⚠";
                  },
                  one.sentence().startsWith(chat + " ") ? "" : chat + ": ",
                  one.sentence()));
    }
    return results.stream().noneMatch(one -> one.severity() == Severity.BAD);
  }
}
