package dev.workerbot.app.http;

import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.inbound.RequestHandler;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Ids;
import dev.workerbot.store.request.SeenEvents;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may be begun from outside: the named actions with a key. */
public record HookedActions(
    RequestHandler requestHandler, Cleaner cleaner, SeenEvents seenEvents, Ids ids, Clock clock) {
  /** Those whose channel is in one of these chats; empty where there is none. */
  public Optional<Hooks> of(List<ActionConfig> actions, List<Chat> chats) {
    Map<String, HookKey> keys = new HashMap<>();
    Map<String, HookedAction> hooked = new HashMap<>();
    for (ActionConfig actionConfig : actions) {
      Optional<HookedAction> hookedAction =
          HookedAction.of(actionConfig.does(), chats, requestHandler, cleaner)
              .filter(_ -> actionConfig.key().isPresent());
      if (hookedAction.isPresent()) {
        keys.put(actionConfig.does().name(), actionConfig.key().get());
        hooked.put(actionConfig.does().name(), hookedAction.get());
      }
    }
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Hooks(
                keys,
                new HookKey(ids.next() + ids.next()),
                seenEvents::isFirst,
                (name, by, ref) -> hooked.get(name).begin(by, ref),
                clock,
                System::nanoTime));
  }
}
