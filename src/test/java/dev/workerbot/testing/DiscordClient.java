package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.connection.NamedChannel;
import dev.workerbot.chat.discord.DiscordChat;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.fleet.FleetSummary;
import dev.workerbot.testing.discord.FakeDiscord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The Discord half of a bot alone, in a Discord of its own, by the real JDA. */
public final class DiscordClient implements AutoCloseable {
  public static final String ANNA = "401";

  private final CapturedLog log = new CapturedLog();
  private final FakeDiscord discord = FakeDiscord.start();
  private final DiscordTalk talk = new DiscordTalk(discord, log::text);
  private final AtomicReference<Optional<FleetSummary>> summary =
      new AtomicReference<>(Optional.empty());
  private final DiscordChat chat;

  /**
   * Joins, and waits until it is in.
   *
   * @param inbox is told what people do
   * @param channels those that a config would name
   */
  public DiscordClient(Inbox inbox, List<NamedChannel> channels) throws IOException {
    this(inbox, channels, OptionalLong.empty());
  }

  /** The same with a command that not everybody sees. */
  public DiscordClient(
      Inbox inbox, List<NamedChannel> channels, OptionalLong defaultMemberPermissions)
      throws IOException {
    discord.person(ANNA, "anna", "301");
    chat =
        new DiscordChat(
            new DiscordSettings(
                FakeDiscord.TOKEN,
                Set.of(FakeDiscord.GUILD),
                Optional.of(discord.apiUrl()),
                Optional.of(discord.gatewayUrl()),
                "worker",
                defaultMemberPermissions,
                channels),
            inbox,
            (_, _) -> List.of(),
            (_, _) -> {},
            summary::get);
    chat.start();
    Await.until("the bot is in Discord", () -> chat.trouble().isEmpty());
    talk.awaitCommand();
  }

  /** From now on the servers stand like this. */
  public void stands(FleetSummary now) {
    summary.set(Optional.of(now));
  }

  public FakeDiscord discord() {
    return discord;
  }

  public DiscordChat chat() {
    return chat;
  }

  public DiscordTalk talk() {
    return talk;
  }

  public CapturedLog log() {
    return log;
  }

  /** Fails where Discord would have refused something, or where a secret was logged. */
  @Override
  public void close() throws IOException {
    chat.close();
    discord.close();
    log.close();
    assertEquals(List.of(), discord.violations());
    assertFalse(log.text().contains("hunter2"), log.text());
    assertFalse(log.text().contains(FakeDiscord.TOKEN), log.text());
  }
}
