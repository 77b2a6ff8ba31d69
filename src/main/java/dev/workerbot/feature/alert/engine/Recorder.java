package dev.workerbot.feature.alert.engine;

import dev.workerbot.alert.Card;
import dev.workerbot.alert.store.CardChange;
import dev.workerbot.alert.store.CardReminders;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.alert.store.Stand;
import dev.workerbot.alert.store.WantedCard;
import dev.workerbot.feature.alert.notice.HoldNotices;
import dev.workerbot.feature.alert.notice.Notices;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.time.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what an earlier run stored of alerts, stores what became of them since, and while that
 * fails has it told without. Not safe for several threads.
 */
final class Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  /** Between two tries, at least; longer where a try itself takes long. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Cards cards;
  private final AlertChannels channels;
  private final AlertRegistry alertRegistry;
  private final Notices notices;
  private final HoldNotices holdNotices;
  private final SteadyClock clock;

  /** Done, and still in the store. */
  private final Map<String, WantedCard> granted = new LinkedHashMap<>();

  private Optional<StoreTrouble> trouble = Optional.empty();
  private boolean isLoaded;
  private boolean isUnread;
  private long nextTry = System.nanoTime();

  Recorder(
      Cards cards,
      AlertChannels channels,
      AlertRegistry alertRegistry,
      Notices notices,
      HoldNotices holdNotices,
      SteadyClock clock) {
    this.cards = cards;
    this.channels = channels;
    this.alertRegistry = alertRegistry;
    this.notices = notices;
    this.holdNotices = holdNotices;
    this.clock = clock;
  }

  /** Whether what an earlier run left is taken up. */
  boolean isLoaded() {
    return isLoaded;
  }

  /** Takes up what an earlier run left that is open, or may come back. */
  void load(Instant now) {
    List<Card> stored =
        cards.since(clock.wall(alertRegistry.keptSince(now))).stream()
            .map(card -> card.by(clock::steady, clock::steady))
            .toList();
    int last = cards.lastNumber();
    List<CardReminders> reminders =
        cards.reminders().stream().map(one -> one.by(clock::steady)).toList();
    List<Stand> stands = cards.stands();
    channels.unrecorded().stand(stands, alertRegistry.load(stored, last));
    notices.load(reminders);
    isLoaded = true;
  }

  /** Whether what is in the store could be read in this turn; if not, it need not be written to. */
  void reads(Optional<StoreException> failure) {
    isUnread = failure.isPresent();
    if (failure.isPresent()) {
      failed(failure.get());
      nextTry = System.nanoTime() + PAUSE.toNanos();
    }
  }

  /** Whether it is time to try again what failed. */
  boolean isTime() {
    return trouble.isEmpty() || nextTry - System.nanoTime() <= 0;
  }

  /** What of these was not granted yet. */
  List<WantedCard> fresh(Collection<WantedCard> wanted) {
    return wanted.stream().filter(wantedCard -> !granted.containsKey(wantedCard.id())).toList();
  }

  void granted(WantedCard wantedCard) {
    granted.put(wantedCard.id(), wantedCard);
  }

  /** Whether nothing waits to be stored or to be said. */
  boolean isQuiet() {
    return isLoaded
        && trouble.isEmpty()
        && !notices.areWaiting()
        && !holdNotices.areDue(clock.wall());
  }

  /** Reads what there is to say of holds. */
  void readHolds() {
    holdNotices.read();
  }

  /** Stores what changed, or has it reported unrecorded. */
  void store(Instant now) {
    if (stored(now)) {
      channels.wake().run();
    }
    if (trouble.isEmpty()) {
      tellOfHolds(clock.wall());
    }
  }

  private void tellOfHolds(Instant now) {
    try {
      if (holdNotices.tell(now)) {
        channels.wake().run();
      }
    } catch (StoreException notNow) {
      LOG.warn("notices about holds are sent later: {}", notNow.getMessage());
    }
  }

  /** Whether something was stored. */
  private boolean stored(Instant now) {
    List<CardChange> changes = alertRegistry.changes(now);
    boolean isNothing = changes.isEmpty() && granted.isEmpty() && notices.isEmpty();
    if (isNothing && trouble.isEmpty()) {
      return false;
    }
    if (!isUnread && isTime()) {
      long begun = System.nanoTime();
      try {
        cards.write(
            changes.stream().map(this::byWall).toList(),
            granted.values(),
            notices.waiting().stream().map(one -> one.by(clock::wall)).toList(),
            notices.changedReminders().stream().map(one -> one.by(clock::wall)).toList());
        recorded();
        return true;
      } catch (StoreException cannotWrite) {
        failed(cannotWrite);
        nextTry = System.nanoTime() + Math.max(PAUSE.toNanos(), System.nanoTime() - begun);
      }
    }
    // It stays in the book, and is written with a later turn.
    trouble.ifPresent(why ->
        channels
            .unrecorded()
            .tell(alertRegistry.unrecorded(now).stream().map(this::byWall).toList(), why));
    return false;
  }

  private CardChange byWall(CardChange cardChange) {
    return cardChange.by(clock::wall, clock::shown);
  }

  private void failed(StoreException why) {
    if (trouble.isEmpty()) {
      LOG.error("alerts are sent without being recorded: {}", why.getMessage());
    }
    trouble = Optional.of(why.trouble());
  }

  private void recorded() {
    if (trouble.isPresent()) {
      LOG.info("alerts are recorded again");
    }
    trouble = Optional.empty();
    granted.clear();
    alertRegistry.stored();
    notices.stored();
    channels.unrecorded().recorded();
  }
}
