package dev.workerbot.alert.store;

import dev.workerbot.store.file.StoreTrouble;
import java.util.Collection;
import java.util.Map;

/** Tells the chats of alerts while the store cannot be written. Never waits for a chat. */
public interface Unrecorded {
  /**
   * Brings cards to those of their channels that lack them, marked as not recorded. Said again with
   * every change, and while there may be something to bring.
   *
   * @param cards what the store lacks of them, and what it may have and no channel does
   */
  void tell(Collection<CardChange> cards, StoreTrouble why);

  /** The store has them all: from now on what stands in it is brought. */
  void recorded();

  /**
   * Learns where cards stand that an earlier run has brought.
   *
   * @param numbers under which cards go on that were posted before that could be read
   */
  void stand(Collection<Stand> where, Map<Integer, Integer> numbers);
}
