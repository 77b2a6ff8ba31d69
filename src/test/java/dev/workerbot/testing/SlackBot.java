package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.chat.Completion;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.connection.NoticeSender;
import dev.workerbot.chat.slack.SlackChat;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A whole bot in this process, in a Slack of its own, by the real Socket Mode. */
public final class SlackBot implements AutoCloseable {
  private final CapturedLog log = new CapturedLog();
  private final FakeSlack slack;
  private final TestBot bot;
  private final SlackTalk talk;
  private final Joining joining;
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private SlackChat chat;

  /** Makes the bot's side of Slack. */
  public interface Joining {
    SlackChat join(
        SlackSettings slackSettings, Inbox inbox, Completion completion, NoticeSender noticeSender);
  }

  private SlackBot(TestBot bot, Joining joining) throws IOException {
    this.bot = bot;
    this.joining = joining;
    this.slack = FakeSlack.start();
    this.talk = new SlackTalk(slack, log::text);
    join();
  }

  /** On this config file. */
  public static SlackBot on(Path config) throws IOException {
    return new SlackBot(TestBot.on(config), SlackChat::new);
  }

  /** Of a bot that was made otherwise. */
  public static SlackBot on(TestBot bot) throws IOException {
    return new SlackBot(bot, SlackChat::new);
  }

  /** On this config file, with this side of Slack. */
  public static SlackBot on(Path config, Joining joining) throws IOException {
    return new SlackBot(TestBot.on(config), joining);
  }

  public FakeSlack slack() {
    return slack;
  }

  public TestBot bot() {
    return bot;
  }

  /** The bot's side of it. */
  public SlackChat chat() {
    return chat;
  }

  public SlackTalk talk() {
    return talk;
  }

  public CapturedLog log() {
    return log;
  }

  /** What the alert channels were told of the bot itself. */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  /** Joins Slack, and takes up what was left. */
  public void join() throws IOException {
    chat =
        joining.join(
            new SlackSettings(
                FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, Optional.of(slack.apiUrl()), "/worker"),
            bot.bot().requestHandler(),
            bot.bot().completion(),
            (title, lines) -> notices.add(title + "\n" + String.join("\n", lines)));
    try {
      List<Thread> _ = bot.bot().recovery().begin(List.of(chat));
    } catch (StoreException later) {
      // As with a bot that runs, whose store may be in trouble when it starts.
    }
    chat.start();
  }

  /** Leaves Slack; the bot lives on. */
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
    join();
  }

  /** Fails where Slack would have refused something, or where a token was logged. */
  @Override
  public void close() throws IOException {
    leave();
    bot.close();
    slack.close();
    log.close();
    assertEquals(List.of(), slack.violations());
    String logged = log.text();
    assertFalse(logged.contains(FakeSlack.BOT_TOKEN), logged);
    assertFalse(logged.contains(FakeSlack.APP_TOKEN), logged);
  }
}
