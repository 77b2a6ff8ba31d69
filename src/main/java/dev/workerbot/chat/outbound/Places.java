package dev.workerbot.chat.outbound;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.MessageRef;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where messages stand, as this run of the bot knows without the store, and which are being sent
 * just now: what is brought with and without the store is brought once. Safe for use by several
 * threads.
 */
public final class Places {
  private static final int REMEMBERED = 2_000;

  private final Map<MessageRef, PostedPlace> known = BoundedMap.map(REMEMBERED);

  /** Guarded by itself. */
  private final Set<MessageRef> claimed = new HashSet<>();

  /**
   * Where it stands.
   *
   * @param message empty where nobody knows whether the chat took it
   * @param since when it was sent first
   * @param lines of its thread that need no telling any more
   */
  public record PostedPlace(Optional<String> message, Instant since, int lines) {}

  public Optional<PostedPlace> of(MessageRef ref) {
    return Optional.ofNullable(known.get(ref));
  }

  public void note(MessageRef ref, PostedPlace postedPlace) {
    known.put(ref, postedPlace);
  }

  void forget(MessageRef ref) {
    known.remove(ref);
  }

  /** Forgets all of these cards, and tells where they stood. */
  public Map<MessageRef, PostedPlace> take(Collection<Integer> cards) {
    Map<MessageRef, PostedPlace> taken = new HashMap<>();
    synchronized (known) {
      known.forEach((ref, postedPlace) -> {
        if (ref.messageKind() == MessageKind.CARD && cards.contains(ref.number())) {
          taken.put(ref, postedPlace);
        }
      });
      known.keySet().removeAll(taken.keySet());
    }
    return taken;
  }

  /** Takes the right to send it; whether nobody else has it just now. */
  public boolean claim(MessageRef ref) {
    synchronized (claimed) {
      return claimed.add(ref);
    }
  }

  public void release(MessageRef ref) {
    synchronized (claimed) {
      claimed.remove(ref);
    }
  }
}
