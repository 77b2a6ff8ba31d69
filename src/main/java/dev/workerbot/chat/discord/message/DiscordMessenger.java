package dev.workerbot.chat.discord.message;

import static dev.workerbot.chat.discord.message.DiscordMessages.FileUse.AS_THEY_ARE;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.chat.discord.connection.DiscordConnection;
import dev.workerbot.message.AlertStatus;
import dev.workerbot.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.dv8tion.jda.api.entities.channel.attribute.IPostContainer;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;
import net.dv8tion.jda.api.requests.RestAction;
import net.dv8tion.jda.api.utils.messages.MessageCreateData;
import net.dv8tion.jda.api.utils.messages.MessageEditData;
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

  private final DiscordPlaces places;
  private final DiscordHistory history = new DiscordHistory();

  /** The key that our messages carry, to be sent again with each edit. */
  private final Map<Posted, String> keys = BoundedMap.map(REMEMBERED);

  /** What files were put to a message, so that an edit does not send them again. */
  private final Map<Posted, Integer> files = BoundedMap.map(REMEMBERED);

  /** What stands outside of the embeds of a message, as Discord said last. */
  private final Map<Posted, String> texts = BoundedMap.map(REMEMBERED);

  private final DiscordAnswers answers;

  private final DiscordWhispers whispers;

  public DiscordMessenger(DiscordConnection connection) {
    this.places = new DiscordPlaces(connection);
    this.answers = new DiscordAnswers(connection::now);
    this.whispers = new DiscordWhispers(answers, places::jda);
  }

  @Override
  public String name() {
    return DiscordSettings.CHAT;
  }

  /** What is said to one person only. */
  public DiscordWhispers whispers() {
    return whispers;
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
    Optional<IPostContainer> forum = places.forum(channel);
    if (forum.isEmpty()) {
      return post(places.channel(channel), channel, message, key);
    }
    net.dv8tion.jda.api.entities.Message begun = DiscordPosts.begin(forum.get(), message, key);
    Posted posted = new Posted(DiscordSettings.CHAT, channel, begun.getId());
    texts.put(posted, begun.getContentRaw());
    stands(posted, key, DiscordMessages.render(message, Optional.of(key)));
    return posted;
  }

  @Override
  public Posted reply(Posted below, Message message, String key) throws ChatException {
    if (places.forum(below.channel()).isPresent()) {
      GuildMessageChannel thread = places.channel(below);
      return post(thread, thread.getId(), message, key);
    }
    GuildMessageChannel channel = places.channel(below.channel());
    try {
      ThreadChannel thread = DiscordThreads.open(places.jda(), channel, below.id());
      return post(thread, thread.getId(), message, key);
    } catch (ChatException refused) {
      if (!refused.isPermanent() || refused.isGone()) {
        throw refused;
      }
      LOG.warn(
          "cannot post below {}, so posting in the channel: {}", below.id(), refused.getMessage());
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
    texts.put(posted, sent.getContentRaw());
    // What went as plain text has no embed.
    if (!sent.getEmbeds().isEmpty() && !renderedMessage.isIn(sent)) {
      // What an earlier try has posted, with what there was to say then.
      edit(posted, message);
    }
    return posted;
  }

  /** As a reply, which stands in the channel, where a thread would be one more place to look. */
  @Override
  public Posted followUp(Posted about, Message message, String key, boolean toAll)
      throws ChatException {
    GuildMessageChannel channel = places.channel(about);
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
        .find(places.channel(about), one -> DiscordReplies.isIn(one, about.id(), line), notBefore)
        .map(id -> new Posted(DiscordSettings.CHAT, about.channel(), id));
  }

  private static net.dv8tion.jda.api.entities.Message create(
      GuildMessageChannel channel, Message message, String key, Optional<String> nonce)
      throws ChatException {
    MessageCreateData laidOut = DiscordMessages.render(message, Optional.of(key)).create(message);
    return DiscordCalls.called(
        "post",
        channel,
        () -> create(channel, message, laidOut, nonce),
        () -> create(channel, message, DiscordReplies.bare(message), nonce));
  }

  private static RestAction<net.dv8tion.jda.api.entities.Message> create(
      GuildMessageChannel channel,
      Message message,
      MessageCreateData shown,
      Optional<String> nonce) {
    return channel
        .sendMessage(shown)
        .setSuppressedNotifications(DiscordMessages.isQuiet(message))
        .setNonce(nonce.orElse(null));
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
    Optional<String> before = text(posted);
    MessageEditData laidOut = renderedMessage.edit(message, with, before);
    if (answers.edit(posted, hook -> hook.editOriginal(laidOut))) {
      DiscordCall.edited(message, before).ifPresent(text -> texts.put(posted, text));
    } else {
      edit(posted, message, laidOut);
      if (before.isEmpty() && text(posted).isPresent()) {
        // An earlier run of the bot has called somebody there.
        edit(posted, message, renderedMessage.edit(message, AS_THEY_ARE, text(posted)));
      }
    }
    switch (with) {
      case FRESH -> files.put(posted, renderedMessage.filesHash());
      case NONE -> files.remove(posted);
      case AS_THEY_ARE -> {}
    }
  }

  private void edit(Posted posted, Message message, MessageEditData laidOut) throws ChatException {
    GuildMessageChannel channel = places.channel(posted);
    net.dv8tion.jda.api.entities.Message edited =
        DiscordCalls.called(
            "edit",
            channel,
            () -> channel.editMessageById(posted.id(), laidOut),
            () -> channel.editMessageById(posted.id(), DiscordReplies.bareEdit(message)));
    texts.put(posted, edited.getContentRaw());
  }

  private Optional<String> text(Posted posted) {
    return Optional.ofNullable(texts.get(posted)).filter(text -> !text.isEmpty());
  }

  @Override
  public Optional<Posted> find(
      String channel, Optional<Posted> below, String key, Instant notBefore) throws ChatException {
    Optional<IPostContainer> forum = places.forum(channel);
    if (forum.isPresent() && below.isEmpty()) {
      Optional<Posted> found = DiscordPosts.find(places.jda(), forum.get(), key, notBefore);
      found.ifPresent(posted -> keys.put(posted, key));
      return found;
    }
    GuildMessageChannel in =
        forum.isPresent() ? places.channel(below.get()) : places.channel(channel);
    if (forum.isEmpty() && below.isPresent()) {
      Optional<ThreadChannel> thread = DiscordThreads.find(places.jda(), in, below.get().id());
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
                .edit(message, AS_THEY_ARE, Optional.empty())));
  }

  @Override
  public void whisper(String channel, String user, Message message) throws ChatException {
    whispers.whisper(channel, user, message);
  }

  @Override
  public void mark(Posted posted, AlertStatus status) throws ChatException {
    Optional<IPostContainer> forum = places.forum(posted.channel());
    if (forum.isPresent()) {
      DiscordPosts.mark(places.jda(), forum.get(), posted.id(), status);
    }
  }
}
