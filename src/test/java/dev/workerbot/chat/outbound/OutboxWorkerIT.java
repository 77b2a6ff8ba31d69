package dev.workerbot.chat.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.alert.store.CardChange;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.source.CardSource;
import dev.workerbot.chat.outbound.source.NoticeSource;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.store.Database;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.discord.Posted;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The courier on a real store, in a chat that takes something and does not say so. */
class OutboxWorkerIT {
  private static final Channel CHANNEL = new Channel("test", "C1");
  private final Instant now = Instant.now();

  /** Everything is late at once. */
  private static final DeliveryPolicy POLICY =
      new DeliveryPolicy(
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ZERO,
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ZERO);

  private final RecordingChat taken = new RecordingChat("test");
  private final LosingChat chat = new LosingChat();

  /** Takes one reply without saying so, and nothing more until it is up again. */
  private final class LosingChat implements Chat {
    private volatile boolean loses;
    private volatile boolean down;
    private volatile Optional<ChatException> onEdit = Optional.empty();
    private volatile Optional<ChatException> onPost = Optional.empty();

    private void check() throws ChatException {
      if (down) {
        throw ChatException.passing("down", null);
      }
    }

    @Override
    public String name() {
      return taken.name();
    }

    @Override
    public Posted post(String channel, Message message, String key) throws ChatException {
      if (onPost.isPresent()) {
        throw onPost.get();
      }
      return taken.post(channel, message, key);
    }

    @Override
    public Posted reply(Posted below, Message message, String key) throws ChatException {
      check();
      Posted posted = taken.reply(below, message, key);
      down = loses;
      check();
      return posted;
    }

    @Override
    public Optional<Posted> find(
        String channel, Optional<Posted> below, String key, Instant notBefore)
        throws ChatException {
      check();
      return taken.find(channel, below, key, notBefore);
    }

    @Override
    public void edit(Posted posted, Message message) throws ChatException {
      check();
      if (onEdit.isPresent()) {
        throw onEdit.get();
      }
      taken.edit(posted, message);
    }

    @Override
    public void whisper(String channel, String user, Message message) {
      taken.whisper(channel, user, message);
    }
  }

  private Card card() {
    ServerName web1 = new ServerName("web1");
    Alert alert =
        Alert.open(
            "a1",
            1,
            new Fingerprint(AlertKind.Family.SERVER, web1, Optional.empty()),
            new Condition.Firing(AlertKind.UNREACHABLE, now, Optional.empty()),
            now,
            false);
    return new Card(1, web1, "usual", now, List.of(alert), Card.Evidence.NONE);
  }

  private void write(Cards cards, String... lines) {
    cards.write(
        List.of(new CardChange(card(), List.of(lines), List.of(CHANNEL), Instant.EPOCH, now, true)),
        List.of(),
        List.of(),
        List.of());
  }

