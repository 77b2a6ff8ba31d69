package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.access.Caller;
import dev.workerbot.app.bot.Watching;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.message.Button;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.ChannelChat.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** A whole bot that watches servers in memory and reports alerts to a chat in memory. */
public final class MemoryAlerts implements AutoCloseable {
  private static final WatchIntervals SERVERS =
      new WatchIntervals(
          Duration.ofSeconds(60),
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          new WatchIntervals.Retries(
              Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofSeconds(60), new Random(1)));

  /** For whom half a second is a long outage. */
  private static final DeliveryPolicy CHATS =
      new DeliveryPolicy(
          Duration.ofMillis(10),
          Duration.ofMillis(50),
          Duration.ofMillis(5),
          Duration.ofMillis(10),
          Duration.ofMillis(50),
          Duration.ofMillis(500));

  private final TestBot bot;
  private final ChannelChat slack = new ChannelChat("slack");

  private MemoryAlerts(TestBot bot) throws IOException {
    this.bot = bot;
    watch();
  }

  /**
   * Everything is reported to C1 and calls S1. Its people are those of {@link MemoryBot}.
   *
   * @param alerts more lines of that section of the config
   */
  public static MemoryAlerts on(Path dir, Map<String, MemorySupervisor> servers, String... alerts)
      throws IOException {
    String section =
        """
        alerts:
          channel: slack:C1
          mention: slack-group:S1
          unreachable-after: 1ms
          down-after: 1ms
          %s
        """
            .formatted(String.join("\n  ", alerts));
    return new MemoryAlerts(MemoryBot.on(dir, servers, section));
  }

  private void watch() throws IOException {
    var _ =
        bot.bot()
            .watch(List.of(slack), Optional.empty(), new Watching.Intervals(SERVERS, CHATS))
            .orElseThrow();
  }

  public TestBot bot() {
    return bot;
  }

  public ChannelChat slack() {
    return slack;
  }

  /** Stops the bot and starts it again, with something that happens while it is down. */
  public void restart(TestBot.Meanwhile meanwhile) throws IOException {
    bot.restart(meanwhile);
    watch();
  }

  /** What stands in the channels and was not asked for by anybody. */
  public List<Shown> reported() {
    return slack.messages().stream().filter(one -> one.key().matches("(card|notice)-.*")).toList();
  }

  /** That nothing more was reported so far. */
  public void reportedOnly(int messages) {
    assertEquals(messages, reported().size(), this::everything);
  }

  /** Waits until a channel shows this, which nobody asked for. */
  public Shown tells(String expected) {
    Await.until(
        () -> "told: " + expected + "\n" + everything(),
        () -> reported().stream().anyMatch(one -> one.text().contains(expected)));
    return reported().stream()
        .filter(one -> one.text().contains(expected))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until this message says all of this. */
  public Shown becomes(Shown message, String... expected) {
    Await.until(
        () -> message.posted() + " becomes " + List.of(expected) + "\n" + everything(),
        () -> List.of(expected).stream().allMatch(now(message).text()::contains));
    return now(message);
  }

  /** As it stands there now. */
  public Shown now(Shown message) {
    return reported().stream()
        .filter(one -> one.posted().equals(message.posted()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it is gone: " + message));
  }

  /** What stands in its thread, oldest first. */
  public List<String> thread(Shown message) {
    return slack.thread(message).stream().map(one -> one.message().title()).toList();
  }

  /** Waits until its thread says this. */
  public void threadSays(Shown message, String expected) {
    Await.until(
        () -> "the thread says " + expected + "\n" + everything(),
        () -> thread(message).stream().anyMatch(line -> line.contains(expected)));
  }

  /** Somebody in Slack presses one of its buttons. */
  public CommandAnswer press(String user, Shown message, String label) {
    Shown now = now(message);
    Button button =
        now.message().buttons().stream()
            .filter(one -> one.label().equals(label))
            .findFirst()
            .orElseThrow(() -> new AssertionError(label + " is not in " + now.message()));
    Caller caller =
        new Caller(
            "slack", user, user.equals("U1") ? "anna" : "rita", Set.of(), now.posted().channel());
    return bot.bot()
        .requestHandler()
        .accept(
            new InboundEvent.Pressed(
                "test:" + UUID.randomUUID(),
                caller,
                Optional.of(now.posted()),
                button.actionId(),
                button.choice()),
            slack)
        .join();
  }

  private String everything() {
    return reported().stream().map(one -> one + "\n" + thread(one)).toList().toString();
  }

  @Override
  public void close() throws IOException {
    bot.close();
  }
}
