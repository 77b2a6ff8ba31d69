package dev.workerbot.chat.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.ForwardingChat;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.Database;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.outbox.OutboxMessage;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.RecordingChat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the outbox drains into chats that do not always take what they get. */
class OutboxWorkerTest {
  private static final Channel C1 = new Channel("slack", "C1");
  private static final DeliveryPolicy QUICK =
      new DeliveryPolicy(
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ZERO,
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofMinutes(2));

  @TempDir private Path dir;
  private final RecordingChat slack = new RecordingChat("slack");
  private volatile Optional<ChatException> refusal = Optional.empty();
  private volatile Supplier<Message> content = () -> Message.of(Severity.PLAIN, "a notice");
  private final AtomicInteger tried = new AtomicInteger();
  private final AtomicInteger refreshed = new AtomicInteger();
  private volatile Runnable refreshing = () -> {};
  private Database database;
  private Outbox outbox;
  private OutboxWorker worker;

  /** Takes nothing while there is a refusal. */
  private final class Refusing extends ForwardingChat {
    Refusing() {
      super(slack);
    }

    @Override
    public Posted post(String channel, Message message, String key) throws ChatException {
      int _ = tried.incrementAndGet();
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return super.post(channel, message, key);
    }
  }

  private final class Notices implements MessageSource {
    @Override
    public void refresh() {
      int _ = refreshed.incrementAndGet();
      refreshing.run();
    }

