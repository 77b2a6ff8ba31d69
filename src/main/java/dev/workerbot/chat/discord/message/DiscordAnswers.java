package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.DiscordCalls;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.Message.MessageFlag;
import net.dv8tion.jda.api.interactions.InteractionHook;
import net.dv8tion.jda.api.requests.RestAction;
import net.dv8tion.jda.api.utils.messages.MessageEditData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that answer an interaction, and how each can still be edited by the interaction's token.
 * A token outlives the login that it came with: after a fresh one, calls go through the new client,
 * for the old one takes none any more. Safe for use by several threads.
 */
public final class DiscordAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordAnswers.class);
  private static final int REMEMBERED = 1000;

  /** A token works for 15 minutes; what comes a moment before their end may arrive after it. */
  private static final long MARGIN_MILLIS = 60_000;

  private final Supplier<Optional<JDA>> client;
  private final Map<Posted, InteractionHook> hooks = BoundedMap.map(REMEMBERED);

  /**
   * @param client the one that is logged in now
   */
  DiscordAnswers(Supplier<Optional<JDA>> client) {
    this.client = client;
  }

  /** The message is the answer to an interaction. */
  public void add(Posted posted, InteractionHook hook) {
    hooks.put(posted, hook);
  }

  /** The same, unless another interaction serves for it already; not acknowledged yet. */
  public void addIfAbsent(Posted posted, InteractionHook hook) {
    hooks.putIfAbsent(posted, hook);
  }

  /**
   * Edits the message by the token of its interaction.
   *
   * @return false where it has none that still works; the channel knows whether it is gone
   * @throws ChatException where it may work later
   */
  boolean edit(Posted posted, Function<InteractionHook, RestAction<?>> edit) throws ChatException {
    InteractionHook hook = hooks.get(posted);
    if (hook != null && call("edit", hook, edit)) {
      return true;
    }
    hooks.remove(posted);
    return false;
  }

  /**
   * Makes a call by the token of an interaction.
   *
   * @return false where the token does not work any more
   * @throws ChatException where it may work later
   */
  public boolean call(
      String what, InteractionHook hook, Function<InteractionHook, RestAction<?>> call)
      throws ChatException {
    return ask(what, hook, one -> call.apply(one).map(_ -> true)).isPresent();
  }

  /** The same with what comes of the call; empty where the token does not work any more. */
  public <T> Optional<T> ask(
      String what, InteractionHook hook, Function<InteractionHook, RestAction<T>> call)
      throws ChatException {
    if (hook.getExpirationTimestamp() - MARGIN_MILLIS <= System.currentTimeMillis()) {
      return Optional.empty();
    }
    JDA current =
        client.get().orElseThrow(() -> ChatException.passing("Discord is not connected", null));
    try {
      return Optional.of(DiscordCalls.called(what, () -> call.apply(on(current, hook))));
    } catch (ChatException refused) {
      if (!refused.isPermanent()) {
        throw refused;
      }
      if (!client.get().equals(Optional.of(current))) {
        // The client went away under the call, which says nothing about the token.
        throw ChatException.passing("Discord is not connected", refused);
      }
      return Optional.empty();
    }
  }

  /**
   * Ends an answer that only the asker sees, of an earlier run of the bot: replaces it, or takes it
   * away where it says no more than that the bot thinks.
   *
   * @return whether it is replaced
   */
  boolean end(String token, Optional<MessageEditData> word) throws ChatException {
    JDA current =
        client.get().orElseThrow(() -> ChatException.passing("Discord is not connected", null));
    InteractionHook hook = InteractionHook.from(current, token);
    EnumSet<MessageFlag> flags =
        ask("look at an answer", hook, InteractionHook::retrieveOriginal)
            .map(Message::getFlags)
            .orElseGet(() -> EnumSet.noneOf(MessageFlag.class));
    if (word.isPresent() && flags.contains(MessageFlag.EPHEMERAL)) {
      return call("answer", hook, one -> one.editOriginal(word.get()));
    }
    if (flags.contains(MessageFlag.LOADING)) {
      boolean _ = call("delete an answer", hook, InteractionHook::deleteOriginal);
    }
    return false;
  }

  /** The same token, for where JDA takes the interaction for one that was never acknowledged. */
  public InteractionHook afresh(InteractionHook hook) {
    return client
        .get()
        .map(current -> InteractionHook.from(current, hook.getInteraction().getToken()))
        .orElse(hook);
  }

  /** Takes an answer away that has become needless; returns at once. */
  public void delete(InteractionHook hook) {
    Thread.ofVirtual()
        .name("discord-delete")
        .start(() -> {
          try {
            boolean _ = call("delete an answer", hook, InteractionHook::deleteOriginal);
          } catch (ChatException failed) {
            LOG.debug("an answer was left standing: {}", failed.getMessage());
          }
        });
  }

  private static InteractionHook on(JDA current, InteractionHook hook) {
    return hook.getJDA().equals(current)
        ? hook
        : InteractionHook.from(current, hook.getInteraction().getToken());
  }
}
