package dev.workerbot.chat.discord.message;

import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.discord.call.ChannelCheck;
import dev.workerbot.chat.discord.connection.DiscordConnection;
import java.util.Optional;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.channel.attribute.IPostContainer;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;

/**
 * Finds the channels of Discord by their ids, or says why there is none.
 *
 * @param connection by which JDA knows them
 */
record DiscordPlaces(DiscordConnection connection) {
  JDA jda() {
    return connection
        .now()
        .orElseThrow(() -> new IllegalStateException("not connected to Discord"));
  }

  /** The forum or media channel of that id; empty where it is none. */
  Optional<IPostContainer> forum(String channel) {
    return connection.now().map(jda -> jda.getChannelById(IPostContainer.class, channel));
  }

  /** Where a message stands: in a forum, in a post of its own. */
  GuildMessageChannel channel(Posted posted) throws ChatException {
    Optional<IPostContainer> forum = forum(posted.channel());
    return forum.isPresent()
        ? DiscordPosts.open(jda(), forum.get(), posted.id())
        : channel(posted.channel());
  }

  GuildMessageChannel channel(String id) throws ChatException {
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
