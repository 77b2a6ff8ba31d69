package dev.workerbot.feature.alert.engine;

import dev.workerbot.alert.Card;
import dev.workerbot.alert.store.CardChange;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.Channel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What changed of a card and is not stored yet. Not safe for several threads. */
final class CardDraft {
  final List<String> lines = new ArrayList<>();
  List<Channel> channels = List.of();
  Instant postAfter = Instant.EPOCH;

  void tell(List<Sentence> more) {
    more.forEach(line -> lines.add(line.stored()));
  }

  /** The card as it shall be from now on. */
  CardChange change(Card card, Instant now) {
    return new CardChange(card, lines, channels, postAfter, now, true);
  }
}
