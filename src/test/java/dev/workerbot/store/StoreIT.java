package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.Audit.Decided;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.Operation;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.store.request.SeenEvents;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Processes;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store on real SQLite files. */
class StoreIT {
  private static final Target HORIZON = target("web1", "horizon");
  private static final Target QUEUE = target("web2", "queue:queue_00");
  private static final int THREADS = 20;

  @TempDir private Path dir;
  private final HandClock clock = new HandClock();
  private Database database;
  private Audit audit;
  private Journal journal;
  private OpenMessages messages;
  private ButtonActions buttonActions;
  private SeenEvents seenEvents;

  /** A clock that stands until it is moved. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-11-24T08:40:00Z");

    void move(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void open() throws IOException {
    open(dir.resolve("state"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void open(Path folder) throws IOException {
    database = Database.open(url(folder));
    audit = new Audit(database, clock);
    journal = new Journal(database, clock);
    messages = new OpenMessages(database);
    buttonActions = new ButtonActions(database, clock);
    seenEvents = new SeenEvents(database, clock);
  }

  private void reopen() throws IOException {
    database.close();
    open();
  }

  private static String url(Path folder) {
    return "jdbc:sqlite:" + folder.resolve("workerbot.db");
  }

  private static Target target(String server, String worker) {
    return new Target(new ServerName(server), WorkerName.of(worker));
  }

  private void asked(String id, Target... targets) {
    audit.asked(
        new Audit.AuditedRequest(
            id,
            "slack",
            "U1",
            "anna",
            "C1",
            "restart " + id,
            Optional.of("restart"),
            Decided.ALLOWED,
            "role `operator`",
            Optional.empty(),
            Optional.empty()),
        List.of(targets));
  }

  private static JournalStep planned(Target target) {
    return JournalStep.planned(target, OptionalInt.of(41));
  }

  private void opened(String id, String owner) {
    asked(id, HORIZON, QUEUE);
    journal.open(
        id,
        Verb.RESTART,
        RestartOptions.PLAIN,
        owner,
        List.of(planned(HORIZON), planned(QUEUE)),
        Optional.empty());
  }

  /** How many of twenty threads that begin at once get {@code true}. */
  private static long winners(BooleanSupplier attempt) {
    CountDownLatch go = new CountDownLatch(1);
    List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        attempts.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    go.await();
                  } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                  }
                  return attempt.getAsBoolean();
                },
                threads));
      }
      go.countDown();
      return attempts.stream().filter(CompletableFuture::join).count();
    }
  }

  /** One left open makes the next database of the process use an index file that may be deleted. */
  @Test
  void whoReadsWhileItIsClosed_leavesNoConnectionOpen() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(() ->
            new Transactions(database)
                .read(handle -> {
                  reads.countDown();
                  return handle
                      .select(
                          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                              + " WHERE i < 500000) SELECT max(i) FROM n")
                      .mapTo(Integer.class)
                      .one();
                }));
    reads.await();
    database.close();
    assertEquals(500_000, read.join());
    assertEquals(List.of(), openFiles());
  }

  /** What this process has open of the database. */
  private List<String> openFiles() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(Files::isSymbolicLink)
          .flatMap(one -> target(one).stream())
          .filter(file -> file.startsWith(dir.toString()))
          .toList();
    }
  }

  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException closedMeanwhile) {
      return Optional.empty();
    }
  }

  @Test
  void audit_readsBack_newestFirst_withItsTargets() throws IOException {
    asked("one", QUEUE, HORIZON);
    audit.finished("one", OutcomeCode.DONE, "2 of 2 RUNNING again");
    clock.move(Duration.ofSeconds(1));
    audit.asked(
        new Audit.AuditedRequest(
            "two",
            "terminal",
            "bob",
            "bob",
            "terminal",
            "rm -rf 漢字 '; DROP TABLE request; --",
            Optional.empty(),
            Decided.NOT_UNDERSTOOD,
            "no command",
            Optional.of(new Account(4_294_967_294L, "bob")),
            Optional.empty()),
        List.of());
    reopen();
    List<Audit.AuditEntry> entries = audit.newest(clock.instant().plusSeconds(1), 10);
    assertEquals(
        List.of(
            new Audit.AuditEntry(
                Instant.parse("2026-11-24T08:40:01Z"),
                new Person("terminal", "bob", "bob"),
                "rm -rf 漢字 '; DROP TABLE request; --",
                Optional.empty(),
                Decided.NOT_UNDERSTOOD,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(new Account(4_294_967_294L, "bob"))),
            new Audit.AuditEntry(
                Instant.parse("2026-11-24T08:40:00Z"),
                new Person("slack", "U1", "anna"),
                "restart one",
                Optional.of("restart"),
                Decided.ALLOWED,
                Optional.of(OutcomeCode.DONE),
                Optional.of("2 of 2 RUNNING again"),
                List.of(HORIZON, QUEUE),
                Optional.of(Instant.parse("2026-11-24T08:40:00Z")),
                Optional.empty())),
        entries);
    assertEquals(entries.subList(0, 1), audit.newest(clock.instant().plusSeconds(1), 1));
    assertEquals(entries.subList(1, 2), audit.newest(clock.instant(), 10));
  }

  @Test
  void journal_readsBack_everyHalfOfEveryStep() throws IOException {
    opened("op", "dead");
    messages.opened("op", "dead", new MessagePlace("slack", "C1", "17.3"));
    messages.opened("op", "dead", new MessagePlace("slack", "C1", "17.4"));
    journal.begin("op", HORIZON, RestartStep.STOP, OptionalInt.of(42));
    journal.end("op", HORIZON, RestartStep.STOP);
    journal.begin("op", HORIZON, RestartStep.START, OptionalInt.empty());
    journal.end("op", HORIZON, RestartStep.START);
    JournalEnd journalEnd =
        new JournalEnd(
            false,
            Optional.of(WorkerState.FATAL),
            OptionalInt.of(99),
            Duration.ofMillis(1234),
            Optional.of("exit code 255"));
    journal.close("op", HORIZON, journalEnd);
    journal.begin("op", QUEUE, RestartStep.STOP, OptionalInt.empty());
    reopen();
    assertEquals(List.of("dead"), journal.owners());
    assertEquals(
        List.of(
            new Operation(
                "op",
                Verb.RESTART,
                RestartOptions.PLAIN,
                "dead",
                clock.instant(),
                "slack",
                "U1",
                "anna",
                "C1",
                Optional.of(new MessagePlace("slack", "C1", "17.4")),
                false,
                List.of(
                    new JournalStep(
                        HORIZON,
                        OptionalInt.of(42),
                        true,
                        true,
                        true,
                        true,
                        Optional.empty(),
                        Optional.of(journalEnd)),
                    new JournalStep(
                        QUEUE,
                        OptionalInt.empty(),
                        true,
                        false,
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty())))),
        journal.adopt("dead", "alive"));
  }

  @Test
  void adopt_takesWhatWasNotReported_oldestFirst_andOnlyFromThatOwner() {
    opened("second", "dead");
    clock.move(Duration.ofSeconds(-5));
    opened("first", "dead");
    opened("told", "dead");
    opened("other", "living");
    journal.finish("second", OutcomeCode.DONE);
    journal.reported("told");
    assertEquals(
        List.of("first", "second"),
        journal.adopt("dead", "alive").stream().map(Operation::id).toList());
    assertEquals(List.of(), journal.adopt("dead", "alive"));
    assertEquals(List.of("alive", "living"), journal.owners().stream().sorted().toList());
    assertEquals(2, journal.adopt("alive", "next").size());
  }

  @Test
  void whoCameFirst_isAhead_untilTheirOperationIsOver() {
    opened("first", "one");
    opened("second", "two");
    clock.move(Duration.ofSeconds(5));
    opened("mine", "three");
    assertEquals(
        List.of("one", "two"),
        journal.ahead("mine", "three", List.of(QUEUE)).stream().map(Journal.Ahead::owner).toList());
    // It has stopped half way: what it has not come to does not wait for approval.
    journal.finish("first", OutcomeCode.FAILED);
    assertEquals(
        List.of("two"),
        journal.ahead("mine", "three", List.of(QUEUE)).stream().map(Journal.Ahead::owner).toList());
    assertEquals(List.of(), journal.ahead("second", "two", List.of(QUEUE)));
  }

  @Test
  void whatIsAdoptedByManyAtOnce_goesToOne() {
    opened("op", "dead");
    assertEquals(1, winners(() -> !journal.adopt("dead", "alive").isEmpty()));
  }

  @Test
  void openMessages_ofNoOperation_goToWhoServesTheirChat_untilTheyHaveTheirLastWord()
      throws IOException {
    MessagePlace slack = new MessagePlace("slack", "C1", "17.4");
    MessagePlace terminal = new MessagePlace("terminal", "terminal", "1");
    opened("op", "dead");
    messages.opened("op", "dead", new MessagePlace("slack", "C1", "17.1"));
    messages.opened("status", "dead", slack);
    messages.opened("logs", "dead", terminal);
    messages.opened("other", "living", slack);
    reopen();
    assertEquals(
        List.of(new OpenMessages.OpenMessage("status", slack)),
        messages.adopt("dead", "alive", List.of("slack")));
    assertEquals(List.of(), messages.adopt("dead", "alive", List.of("slack")));
    assertEquals(
        List.of(new OpenMessages.OpenMessage("logs", terminal)),
        messages.adopt("dead", "alive", List.of("slack", "terminal")));
    messages.closed("status");
    messages.closed("logs");
    messages.closed("other");
    assertEquals(List.of("dead"), messages.owners(), "the operation's is adopted with it");
    assertTrue(journal.adopt("dead", "alive").getFirst().message().isPresent());
    journal.reported("op");
    assertEquals(List.of(), messages.owners());
  }

  private ButtonActions.ButtonAction buttonAction(String id, Duration lasts) {
    return new ButtonActions.ButtonAction(
        id,
        "slack",
        "C1",
        Optional.of("U1"),
        clock.instant().plus(lasts),
        List.of("restart horizon@web1 --yes", ""));
  }

  @Test
  void buttons_readBack() throws IOException {
    ButtonActions.ButtonAction mine = buttonAction("mine", Duration.ofMinutes(5));
    ButtonActions.ButtonAction everybodys =
        new ButtonActions.ButtonAction(
            "all", "terminal", "terminal", Optional.empty(), clock.instant(), List.of("status"));
    buttonActions.save(mine);
    buttonActions.save(everybodys);
    reopen();
    assertEquals(Optional.of(mine), buttonActions.find("mine"));
    assertEquals(Optional.of(everybodys), buttonActions.find("all"));
    assertEquals(Optional.empty(), buttonActions.find("none"));
    assertFalse(buttonActions.use("none"));
  }

  @Test
  void aButton_isUsedOnce_whenTwentyTry() throws IOException {
    buttonActions.save(buttonAction("mine", Duration.ofMinutes(5)));
    buttonActions.save(buttonAction("other", Duration.ofMinutes(5)));
    assertEquals(1, winners(() -> buttonActions.use("mine")));
    reopen();
    assertFalse(buttonActions.use("mine"), "it stays used");
    assertTrue(buttonActions.use("other"));
  }

  @Test
  void oldButtons_areForgotten_withTheirChoices() {
    buttonActions.save(buttonAction("old", Duration.ofMinutes(5)));
    clock.move(Duration.ofDays(7));
    buttonActions.save(buttonAction("newer", Duration.ofMinutes(5)));
    assertTrue(buttonActions.find("old").isPresent(), "a late press is still told that it is late");
    clock.move(Duration.ofMinutes(6));
    buttonActions.save(buttonAction("newest", Duration.ofMinutes(5)));
    assertEquals(Optional.empty(), buttonActions.find("old"));
    assertTrue(buttonActions.find("newer").isPresent());
    assertEquals("4", one("SELECT count(*) FROM offer_choice"));
  }

  @Test
  void aDelivery_isFirstOnce_whenTwentyTry() throws IOException {
    assertEquals(1, winners(() -> seenEvents.isFirst("Ev1")));
    reopen();
    assertFalse(seenEvents.isFirst("Ev1"));
    assertTrue(seenEvents.isFirst("Ev2"));
  }

  @Test
  void oldDeliveries_areForgotten() {
    assertTrue(seenEvents.isFirst("Ev1"));
    clock.move(Duration.ofDays(2));
    assertFalse(seenEvents.isFirst("Ev1"));
    clock.move(Duration.ofSeconds(1));
    assertTrue(seenEvents.isFirst("Ev1"));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void everyFile_isForOurUserOnly() throws IOException {
    asked("one", HORIZON);
    Path state = dir.resolve("state");
    Path locks = state.resolve("workerbot.db.locks");
    try (InstanceLock _ = InstanceLock.take(locks, "me", "pid 1").orElseThrow()) {
      assertEquals("rwx------", mode(state));
      assertEquals("rwx------", mode(locks));
      for (Path file :
          List.of(
              state.resolve("workerbot.db"),
              state.resolve("workerbot.db-wal"),
              state.resolve("workerbot.db-shm"),
              locks.resolve("me.lock"))) {
        assertEquals("rw-------", mode(file), file.toString());
      }
    }
  }

  /** Another process that takes a lock, and holds it for as long as it lives. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      try (InstanceLock instanceLock =
          InstanceLock.take(Path.of(arguments[0]), arguments[1], "pid 4711").orElseThrow()) {
        System.out.println("holds " + instanceLock.name());
        System.out.flush();
        new CountDownLatch(1).await();
      }
    }
  }

  private static Process holder(Path locks, String name) throws IOException {
    Process process =
        new ProcessBuilder(Processes.java(Holder.class, locks.toString(), name))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] said = new byte[("holds " + name).length()];
    assertEquals(said.length, process.getInputStream().readNBytes(said, 0, said.length));
    assertEquals("holds " + name, new String(said, StandardCharsets.UTF_8));
    return process;
  }

  @Test
  void owner_isExclusiveAcrossProcesses_andFreeAfterKillMinusNine() throws Exception {
    Path locks = dir.resolve("locks");
    Process process = holder(locks, "run");
    try {
      assertEquals(Optional.empty(), InstanceLock.take(locks, "run", "me"));
      assertTrue(InstanceLock.isHeld(locks, "run"));
      assertFalse(InstanceLock.isHeld(locks, "nobody"));
      assertEquals("pid 4711", InstanceLock.about(locks, "run"), "the loser does not overwrite it");
      try (InstanceLock _ = InstanceLock.take(locks, "another", "me").orElseThrow()) {
        assertEquals("me", InstanceLock.about(locks, "another"));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertFalse(InstanceLock.isHeld(locks, "run"));
    try (InstanceLock heir = InstanceLock.take(locks, "run", "me").orElseThrow()) {
      assertEquals("run", heir.name());
      assertEquals("me", Files.readString(locks.resolve("run.lock")));
    }
  }

  @Test
  void anOwnerThatLetGo_canBeTakenAgain_andADiscardedOneLeavesNothing() throws IOException {
    Path locks = dir.resolve("locks");
    InstanceLock.take(locks, "me", "a long description").orElseThrow().close();
    InstanceLock again = InstanceLock.take(locks, "me", "short").orElseThrow();
    assertEquals("short", Files.readString(locks.resolve("me.lock")));
    again.discard();
    assertFalse(Files.exists(locks.resolve("me.lock")));
    assertEquals("", InstanceLock.about(locks, "me"));
  }

  @Test
  void aFullDisk_isSaid_andWhatWasWrittenBeforeIsIntact() throws IOException {
    Path small = Files.createDirectory(dir.resolve("small"));
    Processes.must("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString());
    try {
      database.close();
      open(small);
      opened("before", "me");
      Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
      StoreException full =
          assertThrows(
              StoreException.class,
              () -> {
                for (int i = 0; i < 1000; i++) {
                  asked("more" + i, HORIZON, QUEUE);
                }
              });
      assertEquals("the disk that holds workerbot's database is full", full.getMessage());
      assertTrue(
          audit.newest(clock.instant().plusSeconds(1), 5000).stream()
              .anyMatch(auditEntry -> auditEntry.text().equals("restart before")));
      Files.delete(small.resolve("ballast"));
      asked("after", HORIZON);
      database.close();
      open(small);
      List<String> texts =
          audit.newest(clock.instant().plusSeconds(1), 5000).stream()
              .map(Audit.AuditEntry::text)
              .toList();
      assertTrue(texts.contains("restart before"), texts.toString());
      assertTrue(texts.contains("restart after"), texts.toString());
      assertEquals(1, journal.adopt("me", "next").size());
      assertEquals("ok", one("PRAGMA integrity_check"));
    } finally {
      database.close();
      Processes.run("umount", "-l", small.toString());
      open();
    }
  }

  private String one(String query) {
    return new Transactions(database)
        .read(handle -> handle.select(query).mapTo(String.class).one());
  }

  private String refusal(Path folder) {
    IOException refused = assertThrows(IOException.class, () -> Database.open(url(folder)).close());
    assertTrue(
        refused.getMessage().contains(folder.resolve("workerbot.db").toString()),
        refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    return refused.getMessage();
  }

  @Test
  void aDatabaseOfANewerWorkerbot_isLeftAlone() throws IOException {
    int _ =
        new Transactions(database)
            .in(handle ->
                handle.execute(
                    "INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
                        + " script, checksum, installed_by, execution_time, success) VALUES (99,"
                        + " '99', 'of tomorrow', 'SQL', 'V99__of_tomorrow.sql', 1, 'me', 1, 1)"));
    String refused = refusal(dir.resolve("state"));
    assertTrue(refused.contains("newer workerbot"), refused);
    assertTrue(refused.contains("99"), refused);
  }

  @Test
  void aFileThatIsNoDatabase_isRefused() throws IOException {
    Path other = Files.createDirectory(dir.resolve("other"));
    Files.writeString(other.resolve("workerbot.db"), "a letter to my aunt\n".repeat(500));
    String refused = refusal(other);
    assertTrue(refused.contains("is not an SQLite database"), refused);
    assertEquals(
        "a letter to my aunt",
        Files.readString(other.resolve("workerbot.db")).lines().findFirst().orElseThrow());
  }

  @Test
  void aDatabaseWithDamagedPages_isRefused() throws IOException {
    for (int i = 0; i < 50; i++) {
      asked("one" + i, HORIZON);
    }
    database.close();
    Path file = dir.resolve("state/workerbot.db");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 100; i < bytes.length; i++) {
      bytes[i] = (byte) 0xA5;
    }
    Files.write(file, bytes);
    String refused = refusal(dir.resolve("state"));
    assertTrue(refused.contains("is damaged. Stop workerbot, put a backup"), refused);
    Files.delete(file);
    open();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/workerbot", "/dev/null"})
  void aPlaceThatCannotBeWritten_isNamed_withWhatToDo(String folder) {
    String refused = refusal(Path.of(folder));
    assertTrue(refused.contains("storage.url"), refused);
  }

  @Test
  void twoBotsOnOneDatabase_writeWithoutErrors() throws IOException {
    try (Database second = Database.open(url(dir.resolve("state")))) {
      SeenEvents others = new SeenEvents(second, clock);
      List<CompletableFuture<Boolean>> writing = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 50; i++) {
          String id = "Ev" + i;
          writing.add(CompletableFuture.supplyAsync(() -> seenEvents.isFirst(id), threads));
          writing.add(CompletableFuture.supplyAsync(() -> others.isFirst(id), threads));
        }
      }
      assertEquals(50, writing.stream().filter(CompletableFuture::join).count());
    }
    Await.until("everything is read back", () -> !seenEvents.isFirst("Ev49"));
  }

  private SeenEvents.SeenEvent heard(String delivery, Optional<String> request) {
    return new SeenEvents.SeenEvent(
        delivery,
        "bot1",
        "slack",
        "C1",
        "U1",
        "anna",
        "status",
        clock.instant(),
        request,
        Optional.empty());
  }

  @Test
  void whatADeadBotHeard_andSaidNothingOf_isFoundByTheNext_once() {
    seenEvents.heard(heard("Ev1", Optional.empty()));
    seenEvents.heard(heard("Ev2", Optional.empty()));
    assertTrue(seenEvents.isFirst(heard("Ev2", Optional.of("r2"))));
    assertFalse(seenEvents.isFirst(heard("Ev2", Optional.of("r3"))));
    // Brought again, and told so: the first is still being dealt with.
    seenEvents.over("Ev2", "r3");
    assertTrue(seenEvents.isFirst(heard("Ev3", Optional.of("r4"))));
    seenEvents.over("Ev3", "r4");
    assertEquals(List.of("bot1"), seenEvents.owners());
    assertEquals(List.of(), seenEvents.adopt("bot1", "bot2", _ -> false).lost());
    List<SeenEvents.SeenEvent> left = seenEvents.adopt("bot1", "bot2", _ -> true).lost();
    assertEquals(
        List.of("Ev1 ", "Ev2 r2"),
        left.stream().map(one -> one.delivery() + " " + one.request().orElse("")).toList());
    assertEquals(List.of("bot2"), seenEvents.owners());
    left.forEach(one -> seenEvents.over(one.delivery(), one.request().orElse("")));
    assertEquals(List.of(), seenEvents.owners());
  }
}
