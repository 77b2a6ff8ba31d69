package dev.workerbot.message;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Counts;
import java.util.List;

/**
 * Long text out of a log, oldest line first. Chats show its end, for the newest lines tell most.
 *
 * @param caption where it comes from
 * @param text cleaned
 */
public record Excerpt(String caption, CleanText text) {
  /**
   * The newest whole lines that fit.
   *
   * @param maxChars the room, in UTF-16 units, for the lines and the notice of what is left out
   */
  public Cut cut(int maxChars) {
    List<String> lines = text.lines();
    if (text.value().length() <= maxChars) {
      return new Cut(text.value(), 0);
    }
    int room = maxChars - NOTICE_ROOM;
    int from = lines.size();
    while (from > 0 && room - lines.get(from - 1).length() - 1 >= 0) {
      from--;
      room -= lines.get(from).length() + 1;
    }
    if (from == lines.size()) {
      // Not even the last line fits: its beginning is better than nothing.
      String last = lines.getLast();
      String head = last.substring(0, Math.max(0, Math.min(last.length(), room)));
      return new Cut(notice(lines.size() - 1) + whole(head) + " …", lines.size() - 1);
    }
    return new Cut(notice(from) + String.join("\n", lines.subList(from, lines.size())), from);
  }

  private static final int NOTICE_ROOM = 40;

  /** What fitted, and how many earlier lines were left out. */
  public record Cut(String text, int linesLeftOut) {}

  private static String notice(int lines) {
    return lines == 0 ? "" : Counts.linesMore(lines) + "\n";
  }

  private static String whole(String text) {
    return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))
        ? text.substring(0, text.length() - 1)
        : text;
  }
}
