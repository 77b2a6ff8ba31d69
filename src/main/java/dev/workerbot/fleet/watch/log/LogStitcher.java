package dev.workerbot.fleet.watch.log;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Joins pieces of one log that overlap, so that every line counts once. Takes whole lines only. The
 * same line may be there twice, since a group's name is not in it.
 */
public final class LogStitcher {
  /** More than any piece is long, so that a piece never reaches back beyond what is known. */
  private static final int KEPT_CHARACTERS = 64_000;

  private final List<String> known = new ArrayList<>();
  private int characters;

  /** How many known lines may lie before the next line of the piece. */
  private Set<Integer> places = Set.of();

  private boolean isFirst;

  /** The lines of a whole piece that are new. */
  public List<String> join(List<String> whole) {
    // supervisorctl adds a blank line below a piece, which is in no log.
    List<String> piece = whole.stream().filter(line -> !line.isBlank()).toList();
    List<String> fresh = List.copyOf(piece.subList(overlap(piece), piece.size()));
    fresh.forEach(this::keep);
    return fresh;
  }

  private int overlap(List<String> piece) {
    for (int length = piece.size(); length > 0; length--) {
      int common = Math.min(length, known.size());
      List<String> mine = known.subList(known.size() - common, known.size());
      if (common > 0 && mine.equals(piece.subList(length - common, length))) {
        return length;
      }
    }
    return 0;
  }

  /** A piece begins whose lines come one by one. */
  public void begin() {
    isFirst = true;
    places = Set.of();
  }

  /** Whether the next line of that piece is new. */
  public boolean isFresh(String line) {
    if (line.isBlank()) {
      return false;
    }
    Set<Integer> next = new HashSet<>();
    if (isFirst) {
      for (int i = 0; i < known.size(); i++) {
        if (known.get(i).equals(line)) {
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
    if (next.isEmpty()) {
      keep(line);
    }
    return next.isEmpty();
  }

  private void keep(String line) {
    known.add(line);
    characters += line.length() + 1;
    while (characters > KEPT_CHARACTERS && known.size() > 1) {
      characters -= known.removeFirst().length() + 1;
    }
  }
}
