package dev.workerbot.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the newest of what would grow without end. */
public final class BoundedMap {
  private BoundedMap() {}

  /** A map that forgets its oldest entry when it grows beyond so many. Safe for several threads. */
  public static <K, V> Map<K, V> map(int most) {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        });
  }
}
