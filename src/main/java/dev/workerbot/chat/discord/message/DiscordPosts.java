package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.DiscordCalls;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.message.AlertStatus;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.channel.attribute.IPostContainer;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.entities.channel.forums.BaseForumTag;
import net.dv8tion.jda.api.entities.channel.forums.ForumPost;
import net.dv8tion.jda.api.entities.channel.forums.ForumTag;
import net.dv8tion.jda.api.entities.channel.forums.ForumTagSnowflake;
import net.dv8tion.jda.api.requests.RestAction;
import net.dv8tion.jda.api.utils.messages.MessageCreateData;

/**
 * Messages of ours in forum and media channels: each is a post, which is a thread with the id of
 * its first message. The tags of a post say how far an alert is, where somebody has made tags of
 * these names; what is resolved is closed. Source: Discord, "Threads", Forums.
 */
final class DiscordPosts {
  private static final int NAME_CHARS = 90;

  private DiscordPosts() {}

  /** Begins a post; people find it by the title of the message. */
  static net.dv8tion.jda.api.entities.Message begin(
      IPostContainer forum, Message message, String key) throws ChatException {
    List<? extends ForumTagSnowflake> tags = forum.isTagRequired() ? first(forum) : List.of();
    if (forum.isTagRequired() && tags.isEmpty()) {
      throw ChatException.permanent(
          "that forum requires a tag on each post, but has none; create one named open there (Edit"
              + " Channel, Tags)");
    }
    String title = message.title().isBlank() ? "workerbot" : message.title();
    Function<MessageCreateData, RestAction<ForumPost>> post =
        shown ->
            forum
                .createForumPost(CleanText.cut(title, NAME_CHARS), shown)
                .setSuppressedNotifications(DiscordMessages.isQuiet(message))
                // A post is begun without a tag where that is allowed: it may be no alert.
                .setTags(tags);
    MessageCreateData laidOut = DiscordMessages.render(message, Optional.of(key)).create(message);
    return DiscordCalls.called(
            "post",
            forum,
            () -> post.apply(laidOut),
            () -> post.apply(DiscordReplies.bare(message)))
        .getMessage();
  }

  private static List<? extends ForumTagSnowflake> first(IPostContainer forum) {
    List<ForumTag> tags = forum.getAvailableTags();
    return tags.stream()
        .filter(tag -> tag.getName().equalsIgnoreCase(AlertStatus.OPEN.word()))
        .findFirst()
        .or(() -> tags.stream().findFirst())
        .map(List::of)
        .orElse(List.of());
  }

  /** A post, opened again if it was closed: what is closed cannot be changed. */
  static ThreadChannel open(JDA jda, IPostContainer forum, String id) throws ChatException {
    ThreadChannel thread =
        find(jda, forum, id).orElseThrow(() -> ChatException.gone("that post no longer exists"));
    if (thread.isArchived()) {
      var _ =
          DiscordCalls.called("open a post", forum, () -> thread.getManager().setArchived(false));
    }
    return thread;
  }

  private static Optional<ThreadChannel> find(JDA jda, IPostContainer forum, String id)
      throws ChatException {
    ThreadChannel known = jda.getThreadChannelById(id);
    return known != null ? Optional.of(known) : DiscordThreads.archived(forum, id);
  }

  /** Looks for the post whose first message is it. */
  static Optional<Posted> find(JDA jda, IPostContainer forum, String key, Instant notBefore)
      throws ChatException {
    Stream<ThreadChannel> all =
        Stream.concat(
            forum.getThreadChannels().stream(),
            DiscordCalls.called(
                "read the posts",
                forum,
                () -> forum.retrieveArchivedPublicThreadChannels().cache(false))
                .stream());
    String self = jda.getSelfUser().getId();
    for (ThreadChannel thread :
        all.filter(one -> one.getOwnerId().equals(self))
            .filter(one ->
                !one.getTimeCreated().toInstant().isBefore(notBefore.minus(DiscordHistory.SKEW)))
            .toList()) {
      net.dv8tion.jda.api.entities.Message first =
          DiscordCalls.called(
              "read a post", forum, () -> thread.retrieveMessageById(thread.getId()));
      if (DiscordMessages.carries(first, key)) {
        return Optional.of(new Posted(DiscordSettings.CHAT, forum.getId(), thread.getId()));
      }
    }
    return Optional.empty();
  }

  /** Tags a post with how far its alert is, and closes it at the end. */
  static void mark(JDA jda, IPostContainer forum, String id, AlertStatus status)
      throws ChatException {
    boolean isOver = status == AlertStatus.RESOLVED;
    Optional<ThreadChannel> known = find(jda, forum, id);
    if (known.isEmpty()) {
      return;
    }
    ThreadChannel thread = known.get();
    List<String> own = Arrays.stream(AlertStatus.values()).map(AlertStatus::word).toList();
    List<ForumTag> tags =
        new ArrayList<>(
            thread.getAppliedTags().stream()
                .filter(tag -> own.stream().noneMatch(tag.getName()::equalsIgnoreCase))
                .toList());
    forum.getAvailableTags().stream()
        .filter(tag -> tag.getName().equalsIgnoreCase(status.word()))
        .findFirst()
        .ifPresent(tags::add);
    boolean isTagged =
        thread.getAppliedTags().stream()
            .map(BaseForumTag::getName)
            .sorted()
            .toList()
            .equals(tags.stream().map(BaseForumTag::getName).sorted().toList());
    if (isTagged && thread.isArchived() == isOver) {
      return;
    }
    var _ =
        DiscordCalls.called(
            "mark a post",
            forum,
            () ->
                isTagged || (tags.isEmpty() && forum.isTagRequired())
                    ? thread.getManager().setArchived(isOver)
                    : thread.getManager().setAppliedTags(tags).setArchived(isOver));
  }
}
