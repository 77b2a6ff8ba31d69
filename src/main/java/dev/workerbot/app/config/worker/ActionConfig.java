package dev.workerbot.app.config.worker;

import dev.workerbot.app.http.HookKey;
import dev.workerbot.feature.action.NamedAction;
import dev.workerbot.store.outbox.Channel;
import java.util.Optional;

/**
 * A command that is approved beforehand.
 *
 * @param key what signs the requests of its hook; empty where it has none
 */
public record ActionConfig(NamedAction does, Optional<HookKey> key) {
  /** The chat where its hook is reported; empty where it has no hook. */
  public Optional<String> hookChat() {
    return key.flatMap(_ -> does.channel()).map(Channel::chat);
  }
}