    @Override
    public MessageContent content(OutboxMessage message, boolean pressable) {
      return MessageContent.of(content.get());
    }
  }

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    outbox = new Outbox(database);
    worker = worker(QUICK);
  }

  private OutboxWorker worker(DeliveryPolicy policy) {
    AtomicInteger ids = new AtomicInteger();
    return new OutboxWorker(
        outbox,
        Map.of(MessageKind.NOTICE, new Notices()),
        new Places(),
        () -> "id" + ids.incrementAndGet(),
        policy,
        Clock.systemUTC());
  }

  /** From now on it waits that long, and tries again after an hour. */
  private void paced(Duration look, Duration idle) {
    worker.close();
    Duration hour = Duration.ofHours(1);
    worker = worker(new DeliveryPolicy(look, idle, Duration.ZERO, hour, hour, hour));
  }

  @AfterEach
  void close() {
    worker.close();
    database.close();
  }

  private void say(String id, Channel to) {
    write(id, to);
    worker.wake();
  }

  /** Without a word to the worker. */
  private void write(String id, Channel to) {
    outbox.say(
        new Notice(
            id,
            to,
            Optional.empty(),
            Severity.PLAIN,
            Sentence.of(id),
            List.of(),
            Instant.now(),
            Optional.empty()));
  }

  private void serve() {
    worker.serve(new Refusing());
    worker.start();
  }

  @Test
  void whatWaits_isBrought_onceItsChatIsServed_andOnce() {
    say("n1", C1);
    worker.start();
    worker.start();
    assertEquals(1, worker.depth());
    assertEquals(Optional.empty(), worker.chat("slack"));
    Chat chat = new Refusing();
    worker.serve(chat);
    Await.until("it is brought", () -> worker.depth() == 0);
    assertEquals(Optional.of(chat), worker.chat("slack"));
    assertEquals(1, slack.said().size());
    assertEquals("a notice", slack.last().message().title());
    say("n2", C1);
    Await.until("so is the next", () -> worker.depth() == 0);
    assertEquals(2, slack.said().size());
  }

  @Test
  void aChatThatDoesNotAnswer_isTriedAgain_untilItDoes() {
    refusal = Optional.of(ChatException.passing("down", null));
    say("n1", C1);
    serve();
    Await.until("it is tried again", () -> tried.get() > 2);
    assertEquals(Optional.empty(), worker.trouble(), "that may pass");
    refusal = Optional.empty();
    Await.until("it is brought", () -> worker.depth() == 0);
    assertEquals(1, slack.said().size());
  }

  @Test
  void whatSomebodyHasToMend_isReported_untilItIsMended() {
    refusal = Optional.of(ChatException.permanent("not_in_channel"));
    say("n1", C1);
    serve();
    Await.until("it is told", () -> worker.trouble().isPresent());
    assertEquals(Optional.of("slack:C1 does not take alerts: not_in_channel"), worker.trouble());
    refusal = Optional.empty();
    Await.until("it is well", () -> worker.trouble().isEmpty());
    Await.until("it is brought", () -> worker.depth() == 0);
  }

  @Test
  void ofSeveralChannelsInTrouble_theFirstIsReported_andTheOthersGetTheirs() {
    refusal = Optional.of(ChatException.permanent("not_in_channel"));
    say("n2", new Channel("slack", "C2"));
    say("n1", C1);
    serve();
    Await.until(
        "the first is told",
        () -> worker.trouble().filter(why -> why.startsWith("slack:C1 ")).isPresent());
    refusal = Optional.empty();
    Await.until("all is brought", () -> worker.depth() == 0);
    assertEquals(2, slack.said().size());
  }

  @Test
  void aSourceThatIsBroken_isLogged_andTriedAgain() {
    content =
        () -> {
          throw new IllegalStateException("a bug in a source");
        };
    try (CapturedLog log = new CapturedLog()) {
      say("n1", C1);
      serve();
      Await.until("it is logged", () -> log.text().contains("a bug in a source"));
      assertTrue(log.text().contains("outbox: internal error in workerbot"), log.text());
    }
    content = () -> Message.of(Severity.PLAIN, "mended");
    Await.until("it is brought", () -> worker.depth() == 0);
    assertEquals("mended", slack.last().message().title());
  }

  @Test
  void aStoreThatCannotBeRead_isLogged_andNothingIsLost() throws IOException {
    Database closed = Databases.open(dir.resolve("closed"));
    closed.close();
    content = () -> Message.of(Severity.PLAIN, new Outbox(closed).notice("n1").toString());
    try (CapturedLog log = new CapturedLog()) {
      say("n1", C1);
      serve();
      Await.until("it is logged", () -> log.text().contains("are not delivered to C1"));
    }
    content = () -> Message.of(Severity.PLAIN, "a notice");
    Await.until("it is brought", () -> worker.depth() == 0);
    assertEquals(1, slack.said().size());
  }

  @Test
  void itsThread_comesRound_untilItIsClosed() {
    assertTrue(worker.still().compareTo(Duration.ZERO) >= 0);
    serve();
    Duration before = worker.still();
    Await.until("it comes round", () -> worker.still().compareTo(Duration.ofMillis(200)) < 0);
    assertTrue(before.compareTo(Duration.ofMinutes(1)) < 0, before.toString());
    worker.close();
    Await.until("it stands still", () -> worker.still().compareTo(Duration.ofMillis(300)) > 0);
    say("n1", C1);
    assertEquals(1, worker.depth(), "nothing is brought after the end");
    assertFalse(slack.said().stream().anyMatch(said -> said.message().title().equals("n1")));
  }

  @Test
  void whoIsWoken_doesNotWaitForTheNextLook() {
    paced(Duration.ofHours(1), Duration.ofHours(1));
    worker.start();
    say("n1", C1);
    Await.until("it has looked", () -> refreshed.get() > 0);
    worker.serve(new Refusing());
    Await.until("it is brought to a chat that is new", () -> worker.depth() == 0);
    say("n2", new Channel("slack", "C2"));
    Await.until("so is what is new", () -> worker.depth() == 0);
    assertEquals(2, slack.said().size());
    assertTrue(refreshed.get() < 20, "it waits in between: " + refreshed);
  }

  @Test
  void whileThingsMove_itLooksOftenByItself() {
    paced(Duration.ofMillis(5), Duration.ofHours(1));
    serve();
    Await.until("it looks again and again", () -> refreshed.get() > 3);
    write("n1", C1);
    Await.until("it is brought, though nobody has woken it", () -> worker.depth() == 0);
  }

  @Test
  void whileNothingMoves_itLooksSeldom() {
    paced(Duration.ofHours(1), Duration.ofMillis(5));
    // It begins as one that was woken just now, and would look again after an hour.
    long made = System.nanoTime();
    Await.until(
        "nothing has moved for a while",
        () -> System.nanoTime() - made > Duration.ofMillis(10).toNanos());
    worker.start();
    Await.until("it looks again and again", () -> refreshed.get() > 3);
  }

  @Test
  void whatIsRefused_isTriedAgainAfterAPause_andOtherChannelsDoNotWait() {
    paced(Duration.ofMillis(5), Duration.ofMillis(5));
    refusal = Optional.of(ChatException.permanent("not_in_channel"));
    say("n1", C1);
    serve();
    Await.until("it is refused", () -> worker.trouble().isPresent());
    refusal = Optional.empty();
    say("n2", new Channel("slack", "C2"));
    Await.until("the other is brought", () -> !slack.said().isEmpty());
    int looks = refreshed.get();
    Await.until("it has looked again", () -> refreshed.get() > looks + 3);
    assertEquals(2, tried.get(), "one attempt each");
    assertEquals(1, worker.depth());
  }

  @Test
  void aBugInASource_isNotTriedAgainAtOnce() {
    paced(Duration.ofMillis(5), Duration.ofMillis(5));
    AtomicInteger asked = new AtomicInteger();
    content =
        () -> {
          throw new IllegalStateException("bug " + asked.incrementAndGet());
        };
    say("n1", C1);
    serve();
    Await.until("it is asked", () -> asked.get() > 0);
    int looks = refreshed.get();
    Await.until("it has looked again", () -> refreshed.get() > looks + 3);
    assertEquals(1, asked.get());
  }

  @Test
  void aStoreThatFails_isNotAskedAgainAtOnce() throws IOException {
    paced(Duration.ofMillis(5), Duration.ofMillis(5));
    Database closed = Databases.open(dir.resolve("closed"));
    closed.close();
    AtomicInteger asked = new AtomicInteger();
    content =
        () -> {
          int _ = asked.incrementAndGet();
          return Message.of(Severity.PLAIN, new Outbox(closed).notice("n1").toString());
        };
    say("n1", C1);
    serve();
    Await.until("it is asked", () -> asked.get() > 0);
    int looks = refreshed.get();
    Await.until("it has looked again", () -> refreshed.get() > looks + 3);
    assertEquals(1, asked.get());
  }

  @Test
  void aDatabaseThatIsGone_isLogged_andReadAgainAfterAPause() {
    paced(Duration.ofMillis(5), Duration.ofMillis(5));
    database.close();
    try (CapturedLog log = new CapturedLog()) {
      serve();
      Await.until("it is logged", () -> log.text().contains("are not delivered to the chats"));
    }
    worker.wake();
    assertEquals(1, refreshed.get());
  }

  @Test
  void aBugInALook_isLogged_andTheNextLookIsAfterAPause() {
    paced(Duration.ofMillis(5), Duration.ofMillis(5));
    refreshing =
        () -> {
          throw new IllegalStateException("a bug in a look");
        };
    try (CapturedLog log = new CapturedLog()) {
      serve();
      Await.until("it is logged", () -> log.text().contains("a bug in a look"));
    }
    worker.wake();
    assertEquals(1, refreshed.get());
  }

  @Test
  void whatComesToAChannelAMomentLater_waitsForItsNextTurn() {
    paced(Duration.ofHours(1), Duration.ofHours(1));
    serve();
    say("n1", C1);
    Await.until("it is brought", () -> worker.depth() == 0);
    say("n2", C1);
    say("n3", new Channel("slack", "C2"));
    Await.until("the other channel has its own", () -> worker.depth() == 1);
    assertEquals(2, slack.said().size());
  }
}
