package dev.workerbot.request.dispatch;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the features of one run of the bot work with besides the usual, found by its class: their
 * tables, and what carries their verbs out.
 */
public final class FeatureParts {
  private final Map<Class<?>, Object> parts = new HashMap<>();

  public FeatureParts(Object... parts) {
    for (Object part : parts) {
      if (this.parts.put(part.getClass(), part) != null) {
        throw new IllegalArgumentException("twice: " + part.getClass());
      }
    }
  }

  /** The one of that class; every verb asks as it is made, so a missing one ends the start. */
  public <T> T get(Class<T> type) {
    return Optional.ofNullable(parts.get(type))
        .map(type::cast)
        .orElseThrow(() -> new IllegalStateException("no part of the bot: " + type));
  }
}
