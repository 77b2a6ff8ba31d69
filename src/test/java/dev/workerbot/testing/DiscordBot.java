package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.chat.discord.DiscordChat;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.testing.discord.FakeDiscord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A whole bot in this process, in a Discord of its own, by the real JDA. Anna ({@code 401}) has the
 * role on-call, bob ({@code 402}) has none.
 */
public final class DiscordBot implements AutoCloseable {
  public static final String ANNA = "401";
  public static final String BOB = "402";
  public static final String ON_CALL = "301";

  private final CapturedLog log = new CapturedLog();
  private final FakeDiscord discord;
  private final TestBot bot;
  private final DiscordTalk talk;
  private DiscordChat chat;

  private DiscordBot(TestBot bot, FakeDiscord discord) throws IOException {
    this.bot = bot;
    this.discord = discord;
    this.talk = new DiscordTalk(discord, log::text);
    discord.person(ANNA, "anna", ON_CALL);
    discord.person(BOB, "bob");
    join();
  }

  /** On this config file. */
  public static DiscordBot on(Path config) throws IOException {
    return new DiscordBot(TestBot.on(config), FakeDiscord.start());
  }

  /** Of a bot that was made otherwise. */
  public static DiscordBot on(TestBot bot) throws IOException {
    return new DiscordBot(bot, FakeDiscord.start());
  }

  public FakeDiscord discord() {
    return discord;
  }

  public TestBot bot() {
    return bot;
  }

  /** The bot's side of it. */
  public DiscordChat chat() {
    return chat;
  }

  public DiscordTalk talk() {
    return talk;
  }

  public CapturedLog log() {
    return log;
  }

  /** Joins Discord, takes up what was left, and waits until it is in. */
  public void join() throws IOException {
    begin();
    Await.until("the bot is in Discord", () -> chat.trouble().isEmpty());
    talk.awaitCommand();
  }

  /** The same, and does not wait. */
  public void begin() throws IOException {
    chat =
        new DiscordChat(
            new DiscordSettings(
                FakeDiscord.TOKEN,
                Set.of(FakeDiscord.GUILD),
                Optional.of(discord.apiUrl()),
                Optional.of(discord.gatewayUrl()),
                "worker",
                OptionalLong.empty(),
                List.of()),
            bot.bot().requestHandler(),
            bot.bot().completion(),
            bot.bot()::tell,
            bot.bot()::summary);
    List<Thread> _ = bot.bot().recovery().begin(List.of(chat));
    chat.start();
  }

  /** Leaves Discord; the bot lives on. */
  public void leave() {
    chat.close();
  }

  /** Stops the bot and starts it again, as a restart of its machine does. */
  public void restart() throws IOException {
    restart(() -> {});
  }

  /** The same, with something that happens while it is down. */
  public void restart(TestBot.Meanwhile meanwhile) throws IOException {
    leave();
    bot.restartAlone(meanwhile);
    // A machine that restarts takes longer than the five seconds that Discord wants between two.
    discord.gateway().betweenIdentifies(Duration.ZERO);
    join();
  }

  /** Fails where Discord would have refused something, or where the token was logged. */
  @Override
  public void close() throws IOException {
    leave();
    bot.close();
    discord.close();
    log.close();
    assertEquals(List.of(), discord.violations());
    String logged = log.text();
    assertFalse(logged.contains(FakeDiscord.TOKEN), logged);
  }
}
