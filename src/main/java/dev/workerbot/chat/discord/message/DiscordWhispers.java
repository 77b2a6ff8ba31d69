package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.message.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.channel.concrete.PrivateChannel;
import net.dv8tion.jda.api.interactions.InteractionHook;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;

/**
 * Messages for one person: below an interaction of theirs while its token works, and after that as
 * direct messages. Safe for use by several threads.
 */
public final class DiscordWhispers {
  private static final int REMEMBERED = 1000;

  private final DiscordAnswers answers;
  private final Supplier<JDA> jda;

  /** The newest interaction of a person in a channel. */
  private final Map<String, InteractionHook> newest = BoundedMap.map(REMEMBERED);

  DiscordWhispers(DiscordAnswers answers, Supplier<JDA> jda) {
    this.answers = answers;
    this.jda = jda;
  }

  /** Somebody did something, which for a while lets us answer them in private. */
  public void heard(IReplyCallback event, InteractionHook hook) {
    newest.put(event.getChannelId() + "/" + event.getUser().getId(), hook);
  }

  /** By the interaction with which they spoke last, and after its time in a direct message. */
  void whisper(String channel, String user, Message message) throws ChatException {
    InteractionHook hook = newest.get(channel + "/" + user);
    if (hook == null) {
      direct(user, message);
    } else if (!whisper(hook, message)) {
      boolean _ = newest.remove(channel + "/" + user, hook);
      direct(user, message);
    }
  }

  /** Below an interaction; whether that can be done. */
  public boolean whisper(InteractionHook hook, Message message) throws ChatException {
    DiscordMessages.RenderedMessage renderedMessage =
        DiscordMessages.render(message, Optional.empty());
    return answers.call(
        "answer", hook, one -> one.sendMessage(renderedMessage.create(message)).setEphemeral(true));
  }

  private void direct(String user, Message message) throws ChatException {
    // A button there would belong to another channel.
    Message plain = message.withButtons(List.of());
    PrivateChannel direct =
        DiscordCalls.called("open a direct message", () -> jda.get().openPrivateChannelById(user));
    var _ =
        DiscordCalls.called(
            "answer",
            () -> direct.sendMessage(DiscordMessages.render(plain, Optional.empty()).create(plain)),
            () -> direct.sendMessage(DiscordReplies.bare(plain)));
  }
}
