package dev.workerbot.fleet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Joins pieces of one log that overlap, so that every line counts once. A piece may begin in the
 * middle of a line. The same line may be there twice: a group's name is not in it.
 */
final class Seam {
  /** More than any piece is long, so that a piece never reaches back beyond what is known. */
  private static final int KEPT_CHARACTERS = 64_000;

  private final List<String> known = new ArrayList<>();
  private int characters;

  /** How many known lines lie before the next line of the piece, as far as can be told. */
  private Set<Integer> places = Set.of();

  private boolean isFirst;

  /** The lines of a whole piece that are new. */
  List<String> join(List<String> whole) {
    // supervisorctl adds a blank line below a piece, which is in no log.
    List<String> piece = whole.stream().filter(line -> !line.isBlank()).toList();
    List<String> fresh = List.copyOf(piece.subList(overlap(piece), piece.size()));
    fresh.forEach(this::keep);
    return fresh;
  }

  private int overlap(List<String> piece) {
    for (int length = piece.size(); length > 0; length--) {
      int common = Math.min(length, known.size());
      if (common > 0 && isEnd(piece.subList(length - common, length), length == common)) {
        return length;
      }
    }
    return 0;
  }

  /** Whether the lines are the last that are known. */
  private boolean isEnd(List<String> lines, boolean mayBeCut) {
    int offset = known.size() - lines.size();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String mine = known.get(offset + i);
      String theirs = lines.get(i);
      boolean isSame =
          mine.equals(theirs)
              || (i == 0 && mayBeCut && mine.endsWith(theirs))
              || (offset + i == 0 && theirs.endsWith(mine));
      if (!isSame) {
        return false;
      }
    }
    return true;
  }

  /** A piece begins whose lines come one by one. */
  void begin() {
    isFirst = true;
    places = Set.of();
  }

  /** Whether the next line of that piece is new. */
  boolean isFresh(String line) {
    if (line.isBlank()) {
      return false;
    }
    Set<Integer> next = new HashSet<>();
    if (isFirst) {
      for (int i = 0; i < known.size(); i++) {
        if (known.get(i).endsWith(line)) {
          next.add(i + 1);
        }
      }
    } else {
      for (int place : places) {
        if (place < known.size() && known.get(place).equals(line)) {
          next.add(place + 1);
        }
      }
    }
    isFirst = false;
    places = next;
    if (!next.isEmpty()) {
      return false;
    }
    keep(line);
    return true;
  }

  private void keep(String line) {
    known.add(line);
    characters += line.length() + 1;
    while (characters > KEPT_CHARACTERS && known.size() > 1) {
      characters -= known.removeFirst().length() + 1;
    }
  }
}
