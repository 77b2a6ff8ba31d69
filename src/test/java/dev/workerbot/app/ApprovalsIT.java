package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.access.Caller;
import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequests;
import dev.workerbot.store.access.Audit;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.MovableClock;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.discord.Posted;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one person wants and others have to agree to, with a real supervisord: anna, bob and carl
 * are operators, dora is on call as well, eve has no right to act.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalsIT {
  private static final String OPS = "COPS";
  private static final Caller BOB = slack("UBOB", "bob", OPS);
  private static final Caller CARL = slack("UCARL", "carl", OPS);
  private static final Caller EVE = slack("UEVE", "eve", "CDEV");

  private static final String RULES =
      """
      people:
        anna: [terminal:anna, slack:UANNA]
      approvals:
        - {verbs: restart, workers: horizon, by: "slack-group:S2", channel: slack:COPS}
        - {verbs: stop, workers: "queue*", by: "*", needs: 2, channel: slack:COPS}
        - {verbs: restart, workers: mailer, by: "*"}
        - verbs: restart
          workers: queue-old
          by: "slack-group:S2"
          needs: 2
          channel: slack:COPS
        - {verbs: restart, workers: roll, by: "*", channel: slack:COPS}
        - verbs: start
          by: ["slack:UBOB"]
          may-request: ["slack:UEVE"]
          only-requests: true
          channel: slack:COPS
      break-glass: {roles: [on-call], channel: slack:COPS}
      """;

  private LoopbackServer web1;
  private TestBot bot;
  private RecordingChat slack;

  @BeforeAll
  void start() {
    web1 =
        LoopbackServer.start(
            Map.of(
                "horizon",
                "command=sleep 1000",
                "queue",
                "command=sleep 1000\nnumprocs=2\nprocess_name=%(program_name)s_%(process_num)02d",
                "mailer",
                "command=sleep 1000",
                "roll",
                """
                command=sh -c 'if [ -e $DIR/fail-%(process_num)s ]; then exit 3; fi; exec sleep 1000'
                numprocs=2
                process_name=%(program_name)s_%(process_num)s
                startretries=0
                """,
                "idle",
                "command=sleep 1000\nautostart=false",
                "queue-old",
                "command=sleep 1000"));
    for (String one : List.of("horizon", "queue:queue_01", "mailer", "queue-old", "roll:roll_1")) {
      web1.awaitStatus(one, "RUNNING");
    }
  }

  @AfterAll
  void stop() {
    web1.close();
  }

  @BeforeEach
  void open(@TempDir Path dir) throws IOException {
    Path config = TestBot.config(dir, Map.of("web1", web1), Map.of(), RULES);
    Files.writeString(
        config,
        Files.readString(config)
            .replace("stays-up: 1s", "stays-up: 100ms")
            .replace(
                "grants:\n",
                """
                  on-call:
                    - verbs: [act]
                  reader:
                    - verbs: [status]
                grants:
                  - {role: on-call, to: [terminal:dora, terminal:carla]}
                  - {role: reader, to: [slack:UEVE]}
                """)
            .replace("slack:U1,", "slack:UANNA, slack:UBOB, slack:UCARL,"));
    bot = TestBot.on(config);
    slack = new RecordingChat("slack");
    serve();
  }

  @AfterEach
  void close() throws IOException {
    bot.close();
  }

  private void serve() {
    bot.bot().serve(List.of(bot.chat(), slack));
  }

  private static Caller slack(String user, String name, String channel) {
    return new Caller("slack", user, name, Set.of("S2"), channel);
  }

  private CommandAnswer ask(Caller who, String text) {
    return bot.bot()
        .requestHandler()
        .accept(
            new InboundEvent.Typed("t:" + UUID.randomUUID(), who, text),
            who.chat().equals("slack") ? slack : bot.chat())
        .join();
  }

  private CommandAnswer press(Caller who, Message message, String label) {
    Button button =
        message.buttons().stream()
            .filter(one -> one.label().equals(label))
            .findFirst()
            .orElseThrow(() -> new AssertionError(label + " is not in " + message));
    return bot.bot()
        .requestHandler()
        .accept(
            new InboundEvent.Pressed(
                "p:" + UUID.randomUUID(),
                who,
                Optional.empty(),
                button.actionId(),
                button.choice()),
            slack)
        .join();
  }

  /** The newest that a message shows; messages by their order. */
  private static Message shown(RecordingChat chat, String id) {
    return chat.said().stream()
        .filter(one -> one.id().equals(id))
        .filter(one -> one.way() != Way.WHISPER)
        .reduce((_, newer) -> newer)
        .orElseThrow()
        .message();
  }

  /** The first message whose title has that, once it is there. */
  private RecordingChat.Said posted(RecordingChat chat, String title) {
    Await.until(() -> title + " in " + chat.said(), () -> find(chat, title).isPresent());
    return find(chat, title).orElseThrow();
  }

  private static Optional<RecordingChat.Said> find(RecordingChat chat, String title) {
    return chat.said().stream()
        .filter(one -> one.way() != Way.WHISPER && one.message().title().contains(title))
        .findFirst();
  }

  private void awaitShown(RecordingChat chat, String id, String title) {
    Await.until(
        () -> title + " in " + shown(chat, id), () -> shown(chat, id).title().contains(title));
  }

  private static void waits(CommandAnswer commandAnswer) {
    assertEquals(
        OutcomeCode.NEEDS_APPROVAL, commandAnswer.code(), commandAnswer.message().toString());
  }

  private static void refused(String why, CommandAnswer commandAnswer) {
    assertEquals(OutcomeCode.REFUSED, commandAnswer.code(), commandAnswer.message().toString());
    assertTrue(commandAnswer.message().title().contains(why), commandAnswer.message().title());
  }

  private static boolean hasLine(Message message, String text) {
    return message.lines().stream().anyMatch(messageLine -> messageLine.text().contains(text));
  }

  private Database database() throws IOException {
    return Database.open(TestBot.load(bot.file(), Map.of()).storage());
  }

  private List<Audit.AuditEntry> audit() throws IOException {
    try (Database database = database()) {
      return new Audit(database, Clock.systemUTC()).newest(Instant.now().plusSeconds(60), 100);
    }
  }

  private boolean isAudited(String user, String text, Audit.Decided decided) throws IOException {
    return audit().stream()
        .anyMatch(one ->
            one.by().name().equals(user) && one.text().contains(text) && one.decided() == decided);
  }

  private void rewrite(String old, String fresh) throws IOException {
    String config = Files.readString(bot.file());
    assertTrue(config.contains(old), config);
    Files.writeString(bot.file(), config.replace(old, fresh));
    bot.restart();
    serve();
  }

  @Test
  void whatIsApproved_isDoneOnce_inTheAskersMessage_andReportedEverywhere() throws IOException {
    String before = web1.pid("horizon");
    CommandAnswer asked = bot.anna("restart horizon@web1");
    waits(asked);
    RecordingChat.Said own = posted(bot.chat(), "@anna asks to restart horizon on web1");
    RecordingChat.Said copy = posted(slack, "@anna asks to restart horizon on web1");
    assertEquals(List.of(Mention.of("slack-group:S2")), copy.message().mentions());
    assertEquals(before, web1.pid("horizon"));
    CommandAnswer approved = press(BOB, copy.message(), "Approve");
    assertEquals(OutcomeCode.DONE, approved.code(), approved.message().toString());
    awaitShown(bot.chat(), own.id(), "horizon on web1: RUNNING again");
    awaitShown(slack, copy.id(), "horizon on web1: RUNNING again");
    assertNotEquals(before, web1.pid("horizon"));
    assertTrue(hasLine(shown(bot.chat(), own.id()), "Requested by @anna, approved by @bob (#1)."));
    assertTrue(hasLine(shown(slack, copy.id()), "Requested by @anna, approved by @bob."));
    assertEquals(List.of(), shown(slack, copy.id()).buttons());
    String after = web1.pid("horizon");
    refused("#1 was already approved by @bob", press(BOB, copy.message(), "Approve"));
    refused("#1 was already approved by @bob", press(CARL, copy.message(), "Deny"));
    assertEquals(after, web1.pid("horizon"));
    assertTrue(isAudited("bob", "approve #1", Audit.Decided.ALLOWED));
    assertTrue(isAudited("bob", "approve #1", Audit.Decided.REFUSED));
    assertTrue(isAudited("carl", "deny #1", Audit.Decided.REFUSED));
    assertEquals(
        2,
        audit().stream()
            .filter(one -> one.by().name().equals("anna") && one.text().contains("restart horizon"))
            .count());
  }

  @Test
  void theAsker_byAnyAccount_andWhoIsNotAsked_canApproveNothing() throws IOException {
    String before = web1.pid("horizon");
    waits(bot.anna("restart horizon@web1"));
    Message card = posted(slack, "@anna asks").message();
    refused("asked for that yourself", bot.anna("approve #1"));
    refused("asked for that yourself", press(slack("UANNA", "anna", OPS), card, "Approve"));
    refused("must have the right", press(slack("UEVE", "eve", OPS), card, "Approve"));
    refused(
        "may not approve",
        press(new Caller("slack", "UBOB", "bob", Set.of(), OPS), card, "Approve"));
    refused("expired", press(slack("UBOB", "bob", "COTHER"), card, "Approve"));
    refused(
        "expired", press(new Caller("discord", "UBOB", "bob", Set.of("S2"), OPS), card, "Deny"));
    refused(
        "expired",
        press(
            BOB,
            card.withButtons(
                List.of(new Button("Approve", Button.Style.PLAIN, "forged", 0, false))),
            "Approve"));
    refused("No request #7", ask(BOB, "approve #7"));
    for (String who : List.of("anna", "eve", "bob")) {
      assertTrue(isAudited(who, "approve #1", Audit.Decided.REFUSED), who);
    }
    assertTrue(isAudited("bob", "a button of forged", Audit.Decided.REFUSED));
    assertEquals(before, web1.pid("horizon"));
    // Taken back from the other account of the asker, it is over.
    assertEquals(OutcomeCode.DONE, ask(slack("UANNA", "anna", OPS), "cancel #1").code());
    refused("#1 was withdrawn by @anna", press(BOB, card, "Approve"));
    assertEquals(before, web1.pid("horizon"));
  }

  /** Asked and decided by two names of the terminal, across a restart of the bot. */
  @Test
  void twoNamesOfOneUid_areNotTwoPeople() throws IOException {
    String before = web1.pid("mailer");
    Caller anna = TestBot.caller("anna").at(new Account(1000, "jenkins"));
    Caller dora = TestBot.caller("dora");
    waits(ask(anna, "restart mailer@web1"));
    bot.restart();
    serve();
    refused("asked for that yourself", ask(dora.at(new Account(1000, "dora")), "approve #1"));
    refused("asked for that yourself", ask(dora.at(new Account(1001, "jenkins")), "approve #1"));
    refused(
        "asked for that yourself", ask(dora.at(new Account(Account.UNKNOWN, "#0")), "approve #1"));
    assertEquals(before, web1.pid("mailer"));
    assertEquals(OutcomeCode.DONE, ask(dora.at(new Account(1001, "dora")), "approve #1").code());
    Await.until("it is done", () -> !before.equals(web1.pid("mailer")));
  }

  /** Two approvals are needed, and one uid gives one. */
  @Test
  void twoApprovalsOfOneUid_areOne() throws IOException {
    String before = web1.pid("queue:queue_01");
    waits(bot.anna("stop queue:queue_01@web1"));
    Account shared = new Account(1000, "deploy");
    Caller dora = TestBot.caller("dora").at(shared);
    assertEquals(OutcomeCode.DONE, ask(dora, "approve #1").code());
    bot.restart();
    serve();
    CommandAnswer second = ask(TestBot.caller("carla").at(shared), "approve #1");
    assertEquals(before, web1.pid("queue:queue_01"), second.message().toString());
    assertEquals(OutcomeCode.DONE, ask(BOB, "approve #1").code());
    web1.awaitStatus("queue:queue_01", "STOPPED");
    assertEquals(0, web1.supervisorctl("start", "queue:queue_01").code());
  }

  @Test
  void aDenial_isReportedWithItsReason_andNothingIsDone() {
    String before = web1.pid("horizon");
    waits(bot.anna("restart horizon@web1"));
    RecordingChat.Said own = posted(bot.chat(), "@anna asks");
    RecordingChat.Said copy = posted(slack, "@anna asks");
    CommandAnswer why = press(BOB, copy.message(), "Deny");
    assertEquals(List.of("deny", "#1"), why.form().orElseThrow().command());
    CommandAnswer denied = ask(BOB, "deny #1 --reason=\"not during the sale\"");
    assertEquals(OutcomeCode.DONE, denied.code(), denied.message().toString());
    awaitShown(bot.chat(), own.id(), "Denied by @bob");
    awaitShown(slack, copy.id(), "Denied by @bob");
    assertTrue(hasLine(shown(bot.chat(), own.id()), "not during the sale"));
    refused("#1 was denied by @bob", ask(CARL, "approve #1"));
    assertEquals(before, web1.pid("horizon"));
  }

  @Test
  void anExpiredRequest_isRefused_andEveryCardSaysSo() throws IOException {
    rewrite("operations:\n", "operations:\n  approve-within: 1s\n");
    String before = web1.pid("horizon");
    waits(bot.anna("restart horizon@web1"));
    RecordingChat.Said own = posted(bot.chat(), "@anna asks");
    awaitShown(bot.chat(), own.id(), "Not approved in time");
    refused("#1 expired", ask(BOB, "approve #1"));
    assertTrue(isAudited("bob", "approve #1", Audit.Decided.REFUSED));
    assertEquals(before, web1.pid("horizon"));
  }

  @Test
  void oneThatExpiredWhileTheBotWasDown_isReported() throws IOException {
    rewrite("operations:\n", "operations:\n  approve-within: 1s\n");
    waits(bot.anna("restart horizon@web1"));
    RecordingChat.Said own = posted(bot.chat(), "@anna asks");
    Instant over = Instant.now().plusMillis(1100);
    bot.restart(() -> Await.until("the second is over", () -> Instant.now().isAfter(over)));
    awaitShown(bot.chat(), own.id(), "Not approved in time");
  }

  @Test
  void aRightThatTheAskerLostSince_isMissing() throws IOException {
    String before = web1.pid("horizon");
    waits(bot.anna("restart horizon@web1"));
    RecordingChat.Said own = posted(bot.chat(), "@anna asks");
    rewrite("to: [terminal:anna, ", "to: [");
    assertEquals(OutcomeCode.DONE, ask(BOB, "approve #1").code());
    awaitShown(bot.chat(), own.id(), "You may not restart");
    assertTrue(hasLine(shown(bot.chat(), own.id()), "approved by @bob"));
    assertEquals(before, web1.pid("horizon"));
    assertTrue(isAudited("anna", "restart horizon", Audit.Decided.REFUSED));
  }

  @Test
  void aRightThatTheApproverLostSince_countsNoMore() throws IOException {
    waits(bot.anna("stop queue@web1 --yes"));
    assertEquals(OutcomeCode.DONE, ask(BOB, "approve #1").code());
    rewrite("slack:UBOB, ", "");
    CommandAnswer second = ask(CARL, "approve #1");
    assertEquals(OutcomeCode.DONE, second.code(), second.message().toString());
    assertTrue(
        second.message().title().contains("1 more person has to approve it"),
        second.message().title());
    web1.awaitStatus("queue:queue_00", "RUNNING");
  }

  @Test
  void twoApprovals_areOfTwoPersons_andOnlyTheLastSetsItGoing() throws IOException {
    web1.awaitStatus("queue-old", "RUNNING");
    waits(bot.anna("stop queue-old@web1"));
    RecordingChat.Said copy = posted(slack, "@anna asks");
    CommandAnswer first = press(BOB, copy.message(), "Approve");
    assertTrue(
        first.message().title().contains("1 more person has to approve it"),
        first.message().title());
    awaitShownLine(copy.id(), "Approved by @bob; 1 more person has to approve.");
    refused("You have already approved #1", press(BOB, shown(slack, copy.id()), "Approve"));
    web1.awaitStatus("queue-old", "RUNNING");
    // Both at once: one of them is the last, the other too late.
    List<CompletableFuture<CommandAnswer>> both =
        List.of(CARL, slack("UANNA", "anna", OPS)).stream()
            .map(who -> CompletableFuture.supplyAsync(() -> ask(who, "approve #1")))
            .toList();
    assertEquals(OutcomeCode.DONE, both.getFirst().join().code());
    refused("asked for that yourself", both.getLast().join());
    web1.awaitStatus("queue-old", "STOPPED");
    awaitShown(slack, copy.id(), "queue-old on web1: STOPPED");
    assertTrue(hasLine(shown(slack, copy.id()), "approved by @bob and @carl"));
    web1.supervisorctl("start", "queue-old");
  }

  private void awaitShownLine(String id, String text) {
    Await.until(() -> text + " in " + shown(slack, id), () -> hasLine(shown(slack, id), text));
  }

  @Test
  void ofTwoApprovalsAtOnce_oneRuns() throws IOException {
    String log = Files.readString(web1.dir().resolve("supervisord.log"));
    long before = spawned(log);
    waits(bot.anna("restart horizon@web1"));
    RecordingChat.Said copy = posted(slack, "@anna asks");
    List<CompletableFuture<CommandAnswer>> both =
        List.of(BOB, CARL).stream()
            .map(who -> CompletableFuture.supplyAsync(() -> ask(who, "approve #1")))
            .toList();
    assertEquals(1, both.stream().filter(one -> one.join().code() == OutcomeCode.DONE).count());
    awaitShown(slack, copy.id(), "RUNNING again");
    assertEquals(before + 1, spawned(Files.readString(web1.dir().resolve("supervisord.log"))));
  }

  private static long spawned(String log) {
    return log.lines().filter(line -> line.contains("spawned: 'horizon'")).count();
  }

  /** As a bot does it that is killed right after. */
  private void approveAndDie() throws IOException {
    try (Database database = database()) {
      ApprovalRequest approved =
          new ApprovalRequests(database, Clock.systemUTC())
              .approve(1, BOB, "r1", "a-dead-bot", _ -> true);
      assertEquals(ApprovalRequest.ApprovalState.APPROVED, approved.approvalState());
    }
  }

  @Test
  void whatWasApprovedWhenTheBotDied_isDoneByTheNext() throws IOException {
    String before = web1.pid("horizon");
    waits(bot.anna("restart horizon@web1"));
    RecordingChat.Said own = posted(bot.chat(), "@anna asks");
    bot.restart(this::approveAndDie);
    serve();
    awaitShown(bot.chat(), own.id(), "horizon on web1: RUNNING again");
    assertTrue(hasLine(shown(bot.chat(), own.id()), "approved by @bob"));
    assertNotEquals(before, web1.pid("horizon"));
    refused("#1 was already approved by @bob", ask(CARL, "approve #1"));
  }

  @Test
  void whatWasApproved_whenTheBotIsReportedToStop_isDoneByTheNext() throws IOException {
    String before = web1.pid("horizon");
    waits(bot.anna("restart horizon@web1"));
    RecordingChat.Said own = posted(bot.chat(), "@anna asks");
    web1.signalSupervisord("STOP");
    try {
      assertEquals(OutcomeCode.DONE, ask(BOB, "approve #1").code());
      Await.until("its message is its own", () -> posts().contains("1 1"));
    } finally {
      bot.restart(() -> web1.signalSupervisord("CONT"));
    }
    serve();
    awaitShown(bot.chat(), own.id(), "horizon on web1: RUNNING again");
    assertTrue(hasLine(shown(bot.chat(), own.id()), "approved by @bob"));
    assertNotEquals(before, web1.pid("horizon"));
  }

  /** Whether it is the asker's message, and somebody writes into it. */
  private List<String> posts() throws SQLException, IOException {
    List<String> posts = new ArrayList<>();
    try (Connection file = DriverManager.getConnection(storage());
        Statement statement = file.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT message_key NOT LIKE 'petition-%', owner IS NOT NULL FROM outbox"
                    + " WHERE kind = 'APPROVAL'")) {
      while (rows.next()) {
        posts.add(rows.getInt(1) + " " + rows.getInt(2));
      }
    }
    return posts;
  }

  @Test
  void whatWasApproved_andLostOnItsWay_isDoneAfterAll() throws IOException, SQLException {
    MovableClock clock = new MovableClock();
    Path file = bot.file();
    bot.close();
    bot = TestBot.on(file, loaded -> new Workerbot(loaded, clock, OperationTimeouts.DEFAULT));
    serve();
    String before = web1.pid("horizon");
    waits(bot.anna("restart horizon@web1"));
    RecordingChat.Said own = posted(bot.chat(), "@anna asks");
    try (Database database = database()) {
      ApprovalRequest approved =
          new ApprovalRequests(database, Clock.systemUTC())
              .approve(1, BOB, "r1", owner(), _ -> true);
      assertEquals(ApprovalRequest.ApprovalState.APPROVED, approved.approvalState());
    }
    List<Chat> chats = List.of(bot.chat(), slack);
    List<Thread> _ = bot.bot().recovery().begin(chats);
    assertEquals(before, web1.pid("horizon"));
    clock.forward(Duration.ofSeconds(31));
    List<Thread> _ = bot.bot().recovery().begin(chats);
    awaitShown(bot.chat(), own.id(), "horizon on web1: RUNNING again");
    assertNotEquals(before, web1.pid("horizon"));
  }

  private String owner() throws SQLException, IOException {
    try (Connection file = DriverManager.getConnection(storage());
        Statement statement = file.createStatement();
        ResultSet rows = statement.executeQuery("SELECT owner FROM petition")) {
      assertTrue(rows.next());
      return rows.getString(1);
    }
  }

  @Test
  void whoHasLeftTheGroupSinceTheyApproved_countsNoMore() throws IOException {
    String before = web1.pid("queue-old");
    waits(bot.anna("restart queue-old@web1"));
    assertEquals(OutcomeCode.DONE, ask(BOB, "approve #1").code());
    slack.leavesGroups("UBOB");
    CommandAnswer second = ask(CARL, "approve #1");
    assertEquals(OutcomeCode.DONE, second.code());
    assertTrue(
        second.message().title().contains("1 more person has to approve it"),
        second.message().title());
    assertEquals(before, web1.pid("queue-old"));
  }

  @Test
  void whatWasApprovedTooLongAgo_isNotDone_andTheCardSaysSo() throws IOException {
    rewrite("operations:\n", "operations:\n  approve-within: 4s\n");
    String before = web1.pid("horizon");
    waits(bot.anna("restart horizon@web1"));
    RecordingChat.Said copy = posted(slack, "@anna asks");
    Instant over = Instant.now().plusMillis(4100);
    approveAndDie();
    bot.restart(() -> Await.until("its time is over", () -> Instant.now().isAfter(over)));
    serve();
    awaitShown(slack, copy.id(), "expired before workerbot could start it");
    assertEquals(before, web1.pid("horizon"));
  }

  @Test
  void whoLacksTheRight_asksForIt_whereARuleLetsThem() throws IOException {
    refused("`request start idle@web1`", ask(EVE, "start idle@web1"));
    refused("no rule allows it", ask(EVE, "request stop idle@web1"));
    CommandAnswer asked = ask(EVE, "request start idle@web1 --reason \"checkout is slow\"");
    waits(asked);
    assertTrue(hasLine(asked.message(), "checkout is slow"), asked.message().toString());
    refused("may not approve", ask(CARL, "approve #1"));
    refused("asked for that yourself", ask(EVE, "approve #1"));
    assertEquals(OutcomeCode.DONE, ask(BOB, "approve #1").code());
    web1.awaitStatus("idle", "RUNNING");
    RecordingChat.Said own = posted(slack, "@eve asks");
    awaitShown(slack, own.id(), "idle on web1: RUNNING");
    assertTrue(hasLine(shown(slack, own.id()), "approved by @bob"));
    assertTrue(isAudited("eve", "request start idle", Audit.Decided.ALLOWED));
    web1.supervisorctl("stop", "idle");
  }

  @Test
  void whoHasTheRight_isAskedToDoItThemselves() {
    CommandAnswer commandAnswer = bot.anna("request start idle@web1");
    assertEquals(OutcomeCode.DONE, commandAnswer.code(), commandAnswer.message().toString());
    assertEquals("You may start idle on web1 yourself", commandAnswer.message().title());
    assertEquals(OutcomeCode.DONE, bot.press("anna", commandAnswer, "Start").code());
    web1.awaitStatus("idle", "RUNNING");
    web1.supervisorctl("stop", "idle");
  }

  @Test
  void aWorkerThatVanishedSince_isRefusedWithASentence_andNoOtherIsMeant() {
    waits(bot.anna("restart mailer@web1,horizon@web1 --yes"));
    RecordingChat.Said own = posted(bot.chat(), "@anna asks");
    web1.supervisorctl("stop", "mailer");
    web1.supervisorctl("remove", "mailer");
    String before = web1.pid("horizon");
    assertEquals(OutcomeCode.DONE, ask(BOB, "approve #1").code());
    awaitShown(bot.chat(), own.id(), "mailer");
    Await.until(
        () -> "refused in " + shown(bot.chat(), own.id()),
        () -> shown(bot.chat(), own.id()).title().contains("No worker"));
    assertEquals(before, web1.pid("horizon"));
    web1.supervisorctl("add", "mailer");
    web1.awaitStatus("mailer", "RUNNING");
  }

  @Test
  void breakGlass_passesTheRules_butNoMissingRight_andIsLoud() throws IOException {
    String before = web1.pid("horizon");
    refused("none of your roles allows it", bot.anna("restart horizon@web1 --break-glass \"now\""));
    assertEquals(
        OutcomeCode.NOT_UNDERSTOOD,
        bot.ask("dora", "restart horizon@web1 --break-glass \" \"").code());
    refused(
        "the mailer must never be down", bot.ask("dora", "stop mailer@web1 --break-glass \"now\""));
    refused("You may not", ask(EVE, "restart horizon@web1 --break-glass \"now\""));
    assertEquals(before, web1.pid("horizon"));
    assertTrue(find(slack, "Break-glass").isEmpty());
    CommandAnswer done = bot.ask("dora", "restart horizon@web1 --break-glass \"checkout is down\"");
    assertEquals(OutcomeCode.DONE, done.code(), done.message().toString());
    assertTrue(hasLine(done.message(), "Break-glass by @dora: checkout is down"));
    assertNotEquals(before, web1.pid("horizon"));
    for (RecordingChat chat : List.of(slack, bot.chat())) {
      RecordingChat.Said notice = posted(chat, "Break-glass by @dora");
      assertTrue(hasLine(notice.message(), "Why: checkout is down"), notice.toString());
      awaitShown(chat, notice.id(), "horizon on web1: RUNNING again");
    }
    assertTrue(isAudited("dora", "--break-glass", Audit.Decided.ALLOWED));
  }

  @Test
  void breakGlass_thatNobodyWouldHearOf_breaksNothing() throws IOException, SQLException {
    String before = web1.pid("horizon");
    try (Connection file = DriverManager.getConnection(storage());
        Statement statement = file.createStatement()) {
      statement.execute(
          "CREATE TRIGGER full BEFORE INSERT ON petition BEGIN SELECT RAISE(ABORT, 'disk full');"
              + " END");
      CommandAnswer commandAnswer = bot.ask("dora", "restart horizon@web1 --break-glass \"now\"");
      assertEquals(OutcomeCode.FAILED, commandAnswer.code(), commandAnswer.message().toString());
      assertTrue(commandAnswer.message().title().startsWith("Nothing was done: "));
      assertTrue(hasLine(commandAnswer.message(), "Break-glass needs a record"));
      assertEquals(before, web1.pid("horizon"));
      statement.execute("DROP TRIGGER full");
    }
  }

  private String storage() throws IOException {
    return TestBot.load(bot.file(), Map.of()).storage();
  }

  @Test
  void can_tellsWhoElseHasToAgree_andWhatOneCanAskFor() {
    Message restart = bot.anna("can restart horizon@web1").message();
    assertTrue(restart.title().startsWith("Yes"), restart.toString());
    assertTrue(hasLine(restart, "Someone else has to approve it first"), restart.toString());
    assertTrue(
        hasLine(bot.anna("can stop queue@web1").message(), "2 others have to approve it first"));
    assertFalse(hasLine(bot.anna("can start idle@web1").message(), "approve"));
    Message no = ask(EVE, "can start idle@web1").message();
    assertTrue(no.title().startsWith("No"), no.toString());
    assertTrue(no.toString().contains("`request start idle@web1`"), no.toString());
  }

  @Test
  void anApprovedRoll_goesOnForItsAsker_withoutBeingAskedForAgain() throws IOException {
    rewrite("stays-up: 100ms\n", "stays-up: 100ms\n  rolling-stays-up: 100ms\n");
    Path fail = Files.createFile(web1.dir().resolve("fail-0"));
    waits(bot.anna("restart roll@web1 --rolling --pause 0 --yes"));
    RecordingChat.Said own = posted(bot.chat(), "@anna asks");
    assertEquals(OutcomeCode.DONE, ask(BOB, "approve #1").code());
    awaitShown(bot.chat(), own.id(), "stopped after 0 of 2");
    Files.delete(fail);
    Message stopped = shown(bot.chat(), own.id());
    // Another operator would have to be approved themselves.
    String typed =
        "restart roll:roll_0@web1,roll:roll_1@web1 --roll=%s --then=retry --yes"
            .formatted(run(own));
    waits(ask(BOB, typed));
    String before = web1.pid("roll:roll_1");
    CommandAnswer on = bot.press("anna", new Outcome.Failed("", stopped), "Continue");
    assertEquals(OutcomeCode.DONE, on.code(), on.message().toString());
    assertTrue(on.message().title().contains("2 of 2 RUNNING again"), on.message().title());
    assertNotEquals(before, web1.pid("roll:roll_1"));
  }

  /** The operation that an approved request became. */
  private String run(RecordingChat.Said own) throws IOException {
    assertTrue(shown(bot.chat(), own.id()).title().contains("stopped"));
    try (Database database = database()) {
      return new ApprovalRequests(database, Clock.systemUTC())
          .find(1)
          .orElseThrow()
          .run()
          .orElseThrow();
    }
  }

  @Test
  void aScript_asksInTheChannelOfTheRule_orIsRefused() {
    CommandAnswer without = script("restart mailer@web1");
    refused("the rule names no channel", without);
    assertEquals(3, without.code().exitCode());
    String before = web1.pid("horizon");
    CommandAnswer asked = script("restart horizon@web1");
    waits(asked);
    assertEquals(5, asked.code().exitCode());
    RecordingChat.Said copy = posted(slack, "@anna asks");
    assertEquals(OutcomeCode.DONE, press(BOB, copy.message(), "Approve").code());
    awaitShown(slack, copy.id(), "horizon on web1: RUNNING again");
    assertNotEquals(before, web1.pid("horizon"));
    assertFalse(find(bot.chat(), "@anna asks").isPresent());
  }

  private CommandAnswer script(String text) {
    return bot.bot()
        .requestHandler()
        .accept(
            new InboundEvent.Typed("x:" + UUID.randomUUID(), TestBot.caller("anna"), text),
            new Script())
        .join();
  }

  /** Nobody sees what it says, and nobody can press anything. */
  private static final class Script implements Chat {
    @Override
    public String name() {
      return "exec";
    }

    @Override
    public boolean isPersonal() {
      return true;
    }

    @Override
    public boolean takesPresses() {
      return false;
    }

    @Override
    public Posted post(String channel, Message message, String key) {
      return new Posted(name(), channel, "0");
    }

    @Override
    public void edit(Posted posted, Message message) {
      // The last word is the answer.
    }

    @Override
    public void whisper(String channel, String user, Message message) {
      // The last word is the answer.
    }
  }
}
