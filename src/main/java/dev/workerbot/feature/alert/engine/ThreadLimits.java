package dev.workerbot.feature.alert.engine;

import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Limits the lines in the threads of cards: the first changes have a line each, and what comes and
 * goes is reported in one line once it has calmed down. Not safe for several threads.
 */
final class ThreadLimits {
  /** Lines that come at once, of those within the window. */
  private static final int AT_ONCE = 6;

  private static final Duration WINDOW = Duration.ofMinutes(10);

  /** For which nothing may have changed before what waits is reported. */
  private static final Duration CALM = Duration.ofMinutes(2);

  private static final Sentence CHANGING =
      Sentence.of(
          "It keeps changing: the card is up to date, and the next line comes when nothing has"
              + " changed for %s",
          HumanTime.wholeSeconds(CALM));

  private final Map<Integer, CardThread> threads = new HashMap<>();

  /** What was reported in one thread lately, and what waits. */
  private static final class CardThread {
    private final Deque<Instant> reported = new ArrayDeque<>();
    private boolean isAnnounced;
    private int waiting;
    private Instant changedAt = Instant.EPOCH;

    Sentence tell(Sentence line, Instant now) {
      reported.addLast(now);
      return line;
    }
  }

  /** What of these changes is reported in the thread of a card now. */
  List<Sentence> admit(int card, List<Sentence> changes, Instant now) {
    CardThread thread = threads.computeIfAbsent(card, _ -> new CardThread());
    thread.reported.removeIf(at -> !now.isBefore(at.plus(WINDOW)));
    thread.isAnnounced &= thread.reported.size() >= AT_ONCE / 2;
    List<Sentence> lines = new ArrayList<>();
    for (Sentence change : changes) {
      if (thread.waiting == 0 && thread.reported.size() < AT_ONCE) {
        lines.add(thread.tell(change, now));
        continue;
      }
      thread.waiting++;
      thread.changedAt = now;
      if (!thread.isAnnounced) {
        thread.isAnnounced = true;
        lines.add(thread.tell(CHANGING, now));
      }
    }
    return lines;
  }

  boolean isWaiting(int card) {
    return threads.containsKey(card) && threads.get(card).waiting > 0;
  }

  /** How many changes waited, where it has calmed down; they wait no more. */
  Optional<Sentence> catchUp(int card, Instant now) {
    if (!isWaiting(card) || now.isBefore(threads.get(card).changedAt.plus(CALM))) {
      return Optional.empty();
    }
    CardThread thread = threads.get(card);
    Sentence changes = Counts.of(thread.waiting, "more change");
    thread.waiting = 0;
    return Optional.of(thread.tell(changes, now));
  }

  void forgetAllBut(Set<Integer> cards) {
    threads.keySet().retainAll(cards);
  }
}
