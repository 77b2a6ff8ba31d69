package dev.workerbot.alert.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.ActiveSilence;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.Database;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.MessageRef;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.outbox.OutboxMessage;
import dev.workerbot.store.outbox.ThreadLine;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.StoredNotices;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts, and what the chats lack of them, in a real SQLite file. */
class AlertsStoreIT {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00.123Z");
  private static final Channel OPS = new Channel("slack", "C1");
  private static final Channel SHOP = new Channel("slack", "C2");
  private static final String NASTY = "exit code 12: 漢字 '; DROP TABLE card; --";
  private static final Notice NOTICE =
      new Notice(
          "n1",
          OPS,
          Optional.of(7),
          Severity.BAD,
          Sentence.kept(NASTY),
          Stream.of("one", "", "two").map(Sentence::kept).toList(),
          NOW,
          Optional.empty());

  private static final Set<MessageKind> ALL = EnumSet.allOf(MessageKind.class);

  @TempDir private Path dir;
  private Database database;
  private Cards cards;
  private Outbox outbox;
  private SilenceTable silenceTable;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    cards = new Cards(database);
    outbox = new Outbox(database);
    silenceTable = new SilenceTable(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void reopen() throws IOException {
    database.close();
    open();
  }

  private static Instant at(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  /** With something in every column. */
  private static Alert full(int card, String id) {
    return new Alert(
        id,
        card,
        new Fingerprint(AlertKind.Family.STATE, WEB1, Optional.of(WorkerName.of("queue:queue_00"))),
        new Condition.Firing(AlertKind.CRASH_LOOP, at(1), Optional.of(NASTY)),
        new Alert.Episode(at(2), 3, true),
        new Alert.Handling(
            Optional.of(Person.named("anna")),
            Optional.of(
                new RecentOperation(
                    "op1", "restart", Person.named("bob"), at(3), Optional.of(at(4)), true))),
        new Alert.Recovery(
            Optional.of(at(4)), Optional.of(at(5)), Optional.of("is RUNNING again")));
  }

  /** With nothing where there may be nothing. */
  private static Alert bare(int card, String id) {
    return sparse(card, id, AlertKind.UNREACHABLE, Optional.empty(), Optional.empty());
  }

  private static Alert sparse(
      int card,
      String id,
      AlertKind alertKind,
      Optional<WorkerName> worker,
      Optional<RecentOperation> operation) {
    return new Alert(
        id,
        card,
        new Fingerprint(alertKind.family(), WEB1, worker),
        new Condition.Firing(alertKind, at(1), Optional.empty()),
        new Alert.Episode(at(2), 1, false),
        new Alert.Handling(Optional.empty(), operation),
        Alert.Recovery.NONE);
  }

  private static Card card(int number, Alert... alerts) {
    return new Card(number, WEB1, "rule mailer@*", at(0), List.of(alerts), Card.Evidence.NONE);
  }

  private void write(Card card, List<String> lines, Channel... channels) {
    cards.write(List.of(change(card, lines, channels)), List.of(), List.of(), List.of());
  }

  private static CardChange change(Card card, List<String> lines, Channel... channels) {
    return new CardChange(card, lines, List.of(channels), at(2), at(2), true);
  }

  @Test
  void aCard_readsBack_withEverythingOfIt() throws IOException {
    RecentOperation underWay =
        new RecentOperation("op2", "stop", Person.named("carl"), at(6), Optional.empty(), false);
    Alert acted =
        sparse(
            7,
            "a3",
            AlertKind.MEMORY,
            Optional.of(WorkerName.of("horizon")),
            Optional.of(underWay));
    Card card =
        new Card(
            7,
            WEB1,
            "usual",
            at(0),
            List.of(full(7, "a2"), bare(7, "a1"), acted),
            new Card.Evidence("Last lines of …", "line 1\n\nline 3 " + NASTY, List.of("x", "y")));
    write(card, List.of(), OPS);
    reopen();
    assertEquals(Optional.of(card), cards.find(7));
    assertEquals(List.of(card), cards.open());
    assertEquals(Optional.empty(), cards.find(8));
    assertEquals(7, cards.lastNumber());
  }

  @Test
  void aCardThatIsWrittenAgain_isReplaced_andKeptWhenItIsOver() throws IOException {
    Alert end = full(7, "a1");
    Condition.Firing firing = new Condition.Firing(AlertKind.FATAL, at(0), Optional.empty());
    write(card(7, Alert.open("a1", 7, end.fingerprint(), firing, at(0), false)), List.of(), OPS);
    Card over = card(7, end);
    write(over, List.of(), SHOP);
    reopen();
    assertEquals(Optional.of(over), cards.find(7));
    assertEquals(List.of(), cards.open());
    assertEquals(List.of(over), cards.since(at(5)));
    assertEquals(List.of(), cards.since(at(6)));
  }

  @Test
  void whatChannelsLack_isKnownOfEach_untilItIsBrought() throws IOException {
    write(card(7, bare(7, "a1")), List.of("opened"), OPS, SHOP);
    assertEquals(List.of(), outbox.lacking(ALL, at(1)), "it waits for what is found out");
    assertEquals(List.of(OPS, SHOP), outbox.lacking(ALL, at(2)));
    assertEquals(2, outbox.depth(ALL));
    outbox.sending(seven(OPS), at(3));
    outbox.sending(seven(OPS), at(9));
    assertEquals(Optional.of(at(3)), waiting(OPS).sendingSince());
    outbox.posted(seven(OPS), "17.1", 1, 1);
    assertEquals(List.of(SHOP), outbox.lacking(ALL, at(2)));

    write(card(7, bare(7, "a1")), List.of("two", "three"));
    reopen();
    OutboxMessage fresh = waiting(OPS);
    assertEquals(Optional.of("17.1"), fresh.messageId());
    assertEquals(1, fresh.sentVersion());
    assertEquals(2, fresh.version());
    assertEquals(
        List.of(new ThreadLine(2, at(2), "two"), new ThreadLine(3, at(2), "three")), lines(OPS));
    assertEquals(3, lines(SHOP).size());
    outbox.sending(seven(OPS), at(4));
    outbox.replied(seven(OPS), 2);
    assertEquals(List.of(new ThreadLine(3, at(2), "three")), lines(OPS));
    assertEquals(Optional.empty(), waiting(OPS).sendingSince());
    outbox.brought(seven(OPS), 2);
    assertEquals(List.of(), cards(OPS));
  }

  private List<OutboxMessage> cards(Channel channel) {
    return outbox.messages(channel, Set.of(MessageKind.CARD), at(2));
  }

  private OutboxMessage waiting(Channel channel) {
    return cards(channel).getFirst();
  }

  private List<ThreadLine> lines(Channel channel) {
    OutboxMessage message = waiting(channel);
    return cards.lines(message.ref().number(), message.sentLine());
  }

  private static MessageRef seven(Channel channel) {
    return new MessageRef(MessageKind.CARD, "7", channel);
  }

  private static MessageRef ref(Notice notice) {
    return new MessageRef(MessageKind.NOTICE, notice.id(), notice.to());
  }

  @Test
  void aMessageThatIsGone_isPostedAnew_withoutTheLinesThatWereReported() {
    write(card(7, bare(7, "a1")), List.of("opened"), OPS);
    outbox.posted(seven(OPS), "17.1", 1, 1);
    write(card(7, bare(7, "a1")), List.of(), OPS);
    outbox.gone(seven(OPS));
    assertEquals(Optional.empty(), waiting(OPS).messageId());
    outbox.posted(seven(OPS), "17.2", 2, 0);
    write(card(7, bare(7, "a1")), List.of("two"), OPS);
    assertEquals(Optional.of("17.2"), waiting(OPS).messageId());
    assertEquals(List.of("two"), lines(OPS).stream().map(ThreadLine::text).toList());
  }

  @Test
  void aSilencedCard_waits_andIsEditedWhereItStandsAlready() {
    Alert silenced = full(7, "a1");
    write(card(7, silenced), List.of(), OPS);
    assertEquals(List.of(), outbox.lacking(ALL, at(2)));
    assertEquals(0, outbox.depth(ALL));
    write(card(7, bare(7, "a1")), List.of(), OPS);
    assertEquals(List.of(OPS), outbox.lacking(ALL, at(2)));
    outbox.posted(seven(OPS), "17.1", 2, 0);
    write(card(7, silenced), List.of());
    assertEquals(List.of(OPS), outbox.lacking(ALL, at(2)));
  }

  @Test
  void notices_waitInTheirOrder_untilTheyAreSent() throws IOException {
    Notice later =
        new Notice(
            "n0",
            OPS,
            Optional.empty(),
            Severity.PLAIN,
            Sentence.of("later"),
            List.of(),
            at(1),
            Optional.empty());
    cards.write(List.of(), List.of(), List.of(later, NOTICE), List.of());
    reopen();
    assertEquals(List.of(OPS), outbox.lacking(ALL, at(2)));
    assertEquals(List.of(later, NOTICE), notices(OPS), "in the order they were put down");
    outbox.sending(ref(NOTICE), at(3));
    outbox.sending(ref(NOTICE), at(4));
    assertEquals(
        List.of(Optional.empty(), Optional.of(at(3))),
        outbox.messages(OPS, ALL, at(2)).stream().map(OutboxMessage::sendingSince).toList());
    outbox.posted(ref(NOTICE), "17.1", 1, 0);
    assertEquals(List.of(later), notices(OPS));
    assertEquals(List.of(), notices(SHOP));
  }

  private List<Notice> notices(Channel channel) {
    return StoredNotices.waiting(database, channel);
  }

  @Test
  void aSummary_takesThePlaceOfItsCards() {
    write(card(7, bare(7, "a1")), List.of(), OPS);
    write(card(8, bare(8, "b1")), List.of(), OPS, SHOP);
    outbox.sumUp(cards(OPS), NOTICE);
    assertEquals(List.of(), cards(OPS));
    assertEquals(1, cards(SHOP).size());
    assertEquals(List.of(NOTICE), notices(OPS));
  }

  @Test
  void requestsAndReminders_readBack_andARequestIsGoneWithWhatItWanted() throws IOException {
    write(card(7, bare(7, "a1")), List.of(), OPS);
    WantedCard one = new WantedCard("w1", 7, Optional.of("a1"), "ack", Person.named("anna"), at(1));
    WantedCard all =
        new WantedCard("w0", 7, Optional.empty(), "resolve", Person.named("bob"), at(2));
    cards.want(one);
    cards.want(all);
    CardReminders cardReminders = new CardReminders(7, Optional.of(at(3)), Optional.of(at(4)));
    assertEquals(
        List.of(new CardReminders(7, Optional.empty(), Optional.empty())), cards.reminders());
    cards.write(List.of(), List.of(), List.of(), List.of(cardReminders));
    reopen();
    assertEquals(List.of(one, all), cards.wanted());
    assertEquals(List.of(cardReminders), cards.reminders());
    cards.write(List.of(), List.of(one), List.of(), List.of());
    assertEquals(List.of(all), cards.wanted());
  }

  @Test
  void aWriteThatFailsInItsMiddle_leavesNothing() {
    write(card(7, bare(7, "a1")), List.of("opened"), OPS);
    WantedCard wantedCard =
        new WantedCard("w1", 7, Optional.empty(), "ack", Person.named("anna"), at(1));
    cards.want(wantedCard);
    CardReminders cardReminders = new CardReminders(7, Optional.of(at(3)), Optional.empty());
    List<CardChange> changes =
        List.of(
            change(card(7, full(7, "a1")), List.of("resolved")),
            change(card(8, bare(8, "b1")), List.of("another"), OPS));
    // Two notices cannot have the same id.
    assertThrows(
        StoreException.class,
        () ->
            cards.write(
                changes, List.of(wantedCard), List.of(NOTICE, NOTICE), List.of(cardReminders)));
    assertEquals(Optional.of(card(7, bare(7, "a1"))), cards.find(7));
    assertEquals(Optional.empty(), cards.find(8));
    assertEquals(List.of(wantedCard), cards.wanted());
    assertEquals(List.of(), notices(OPS));
    assertEquals(1, cards(OPS).size());
    assertEquals(List.of("opened"), lines(OPS).stream().map(ThreadLine::text).toList());
    cards.write(changes, List.of(wantedCard), List.of(NOTICE), List.of(cardReminders));
    assertEquals(Optional.of(card(8, bare(8, "b1"))), cards.find(8));
    assertEquals(List.of(), cards.wanted());
  }

  @Test
  void whoReadsWhileAnotherWrites_seesEachChangeWhole() {
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<CompletableFuture<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(CompletableFuture.supplyAsync(() -> halves(over), threads));
      }
      for (int round = 1; round <= 100; round++) {
        Alert[] both = {bare(7, "a1").because("" + round), bare(7, "a2").because("" + round)};
        write(card(7, both), List.of("round " + round), OPS);
      }
      over.set(true);
      readers.forEach(reader -> assertTrue(reader.join() > 0, "it read"));
    }
    assertEquals(100, waiting(OPS).version());
    assertEquals(100, lines(OPS).size());
  }

