package dev.workerbot.chat.discord;

import dev.workerbot.chat.Completion;
import dev.workerbot.chat.ForwardingChat;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.connection.ConnectedChat;
import dev.workerbot.chat.connection.NoticeSender;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.chat.discord.connection.DiscordConnection;
import dev.workerbot.chat.discord.connection.PresenceUpdates;
import dev.workerbot.chat.discord.message.DiscordMessenger;
import dev.workerbot.fleet.FleetSummary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Discord, by JDA. Safe for use by several threads. */
public final class DiscordChat extends ForwardingChat implements ConnectedChat {
  private final DiscordConnection connection;
  private final DiscordListener listener;
  private final Set<String> guilds;
  private final PresenceUpdates presence;

  /**
   * @param summary how the servers stand; empty while that is not known
   */
  public DiscordChat(
      DiscordSettings discordSettings,
      Inbox inbox,
      Completion completion,
      NoticeSender noticeSender,
      Supplier<Optional<FleetSummary>> summary) {
    DiscordConnection made = new DiscordConnection(discordSettings, noticeSender);
    DiscordMessenger messenger = new DiscordMessenger(made);
    super(messenger);
    connection = made;
    guilds = discordSettings.guilds();
    presence = new PresenceUpdates(made::now, summary);
    listener = new DiscordListener(messenger, inbox, completion, discordSettings.guilds());
  }

  @Override
  public void start() {
    connection.start(List.of(listener, new AlertMenu(guilds)));
    presence.start();
  }

  @Override
  public boolean isConnected() {
    return connection.isConnected();
  }

  @Override
  public Optional<String> refusal() {
    return connection.refusal();
  }

  @Override
  public Optional<String> trouble() {
    return connection.trouble();
  }

  @Override
  public void close() {
    presence.close();
    listener.close();
    connection.close();
  }
}
