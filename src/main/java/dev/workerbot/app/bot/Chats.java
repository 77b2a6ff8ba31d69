package dev.workerbot.app.bot;

import dev.workerbot.app.check.NamedChannels;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.chat.DiscordConfig;
import dev.workerbot.app.config.chat.SlackConfig;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.connection.ConnectedChat;
import dev.workerbot.chat.discord.DiscordChat;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.chat.slack.SlackChat;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.message.entity.ChatPlatform;
import java.util.ArrayList;
import java.util.List;

/** The chats that the config names. */
public final class Chats implements AutoCloseable {
  private final List<ConnectedChat> all;

  public Chats(Config config, Workerbot bot) {
    List<ConnectedChat> chats = new ArrayList<>();
    config
        .chats()
        .slack()
        .ifPresent(slack ->
            chats.add(
                new SlackChat(settings(slack), bot.requestHandler(), bot.completion(), bot::tell)));
    config
        .chats()
        .discord()
        .ifPresent(discord ->
            chats.add(
                new DiscordChat(
                    settings(config, discord),
                    bot.requestHandler(),
                    bot.completion(),
                    bot::tell,
                    bot::summary)));
    all = List.copyOf(chats);
  }

  public static SlackSettings settings(SlackConfig slack) {
    return new SlackSettings(slack.botToken(), slack.appToken(), slack.apiUrl(), slack.command());
  }

  public static DiscordSettings settings(Config config, DiscordConfig discord) {
    return new DiscordSettings(
        discord.token(),
        discord.guilds(),
        discord.apiUrl(),
        discord.gatewayUrl(),
        discord.command(),
        discord.defaultMemberPermissions(),
        NamedChannels.of(config, DiscordSettings.CHAT));
  }

  public void start() {
    all.forEach(ConnectedChat::start);
  }

  public List<Chat> list() {
    return List.copyOf(all);
  }

  public List<ConnectedChat> each() {
    return all;
  }

  /** What a chat that is off needs to be on. */
  public static String missing(String chat) {
    return switch (chat) {
      case "slack" -> "set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or the files with them";
      case "discord" -> "set DISCORD_TOKEN, or the file with it";
      default -> "it is reported by `workerbot chat` only";
    };
  }

  public static String title(Chat chat) {
    return ChatPlatform.of(chat.name()).title();
  }

  @Override
  public void close() {
    all.forEach(ConnectedChat::close);
  }
}