  private static AlertRules rules() {
    Route route =
        new Route("usual", List.of(CHANNEL), List.of(), Optional.empty(), Optional.empty());
    return new AlertRules(
        new AlertRules.AlertRule(Selector.everything(), Tuning.DEFAULT, route, Optional.empty()),
        List.of(),
        Map.of(),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10));
  }

  private List<String> thread() {
    return taken.replies("1").stream()
        .map(said ->
            said.message().title()
                + said.message().lines().stream()
                    .map(messageLine -> " / " + messageLine.text())
                    .reduce("", String::concat))
        .toList();
  }

  /** What is done while the courier works. */
  private interface Story {
    void tell(Cards cards, Outbox outbox, OutboxWorker outboxWorker) throws Exception;
  }

  private void with(Path dir, Story story) throws Exception {
    try (Database database = Databases.open(dir)) {
      Clock clock = Clock.systemUTC();
      Cards cards = new Cards(database);
      Outbox outbox = new Outbox(database);
      Ids ids = new Ids(new SecureRandom());
      CardSource messages =
          new CardSource(
              new CardText(ZoneOffset.UTC),
              rules(),
              cards,
              new Buttons(new ButtonActions(database, clock), ids, clock));
      Map<MessageKind, MessageSource> sources =
          Map.of(
              MessageKind.CARD,
              messages,
              MessageKind.NOTICE,
              new NoticeSource(outbox, messages, rules()));
      try (OutboxWorker outboxWorker =
          new OutboxWorker(outbox, sources, new Places(), ids::next, POLICY, clock)) {
        outboxWorker.serve(chat);
        outboxWorker.start();
        write(cards);
        outboxWorker.wake();
        Await.until("the card is posted", () -> outboxWorker.depth() == 0);
        story.tell(cards, outbox, outboxWorker);
      }
    }
  }

  private long posts() {
    return taken.said().stream().filter(said -> said.way() == RecordingChat.Way.POST).count();
  }

  @Test
  void aLineThatWasTakenUnnoticed_isNotSaidAgainInASummaryOfWhatCameAfterIt(@TempDir Path dir)
      throws Exception {
    with(
        dir,
        (cards, outbox, outboxWorker) -> {
          chat.loses = true;
          write(cards, "one");
          outboxWorker.wake();
          Await.until("the line is taken", () -> chat.down);
          write(cards, "two", "three", "four", "five");
          chat.loses = false;
          chat.down = false;
          Await.until("all is told", () -> outboxWorker.depth() == 0);
        });
    assertEquals(List.of("one", "two / three / four / five"), thread());
    assertEquals(1, posts());
  }

  @Test
  void aCardThatCanBeEditedNoMore_staysWhereItIs_andItsThreadGoesOn(@TempDir Path dir)
      throws Exception {
    with(
        dir,
        (cards, outbox, outboxWorker) -> {
          chat.onEdit = Optional.of(ChatException.fixed("too late"));
          write(cards, "one");
          outboxWorker.wake();
          Await.until("all is told", () -> outboxWorker.depth() == 0);
        });
    assertEquals(List.of("one"), thread());
    assertEquals(1, posts());
  }

  @Test
  void aCardThatTakesNoEditsForAnHour_keepsItsThread_andKeepsNothingElseWaiting(@TempDir Path dir)
      throws Exception {
    with(
        dir,
        (cards, outbox, outboxWorker) -> {
          chat.onEdit = Optional.of(ChatException.later("too many edits", Duration.ofHours(1)));
          write(cards, "one");
          outboxWorker.wake();
          Await.until("its thread goes on", () -> thread().equals(List.of("one")));
          outbox.say(notice("n1", CHANNEL));
          outboxWorker.wake();
          Await.until("the other is posted", () -> posts() == 2);
          Await.until("the edit alone waits", () -> outboxWorker.depth() == 1);
        });
  }

  @Test
  void aCardThatSomebodyDeleted_isPostedAnew(@TempDir Path dir) throws Exception {
    with(
        dir,
        (cards, outbox, outboxWorker) -> {
          chat.onEdit = Optional.of(ChatException.gone("deleted"));
          write(cards, "one");
          outboxWorker.wake();
          Await.until("all is told", () -> outboxWorker.depth() == 0);
        });
    assertEquals(2, posts());
  }

  private Notice notice(String id, Channel to) {
    return new Notice(
        id,
        to,
        Optional.empty(),
        Severity.PLAIN,
        Sentence.of(id),
        List.of(),
        now,
        Optional.of("U1"));
  }

  @Test
  void whereTheBotIsNoMember_aNoticeIsGivenUp_butNotWhereAlertsGo(@TempDir Path dir)
      throws Exception {
    with(
        dir,
        (cards, outbox, outboxWorker) -> {
          chat.onPost = Optional.of(ChatException.permanent("not_in_channel"));
          Channel elsewhere = new Channel(CHANNEL.chat(), "C7");
          cards.write(
              List.of(),
              List.of(),
              List.of(notice("here", CHANNEL), notice("there", elsewhere)),
              List.of());
          outboxWorker.wake();
          Await.until("one is given up", () -> outboxWorker.depth() == 1);
          Await.until("the other waits", () -> outboxWorker.trouble().isPresent());
          chat.onPost = Optional.empty();
          Await.until("all is told", () -> outboxWorker.depth() == 0);
        });
    RecordingChat.Said last = taken.last();
    assertEquals("here", last.message().title());
    assertEquals(List.of(new Mention(CHANNEL.chat(), false, "U1")), last.message().mentions());
    assertEquals(2, posts());
  }
}
