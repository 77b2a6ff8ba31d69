package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.app.bot.Watching;
import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.ServerName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A bot in a Slack of its own that watches real servers, and tells of alerts in a hurry. */
final class AlertsBot implements AutoCloseable {
  /** In a hurry. */
  static final WatchIntervals SERVERS =
      new WatchIntervals(
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(150),
          Duration.ofSeconds(1),
          new WatchIntervals.Retries(
              Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(2), new Random(1)));

  /** As {@link DeliveryPolicy#DEFAULT}, but for the patience. */
  static final DeliveryPolicy CHATS =
      new DeliveryPolicy(
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofMillis(200),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMinutes(2));

  private final SlackBot bot;
  private final Watching.Intervals intervals;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();
  private Watching watching;

  private AlertsBot(SlackBot bot, Watching.Intervals intervals) throws IOException {
    this.intervals = intervals;
    this.bot = bot;
    watch();
  }

  /** As {@code workerbot run} makes it where this is wrong with its database, and logged first. */
  static AlertsBot toStay(Path config, String trouble) throws IOException {
    SlackBot bot = SlackBot.on(TestBot.on(config, Workerbot::toStay));
    bot.bot().bot().keepStore();
    Await.until("it is logged", () -> bot.log().text().contains(trouble));
    return new AlertsBot(bot, new Watching.Intervals(SERVERS, CHATS));
  }

  static AlertsBot on(Path config) throws IOException {
    return on(TestBot.on(config));
  }

  /** Of a bot that was made otherwise. */
  static AlertsBot on(TestBot bot) throws IOException {
    return new AlertsBot(SlackBot.on(bot), new Watching.Intervals(SERVERS, CHATS));
  }

  /** In no hurry, as {@code workerbot run} is. */
  static AlertsBot atUsualIntervals(Path config) throws IOException {
    return new AlertsBot(SlackBot.on(config), Watching.Intervals.usual());
  }

  /** For {@link TestBot#config}: everything goes to C1 and calls S1, and nothing takes long. */
  static String alerts(String... lines) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String line :
        List.of(
            "channel: slack:C1",
            "mention: slack-group:S1",
            "resolve-after: 1s",
            "unreachable-after: 1s",
            "down-after: 1s",
            "fold-within: 1s")) {
      keys.put(key(line), line);
    }
    for (String line : lines) {
      keys.put(key(line), line);
    }
    return keys.values().stream().collect(Collectors.joining("\n  ", "alerts:\n  ", "\n"));
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  static AlertsBot on(Path dir, LoopbackServer web1, String... alerts) throws IOException {
    return on(TestBot.config(dir, Map.of("web1", web1), Map.of(), alerts(alerts)));
  }

  private void watch() throws IOException {
    watching =
        bot.bot().bot().watch(List.of(bot.chat()), Optional.empty(), intervals).orElseThrow();
  }

  /** Waits until it hears what the server's main log says. */
  AlertsBot listening(String server) {
    Await.until(
        () -> server + " is heard: " + watching.feed(new ServerName(server)),
        () -> watching.feed(new ServerName(server)).isLive());
    return this;
  }

  /** Waits until it asks a server again and again, since its main log cannot be had. */
  AlertsBot polls(String server) {
    Await.until(
        () -> server + " is polled: " + watching.feed(new ServerName(server)),
        () ->
            watching.feed(new ServerName(server)).feedMode() instanceof FeedState.FeedMode.Polling);
    return this;
  }

  /** Stops the bot and starts it again, as a restart of its machine does. */
  void restart() throws IOException {
    bot.restart();
    watch();
  }

  /** The same, with something that happens while it is down. */
  void restart(TestBot.Meanwhile meanwhile) throws IOException {
    bot.restart(meanwhile);
    watch();
  }

  SlackBot bot() {
    return bot;
  }

  FakeSlack slack() {
    return bot.slack();
  }

  /** Everything that stands in the channels and was not asked for by anybody. */
  List<Shown> reported() {
    List<Shown> all = slack().messages();
    // A bot that was restarted does not know the key of what it edits.
    all.stream().filter(Shown::isUnasked).map(Shown::ts).forEach(shown::add);
    return all.stream().filter(one -> shown.contains(one.ts())).toList();
  }

  /** Waits until a message that nobody asked for says this. */
  Shown tells(String expected) {
    Await.until(
        () -> "told: " + expected + "\n" + everything(),
        () -> reported().stream().anyMatch(one -> one.text().contains(expected)));
    return reported().stream()
        .filter(one -> one.text().contains(expected))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until this message says all of this in its newest version. */
  Shown becomes(Shown message, String... expected) {
    Await.until(
        () -> message.ts() + " becomes " + List.of(expected) + "\n" + everything(),
        () -> List.of(expected).stream().allMatch(now(message).text()::contains));
    return now(message);
  }

  /** Waits until the message says no more that it is not recorded, and can be pressed. */
  Shown becomesRecorded(Shown message) {
    Await.until(
        () -> message.ts() + " is recorded\n" + everything(),
        () -> !now(message).text().contains("Not recorded") && !buttons(message).isEmpty());
    return now(message);
  }

  /** Waits until the channels were told this of the bot itself. */
  Shown saysOfItself(String expected) {
    Await.until(
        () -> "said of itself: " + expected + "\n" + everything(),
        () -> ofItself().stream().anyMatch(one -> one.text().contains(expected)));
    return ofItself().stream()
        .filter(one -> one.text().contains(expected))
        .findFirst()
        .orElseThrow();
  }

  /** What was said of the bot's own database. */
  List<Shown> ofItself() {
    return slack().messages().stream().filter(one -> one.key().startsWith("store-")).toList();
  }

  /** The newest version of a message. */
  Shown now(Shown message) {
    return slack().messages().stream()
        .filter(one -> one.ts().equals(message.ts()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it is gone: " + message));
  }

  /** What stands in the thread of a message, oldest first. */
  List<String> thread(Shown message) {
    return slack().replies(message.ts()).stream()
        .map(reply -> reply.text().replaceFirst("^▫️ ", ""))
        .toList();
  }

  /** Waits until the thread says this. */
  void threadSays(Shown message, String expected) {
    Await.until(
        () -> "the thread says " + expected + "\n" + everything(),
        () -> thread(message).stream().anyMatch(line -> line.contains(expected)));
  }

  void press(String user, Shown message, String label) {
    String _ = slack().socket().press(user, now(message), label);
  }

  /** The labels of its buttons now. */
  List<String> buttons(Shown message) {
    return now(message).versions().getLast().labels().stream()
        .map(label -> label.substring(0, label.lastIndexOf('=')))
        .toList();
  }

  /**
   * That it called these people when it was posted, and nobody by a line of its thread: no edit
   * calls.
   */
  void called(Shown message, String... people) {
    assertEquals(List.of(people), now(message).called());
    slack().replies(message.ts()).forEach(reply -> assertEquals(List.of(), reply.called()));
  }

  private String everything() {
    return slack().messages() + "\n" + bot.log().text();
  }

  @Override
  public void close() throws IOException {
    bot.close();
  }
}
