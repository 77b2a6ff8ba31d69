package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.ChannelCheck;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.chat.discord.connection.DiscordConnection;
import dev.workerbot.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.channel.concrete.PrivateChannel;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;
import net.dv8tion.jda.api.interactions.InteractionHook;
import net.dv8tion.jda.api.interactions.callbacks.IReplyCallback;
import net.dv8tion.jda.api.utils.messages.MessageCreateData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts, edits, finds and whispers messages in Discord. A message is edited by the token of the
 * interaction that it answers while that works, which needs no right in the channel, and later by
 * its own id. Safe for use by several threads.
 */
public final class DiscordMessenger implements Chat {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordMessenger.class);
  private static final int REMEMBERED = 1000;
  private static final int NONCE_CHARS = 25;

  private final DiscordConnection connection;
  private final DiscordHistory history = new DiscordHistory();

  /** The key that our messages carry, to be sent again with each edit. */
  private final Map<Posted, String> keys = BoundedMap.map(REMEMBERED);

  /** What files were put to a message, so that an edit does not send them again. */
  private final Map<Posted, Integer> files = BoundedMap.map(REMEMBERED);

  private final DiscordAnswers answers;

  /** The newest interaction of a person in a channel, by which something can be whispered. */
  private final Map<String, InteractionHook> whispering = BoundedMap.map(REMEMBERED);

  public DiscordMessenger(DiscordConnection connection) {
    this.connection = connection;
    this.answers = new DiscordAnswers(connection::now);
  }

  @Override
  public String name() {
    return DiscordSettings.CHAT;
  }

  /** Somebody did something, which for a while lets us answer them in private. */
  public void heard(IReplyCallback event, InteractionHook hook) {
    whispering.put(event.getChannelId() + "/" + event.getUser().getId(), hook);
  }

  /** The messages that answer interactions. */
  public DiscordAnswers answers() {
    return answers;
  }

  /** The message stands there. */
  public void stands(Posted posted, String key, DiscordMessages.RenderedMessage renderedMessage) {
    keys.put(posted, key);
    if (renderedMessage.hasFiles()) {
      files.put(posted, renderedMessage.filesHash());
    }
  }

  @Override
  public Posted post(String channel, Message message, String key) throws ChatException {
    return post(channel(channel), channel, message, key);
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    GuildMessageChannel channel = channel(below.channel());
    try {
      ThreadChannel thread = DiscordThreads.open(jda(), channel, below.id());
      return post(thread, thread.getId(), message, key);
    } catch (ChatException refused) {
      if (!refused.isPermanent() || refused.isGone()) {
        throw refused;
      }
      LOG.warn(
          "nothing can be told below {}, so that it is told in the channel: {}",
          below.id(),
          refused.getMessage());
      return post(channel, below.channel(), message, key);
    }
  }

  private Posted post(GuildMessageChannel channel, String place, Message message, String key)
      throws ChatException {
    DiscordMessages.RenderedMessage renderedMessage =
        DiscordMessages.render(message, Optional.of(key));
    net.dv8tion.jda.api.entities.Message sent;
    try {
      sent = create(channel, message, key, Optional.of(nonce(place, key)));
    } catch (ChatException refused) {
      if (!refused.isGone()) {
        throw refused;
      }
      // Discord knows the nonce still, of a message that somebody has deleted since.
      sent = create(channel, message, key, Optional.empty());
    }
    Posted posted = new Posted(DiscordSettings.CHAT, place, sent.getId());
    stands(posted, key, renderedMessage);
    if (!renderedMessage.isIn(sent)) {
      // What an earlier try has posted, with what there was to say then.
      edit(posted, message);
    }
    return posted;
  }

  /** As a reply, which stands in the channel, where a thread would be one more place to look. */
  @Override
  public Posted followUp(Posted about, Message message, String key, boolean toAll)
      throws ChatException {
    GuildMessageChannel channel = channel(about.channel());
    MessageCreateData line = DiscordReplies.render(message);
    String nonce = nonce(about.channel(), key);
    net.dv8tion.jda.api.entities.Message sent;
    try {
      sent =
          DiscordCalls.called(
              "reply",
              channel,
              () -> channel.sendMessage(line).setNonce(nonce).setMessageReference(about.id()));
    } catch (ChatException refused) {
      if (!refused.isPermanent()) {
        throw refused;
      }
      // To reply takes a right more than to post: to read the history.
      sent = DiscordCalls.called("reply", channel, () -> channel.sendMessage(line).setNonce(nonce));
    }
    return new Posted(DiscordSettings.CHAT, about.channel(), sent.getId());
  }

  @Override
  public Optional<Posted> findFollowUp(Posted about, Message message, String key, Instant notBefore)
      throws ChatException {
    MessageCreateData line = DiscordReplies.render(message);
    return history
        .find(
            channel(about.channel()), one -> DiscordReplies.isIn(one, about.id(), line), notBefore)
        .map(id -> new Posted(DiscordSettings.CHAT, about.channel(), id));
  }

  private static net.dv8tion.jda.api.entities.Message create(
      GuildMessageChannel channel, Message message, String key, Optional<String> nonce)
      throws ChatException {
    return DiscordCalls.called(
        "post",
        channel,
        () ->
            channel
                .sendMessage(DiscordMessages.render(message, Optional.of(key)).create(message))
                .setSuppressedNotifications(DiscordMessages.isQuiet(message))
                .setNonce(nonce.orElse(null)));
  }

  /**
   * By which Discord takes a message once that is sent twice within some minutes. It asks for the
   * author only, and the same message may go to several channels.
   */
  private static String nonce(String place, String key) {
    return UUID.nameUUIDFromBytes((place + "/" + key).getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "")
        .substring(0, NONCE_CHARS);
  }

  @Override
  public void edit(Posted posted, Message message) throws ChatException {
    DiscordMessages.RenderedMessage renderedMessage =
        DiscordMessages.render(message, Optional.ofNullable(keys.get(posted)));
    DiscordMessages.FileUse with = renderedMessage.files(Optional.ofNullable(files.get(posted)));
    if (!answers.edit(posted, hook -> hook.editOriginal(renderedMessage.edit(message, with)))) {
      GuildMessageChannel channel = channel(posted.channel());
      var _ =
          DiscordCalls.called(
              "edit",
              channel,
              () -> channel.editMessageById(posted.id(), renderedMessage.edit(message, with)));
    }
    switch (with) {
      case FRESH -> files.put(posted, renderedMessage.filesHash());
      case NONE -> files.remove(posted);
      case AS_THEY_ARE -> {}
    }
  }

  @Override
  public Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) throws ChatException {
    GuildMessageChannel in = channel(channel);
    if (below.isPresent()) {
      Optional<ThreadChannel> thread = DiscordThreads.find(jda(), in, below.get().id());
      if (thread.isPresent()) {
        in = thread.get();
      }
    }
    String place = in.getId();
    Optional<Posted> found =
        history
            .find(in, one -> DiscordMessages.carries(one, key), notBefore)
            .map(id -> new Posted(DiscordSettings.CHAT, place, id));
    found.ifPresent(posted -> keys.put(posted, key));
    return found;
  }

  @Override
  public boolean endReply(String reply, Optional<Message> word) throws ChatException {
    return answers.end(
        reply,
        word.map(message ->
            DiscordMessages.render(message, Optional.empty())
                .edit(message, DiscordMessages.FileUse.AS_THEY_ARE)));
  }

  /** By the interaction with which they spoke last, and after its time in a direct message. */
  @Override
  public void whisper(String channel, String user, Message message) throws ChatException {
    InteractionHook hook = whispering.get(channel + "/" + user);
    if (hook == null) {
      direct(user, message);
    } else if (!whisper(hook, message)) {
      boolean _ = whispering.remove(channel + "/" + user, hook);
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
        DiscordCalls.called("open a direct message", () -> jda().openPrivateChannelById(user));
    var _ =
        DiscordCalls.called(
            "answer",
            () ->
                direct.sendMessage(DiscordMessages.render(plain, Optional.empty()).create(plain)));
  }

  private JDA jda() {
    return connection
        .now()
        .orElseThrow(() -> new IllegalStateException("not connected to Discord"));
  }

  private GuildMessageChannel channel(String id) throws ChatException {
    Optional<GuildMessageChannel> channel =
        connection.now().map(jda -> jda.getChannelById(GuildMessageChannel.class, id));
    if (channel.isPresent()) {
      return channel.get();
    }
    Optional<String> unusable =
        connection
            .now()
            .map(jda -> jda.getGuildChannelById(id))
            .flatMap(other -> ChannelCheck.unusable(other.getType()));
    if (unusable.isPresent()) {
      throw ChatException.permanent("the channel " + unusable.get());
    }
    if (!connection.knowsGuilds()) {
      throw ChatException.passing("Discord is not connected", null);
    }
    throw ChatException.permanent(
        "workerbot sees no channel "
            + id
            + " in Discord: it was deleted, or workerbot's role lacks View Channel there, or"
            + " workerbot is not in that Discord server");
  }
}
