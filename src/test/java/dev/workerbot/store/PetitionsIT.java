package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Membership;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Petition.Kind;
import dev.workerbot.store.Petition.State;
import dev.workerbot.store.PetitionPosts.Waiting;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for people's word, and where its cards stand, in a real SQLite file. */
class PetitionsIT {
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
  private Petitions petitions;
  private PetitionPosts posts;

  @BeforeEach
  void open() throws IOException {
    database = Database.open("jdbc:sqlite:" + dir.resolve("workerbot.db"));
    petitions = new Petitions(database, Clock.systemUTC());
    posts = new PetitionPosts(database, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Petition.Asked asked(Kind kind) {
    return new Petition.Asked(
        "r1",
        kind,
        Verb.RESTART,
        "restart horizon@web1 --yes",
        "restart horizon@web1",
        "stuck",
        List.of("one", "two"),
        ANNA,
        List.of(new Target(new ServerName("web1"), WorkerName.of("horizon"))));
  }

  private Petition ask(Kind kind, Duration within) {
    return petitions.ask(asked(kind), "bot1", within, Optional.of(DEV), List.of(OPS, DEV));
  }

  private static List<Channel> channels(List<Waiting> waiting) {
    return waiting.stream().map(Waiting::channel).toList();
  }

  @Test
  void whatWasAsked_isReadBackAsItWas() {
    Petition made = ask(Kind.APPROVAL, Duration.ofMinutes(15));
    Petition found = petitions.find(1).orElseThrow();
    assertEquals(made, found);
    assertEquals(asked(Kind.APPROVAL), found.asked());
    assertEquals(2, ask(Kind.REQUEST, Duration.ofMinutes(15)).number());
    assertEquals(List.of(2, 1), petitions.open().stream().map(Petition::number).toList());
  }

  @Test
  void ofManyApprovalsAtOnce_oneIsTheLast() {
    Petition _ = ask(Kind.APPROVAL, Duration.ofMinutes(15));
    List<String> runs =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i ->
                petitions
                    .approve(
                        1,
                        new Caller("slack", "U" + i, "u" + i, Set.of(), "COPS"),
                        "run" + i,
                        "bot1",
                        petition -> petition.votes().size() >= 2)
                    .run()
                    .filter(run -> run.equals("run" + i)))
            .flatMap(Optional::stream)
            .toList();
    assertEquals(1, runs.size(), runs.toString());
    Petition now = petitions.find(1).orElseThrow();
    assertEquals(State.APPROVED, now.state());
    assertEquals(2, now.votes().size());
    assertEquals(Optional.of(now), petitions.ofRun(runs.getFirst()));
  }

  @Test
  void whatIsOver_staysAsItEnded() {
    Petition _ = ask(Kind.APPROVAL, Duration.ofMinutes(15));
    assertTrue(petitions.end(1, State.DENIED, "bob", "no"));
    assertFalse(petitions.end(1, State.WITHDRAWN, "anna", ""));
    assertEquals(State.DENIED, petitions.approve(1, BOB, "run", "bot1", _ -> true).state());
    petitions.done(1, "it ran", Severity.GOOD);
    Petition now = petitions.find(1).orElseThrow();
    assertEquals(Optional.of(new Petition.End("bob", "no", Severity.WARNING)), now.end());
    assertFalse(petitions.expire());
  }

  @Test
  void whoComesTooLate_approvesNothing_evenBeforeItIsNoticed() {
    Petition _ = ask(Kind.APPROVAL, Duration.ZERO);
    assertEquals(State.OPEN, petitions.approve(1, BOB, "run", "bot1", _ -> true).state());
    assertEquals(List.of(), petitions.open());
    assertTrue(petitions.expire());
    assertEquals(State.EXPIRED, petitions.find(1).orElseThrow().state());
  }

  @Test
  void copiesWaitForTheAskersOwnMessage_andEachChangeIsBroughtOnce() {
    Petition _ = ask(Kind.APPROVAL, Duration.ofMinutes(15));
    assertEquals(List.of(), posts.lacking("slack"));
    posts.stands("r1", new Journal.Place("slack", "CDEV", "m1"));
    List<Waiting> first = posts.lacking("slack");
    assertEquals(List.of(OPS), channels(first));
    posts.sending(first.getFirst());
    assertTrue(posts.lacking("slack").getFirst().sendingSince().isPresent());
    posts.brought(first.getFirst(), "m2");
    assertEquals(List.of(), posts.lacking("slack"));
    assertTrue(petitions.end(1, State.DENIED, "bob", ""));
    assertEquals(List.of(DEV, OPS), channels(posts.lacking("slack")));
    posts.lacking("slack").forEach(one -> posts.brought(one, one.messageId().orElseThrow()));
    assertEquals(List.of(), posts.lacking("slack"));
  }

  @Test
  void whileItIsDone_theAskersOwnMessageIsLeftAlone() {
    Petition _ = ask(Kind.APPROVAL, Duration.ofMinutes(15));
    posts.stands("r1", new Journal.Place("slack", "CDEV", "m1"));
    Petition _ = petitions.approve(1, BOB, "run", "bot1", _ -> true);
    assertEquals(Optional.of(new Journal.Place("slack", "CDEV", "m1")), posts.hold(1));
    petitions.done(1, "done", Severity.GOOD);
    assertEquals(List.of(OPS), channels(posts.lacking("slack")));
  }

  @Test
  void whatADeadBotLeft_isAdopted_andItsOwnMessageLookedFor() {
    Petition _ = ask(Kind.APPROVAL, Duration.ofMinutes(15));
    Petition _ = ask(Kind.APPROVAL, Duration.ofMinutes(15));
    Petition _ = petitions.approve(2, BOB, "run", "bot1", _ -> true);
    assertEquals(List.of("bot1"), petitions.owners());
    List<Petitions.Left> left = petitions.adopt("bot1", "bot2");
    assertEquals(List.of(2), left.stream().map(one -> one.petition().number()).toList());
    assertFalse(left.getFirst().begun());
    assertEquals(List.of("bot2"), petitions.owners());
    assertEquals(List.of(), petitions.adopt("bot1", "bot3"));
    Waiting own =
        posts.lacking("slack").stream()
            .filter(one -> one.petition().number() == 1 && one.own())
            .findFirst()
            .orElseThrow();
    assertTrue(own.sendingSince().isPresent());
  }
}
