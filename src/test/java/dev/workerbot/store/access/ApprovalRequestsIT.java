package dev.workerbot.store.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Membership;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.outbox.OutboxMessage;
import dev.workerbot.testing.Databases;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for people's word, and where its cards stand, in a real SQLite file. */
class ApprovalRequestsIT {
  private static final Channel DEV = new Channel("slack", "CDEV");
  private static final Channel OPS = new Channel("slack", "COPS");

  /** Slack says anew who is a member, so that it is not written down. */
  private static final Caller ANNA =
      new Caller("slack", "UANNA", "anna", Set.of("S1", "S2"), "CDEV")
          .within(Set.of("G1"))
          .as(Membership.unknown());

  private static final Caller BOB = Caller.withGroupsUnknown("slack", "UBOB", "bob", "COPS");

  @TempDir private Path dir;
  private Database database;
  private ApprovalRequests approvalRequests;
  private ApprovalCardPosts posts;
  private Outbox outbox;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    approvalRequests = new ApprovalRequests(database, Clock.systemUTC());
    posts = new ApprovalCardPosts(database);
    outbox = new Outbox(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static ApprovalRequest.RequestedApproval asked(ApprovalKind approvalKind) {
    return new ApprovalRequest.RequestedApproval(
        "r1",
        approvalKind,
        VerbEffects.of(Verb.RESTART),
        "restart horizon@web1 --yes",
        "restart horizon@web1",
        "stuck",
        List.of("one", "two"),
        ANNA,
        List.of(new Target(new ServerName("web1"), WorkerName.of("horizon"))));
  }

  private ApprovalRequest ask(ApprovalKind approvalKind, Duration within) {
    return approvalRequests.ask(
        asked(approvalKind), "bot1", within, Optional.of(DEV), List.of(OPS, DEV));
  }

  private List<OutboxMessage> lacking() {
    return Stream.of(DEV, OPS)
        .flatMap(channel ->
            outbox.messages(channel, Set.of(MessageKind.APPROVAL), Instant.now()).stream())
        .toList();
  }

  private static List<Channel> channels(List<OutboxMessage> waiting) {
    return waiting.stream().map(message -> message.ref().channel()).toList();
  }

  @Test
  void whatWasAsked_isReadBackAsItWas() {
    ApprovalRequest made = ask(ApprovalKind.APPROVAL, Duration.ofMinutes(15));
    ApprovalRequest found = approvalRequests.find(1).orElseThrow();
    assertEquals(made, found);
    assertEquals(asked(ApprovalKind.APPROVAL), found.requestedApproval());
    assertEquals(2, ask(ApprovalKind.REQUEST, Duration.ofMinutes(15)).number());
    assertEquals(
        List.of(2, 1), approvalRequests.open().stream().map(ApprovalRequest::number).toList());
  }

  @Test
  void ofManyApprovalsAtOnce_oneIsTheLast() {
    ApprovalRequest _ = ask(ApprovalKind.APPROVAL, Duration.ofMinutes(15));
    List<String> runs =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i ->
                approvalRequests
                    .approve(
                        1,
                        new Caller("slack", "U" + i, "u" + i, Set.of(), "COPS"),
                        "run" + i,
                        "bot1",
                        approvalRequest -> approvalRequest.votes().size() >= 2)
                    .run()
                    .filter(run -> run.equals("run" + i)))
            .flatMap(Optional::stream)
            .toList();
    assertEquals(1, runs.size(), runs.toString());
    ApprovalRequest now = approvalRequests.find(1).orElseThrow();
    assertEquals(ApprovalState.APPROVED, now.approvalState());
    assertEquals(2, now.votes().size());
    assertEquals(Optional.of(now), approvalRequests.ofRun(runs.getFirst()));
  }

