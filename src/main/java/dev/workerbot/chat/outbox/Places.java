package dev.workerbot.chat.outbox;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.store.Cards.Channel;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where cards stand, as this run of the bot knows without the store, and which are being sent just
 * now: what is brought with and without the store is brought once. Safe for use by several threads.
 */
final class Places {
  private static final int REMEMBERED = 2_000;

  private final Map<Key, PostedPlace> known = BoundedMap.map(REMEMBERED);

  /** Guarded by itself. */
  private final Set<Key> claimed = new HashSet<>();

  /** A card in a channel. */
  record Key(int card, Channel channel) {}

  /**
   * Where it stands.
   *
   * @param message empty where nobody knows whether the chat took it
   * @param since when it was sent first
   * @param lines of its thread that need no telling any more
   */
  record PostedPlace(Optional<String> message, Instant since, int lines) {}

  Optional<PostedPlace> of(Key key) {
    return Optional.ofNullable(known.get(key));
  }

  void note(Key key, PostedPlace postedPlace) {
    known.put(key, postedPlace);
  }

  void forget(Key key) {
    known.remove(key);
  }

  /** Forgets all of these cards, and tells where they stood. */
  Map<Key, PostedPlace> take(Collection<Integer> cards) {
    Map<Key, PostedPlace> taken = new HashMap<>();
    synchronized (known) {
      known.forEach((key, postedPlace) -> {
        if (cards.contains(key.card())) {
          taken.put(key, postedPlace);
        }
      });
      known.keySet().removeAll(taken.keySet());
    }
    return taken;
  }

  /** Takes the right to send it; whether nobody else has it just now. */
  boolean claim(Key key) {
    synchronized (claimed) {
      return claimed.add(key);
    }
  }

  void release(Key key) {
    synchronized (claimed) {
      claimed.remove(key);
    }
  }
}
