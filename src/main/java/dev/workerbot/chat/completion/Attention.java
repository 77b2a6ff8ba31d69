package dev.workerbot.chat.completion;

import dev.workerbot.worker.Target;
import java.util.Set;

/**
 * The workers that people look for first.
 *
 * @param alerted those with an open alert
 * @param recent those that something was done to lately
 */
public record Attention(Set<Target> alerted, Set<Target> recent) {
  public static final Attention NONE = new Attention(Set.of(), Set.of());

  public Attention {
    alerted = Set.copyOf(alerted);
    recent = Set.copyOf(recent);
  }
}