  /** How often it read; both alerts of the card are always of the same round. */
  private int halves(AtomicBoolean over) {
    int read = 0;
    do {
      for (Card card : cards.open()) {
        long rounds = card.alerts().stream().map(Alert::cause).distinct().count();
        assertEquals(1, rounds, card.toString());
        read++;
      }
    } while (!over.get() || read == 0);
    return read;
  }

  @Test
  void whatIsOverForLong_isForgotten_withAllThatBelongsToIt() {
    write(card(7, full(7, "a1")), List.of("opened"), OPS);
    write(card(8, bare(8, "b1")), List.of("opened"), OPS);
    cards.write(List.of(), List.of(), List.of(NOTICE), List.of());
    outbox.posted(ref(NOTICE), "17.1", 1, 0);
    ActiveSilence over =
        silenceTable.make(Selector.everything(), "", Person.named("anna"), at(0), at(1));
    int _ = cards.prune(at(5), 10);
    assertEquals(Optional.of(card(7, full(7, "a1"))), cards.find(7), "not before its time");
    int _ = cards.prune(at(6), 10);
    assertEquals(Optional.empty(), cards.find(7));
    assertEquals(Optional.of(card(8, bare(8, "b1"))), cards.find(8), "it is open");
    assertEquals(List.of(8), cards(OPS).stream().map(one -> one.ref().number()).toList());
    assertEquals(List.of(), silenceTable.holding(over.madeAt()));
  }
}
