package dev.workerbot.feature.logs;

import dev.workerbot.message.text.CleanText;
import java.util.ArrayDeque;
import java.util.Deque;

/** The newest lines, as many as are to be shown. Safe for use by several threads. */
final class FollowedLines {
  private static final int LONGEST = 4_000;
  private static final int MOST_CHARACTERS = 64_000;

  private final Deque<String> lines = new ArrayDeque<>();
  private final int most;
  private int characters;

  FollowedLines(int most) {
    this.most = most;
  }

  synchronized void add(String line) {
    String shown = CleanText.cut(line, LONGEST);
    lines.addLast(shown);
    characters += shown.length();
    while (lines.size() > most || characters > MOST_CHARACTERS) {
      characters -= lines.removeFirst().length();
    }
  }

  synchronized String joined() {
    return String.join("\n", lines);
  }
}