  @Test
  void whatIsOver_staysAsItEnded() {
    ApprovalRequest _ = ask(ApprovalKind.APPROVAL, Duration.ofMinutes(15));
    assertTrue(
        approvalRequests.end(1, ApprovalState.DENIED, new Person("slack", "U2", "bob"), "no"));
    assertFalse(
        approvalRequests.end(1, ApprovalState.WITHDRAWN, new Person("slack", "U2", "anna"), ""));
    assertEquals(
        ApprovalState.DENIED,
        approvalRequests.approve(1, BOB, "run", "bot1", _ -> true).approvalState());
    approvalRequests.done(1, "it ran", Severity.GOOD);
    ApprovalRequest now = approvalRequests.find(1).orElseThrow();
    assertEquals(
        Optional.of(
            new ApprovalRequest.ApprovalEnd(
                Optional.of(new Person("slack", "U2", "bob")), "no", Severity.WARNING)),
        now.end());
    assertFalse(approvalRequests.expire());
  }

  @Test
  void whoComesTooLate_approvesNothing_evenBeforeItIsNoticed() {
    ApprovalRequest _ = ask(ApprovalKind.APPROVAL, Duration.ZERO);
    assertEquals(
        ApprovalState.OPEN,
        approvalRequests.approve(1, BOB, "run", "bot1", _ -> true).approvalState());
    assertEquals(List.of(), approvalRequests.open());
    assertTrue(approvalRequests.expire());
    assertEquals(ApprovalState.EXPIRED, approvalRequests.find(1).orElseThrow().approvalState());
  }

  @Test
  void copiesWaitForTheAskersOwnMessage_andEachChangeIsBroughtOnce() {
    ApprovalRequest _ = ask(ApprovalKind.APPROVAL, Duration.ofMinutes(15));
    assertEquals(List.of(), lacking());
    posts.stands("r1", new MessagePlace("slack", "CDEV", "m1"));
    List<OutboxMessage> first = lacking();
    assertEquals(List.of(OPS), channels(first));
    outbox.sending(first.getFirst().ref(), Instant.now());
    assertTrue(lacking().getFirst().sendingSince().isPresent());
    outbox.posted(first.getFirst().ref(), "m2", 1, 0);
    assertEquals(List.of(), lacking());
    assertTrue(approvalRequests.end(1, ApprovalState.DENIED, new Person("slack", "U2", "bob"), ""));
    assertEquals(List.of(DEV, OPS), channels(lacking()));
    lacking().forEach(one -> outbox.brought(one.ref(), one.version()));
    assertEquals(List.of(), lacking());
  }

  @Test
  void whileItIsDone_theAskersOwnMessageIsLeftAlone() {
    ApprovalRequest _ = ask(ApprovalKind.APPROVAL, Duration.ofMinutes(15));
    posts.stands("r1", new MessagePlace("slack", "CDEV", "m1"));
    ApprovalRequest _ = approvalRequests.approve(1, BOB, "run", "bot1", _ -> true);
    assertEquals(Optional.of(new MessagePlace("slack", "CDEV", "m1")), posts.hold(1, "bot1"));
    approvalRequests.done(1, "done", Severity.GOOD);
    assertEquals(List.of(OPS), channels(lacking()));
  }

  @Test
  void whatADeadBotLeft_isAdopted_andItsOwnMessageLookedFor() {
    ApprovalRequest _ = ask(ApprovalKind.APPROVAL, Duration.ofMinutes(15));
    ApprovalRequest _ = ask(ApprovalKind.APPROVAL, Duration.ofMinutes(15));
    ApprovalRequest _ = approvalRequests.approve(2, BOB, "run", "bot1", _ -> true);
    assertEquals(List.of("bot1"), approvalRequests.owners());
    List<ApprovalRequests.Left> left = approvalRequests.adopt("bot1", "bot2");
    assertEquals(List.of(2), left.stream().map(one -> one.approvalRequest().number()).toList());
    assertFalse(left.getFirst().begun());
    assertEquals(List.of("bot2"), approvalRequests.owners());
    assertEquals(List.of(), approvalRequests.adopt("bot1", "bot3"));
    OutboxMessage own =
        lacking().stream()
            .filter(one -> one.ref().number() == 1 && one.key().equals("r1"))
            .findFirst()
            .orElseThrow();
    assertTrue(own.sendingSince().isPresent());
  }
}
