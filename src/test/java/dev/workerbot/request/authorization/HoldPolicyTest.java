package dev.workerbot.request.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a hold keeps from what, on a real store. */
class HoldPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");
  private static final ServerName WEB1 = new ServerName("web1");
  private static final List<Target> QUEUE =
      List.of(new Target(WEB1, WorkerName.of("queue:queue_00")));

  /** Nobody asks it anything. */
  private record Unasked() implements SilentSupervisor {
    @Override
    public void close() {}
  }

  @TempDir private Path dir;
  private Database database;
  private HoldTable holdTable;
  private Fleet fleet;
  private HoldPolicy holdPolicy;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    holdTable = new HoldTable(database);
    WatchedServer watchedServer =
        new WatchedServer(WEB1, Set.of("prod"), new Unasked(), LocalShell.noProgramFiles());
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    fleet = new Fleet(List.of(watchedServer), clock);
    People people = new People(Map.of("anna", Set.of("slack:U1", "terminal:anna")));
    holdPolicy =
        new HoldPolicy(
            holdTable,
            people,
            fleet,
            new SelectorScope(fleet, policy()),
            (caller, _, _) -> caller.user().equals("olga"),
            clock);
  }

  /** Carl may release. */
  private static Policy policy() {
    Grant release = new Grant(Set.of(Verb.RELEASE), Glob.ANY, Glob.ANY);
    return new Policy(
        List.of(
            new Policy.Assignment(
                "lead", List.of(release), new Principals(Set.of("terminal:carl"), Set.of()))),
        List.of(),
        Map.of(WEB1, Set.of("prod")),
        "@olga");
  }

  @AfterEach
  void close() {
    fleet.close();
    database.close();
  }

  private static Caller caller(String account) {
    String[] parts = account.split(":", -1);
    return new Caller(parts[0], parts[1], parts[1], Set.of(), "C1");
  }

  private ActiveHold held(String selector, String account, int minutes) {
    return holdTable.make(
        Selector.parse(selector),
        "",
        ActiveHold.Holder.of(caller(account)),
        NOW,
        NOW.plus(Duration.ofMinutes(minutes)));
  }

  private Optional<String> refusal(String account, Verb verb, String breakGlass) {
    return holdPolicy
        .refusal(
            caller(account),
            verb,
            QUEUE,
            Optional.of(breakGlass).filter(reason -> !reason.isEmpty()))
        .map(holdRefusal -> holdRefusal.reason() + " | " + holdRefusal.next());
  }

  @ParameterizedTest
  @CsvSource({
    "slack:U1, '', false, the holder",
    "terminal:anna, '', false, the same person from another chat",
    "terminal:U1, '', true, the same id in another chat is somebody else",
    "terminal:bob, '', true, somebody else",
    "terminal:bob, down, true, who may not break the glass",
    "terminal:olga, '', true, who may break it and does not",
    "terminal:olga, down, false, who breaks it",
    "terminal:carl, '', true, who may release and has not"
  })
  void whoeverElseActs_isRefused(String account, String breakGlass, boolean refused, String who) {
    held("queue@web1", "slack:U1", 30);
    assertEquals(refused, refusal(account, Verb.RESTART, breakGlass).isPresent(), who);
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void whatChangesWorkers_isRefused_andNothingElse(Verb verb) {
    held("@prod", "slack:U1", 30);
    Set<Verb> changing =
        Set.of(
            Verb.START,
            Verb.STOP,
            Verb.RESTART,
            Verb.PAUSE,
            Verb.CONTINUE,
            Verb.CREATE,
            Verb.EDIT,
            Verb.SCALE,
            Verb.REMOVE,
            Verb.UNDO);
    assertEquals(changing.contains(verb), refusal("terminal:bob", verb, "").isPresent());
  }

  @ParameterizedTest
  @CsvSource({"queue@web1, 30, true", "queue@web1, 0, false", "mailer@web1, 30, false"})
  void onlyWhatIsHeldNow_isRefused(String selector, int minutes, boolean refused) {
    held(selector, "slack:U1", minutes);
    assertEquals(refused, refusal("terminal:bob", Verb.STOP, "").isPresent());
  }

  @Test
  void ofTwoWhoHold_whoWasFirstActs_andThenTheOther() {
    ActiveHold first = held("*@prod", "slack:U1", 10);
    held("queue@web1", "terminal:bob", 30);
    assertTrue(refusal("slack:U1", Verb.STOP, "").isEmpty());
    assertTrue(refusal("terminal:bob", Verb.STOP, "").orElseThrow().startsWith("@U1 holds"));
    assertTrue(refusal("terminal:dora", Verb.STOP, "").orElseThrow().contains("; @bob holds"));
    assertTrue(holdTable.release(first.number(), Person.named("anna"), true, NOW));
    assertTrue(refusal("terminal:bob", Verb.STOP, "").isEmpty());
    assertTrue(refusal("slack:U1", Verb.STOP, "").orElseThrow().startsWith("@bob holds"));
  }

  @Test
  void aRefusal_saysWhatTheRefusedCanDo() {
    held("queue@web1", "slack:U1", 30);
    String until = " until " + holdPolicy.text().clock(NOW.plus(Duration.ofMinutes(30))).text();
    assertEquals(
        Optional.of("@U1 holds `queue@web1`" + until + " | Nothing was done. Ask @U1, or wait."),
        refusal("terminal:bob", Verb.RESTART, ""));
    assertTrue(
        refusal("terminal:carl", Verb.RESTART, "")
            .orElseThrow()
            .endsWith("Ask @U1, or wait. You may release it: `release #1`."));
    assertTrue(
        refusal("terminal:olga", Verb.RESTART, "")
            .orElseThrow()
            .endsWith("Ask @U1, or wait; in an emergency add `--break-glass \"why\"`."));
    assertTrue(
        refusal("terminal:olga", Verb.EDIT, "").orElseThrow().endsWith("Ask @U1, or wait."),
        "nothing is edited through broken glass");
  }

  @Test
  void listsOfWorkers_showHowManyOfThemAreHeld() {
    held("queue:queue_00@web1", "slack:U1", 30);
    String held =
        "held by @U1 until " + holdPolicy.text().clock(NOW.plus(Duration.ofMinutes(30))).text();
    Target other = new Target(WEB1, WorkerName.of("queue:queue_01"));
    assertEquals(held, holdPolicy.marks().of(QUEUE).toString());
    assertEquals(
        "1 of 2 " + held, holdPolicy.marks().of(List.of(QUEUE.getFirst(), other)).toString());
    assertEquals("", holdPolicy.marks().of(List.of(other)).toString());
  }

  @Test
  void whatOthersHold_isAWarning_toWhoWantsToActThere() {
    held("queue@web1", "slack:U1", 30);
    String until = holdPolicy.text().clock(NOW.plus(Duration.ofMinutes(30))).text();
    assertEquals(
        List.of("@U1 holds `queue@web1` until " + until + ". Until then only @U1 can act there."),
        holdPolicy.obstacles(caller("terminal:bob"), QUEUE).stream()
            .map(Message.MessageLine::text)
            .toList());
    assertEquals(List.of(), holdPolicy.obstacles(caller("slack:U1"), QUEUE));
  }

  @Test
  void holdsOnWorkers_areFound_whoeverTheyAreOf_andOfAHoldOnMoreOnlyTheseAreReported() {
    ActiveHold wide = held("queue@web1,mailer@web1", "slack:U1", 30);
    held("cron@web1", "terminal:bob", 30);
    assertEquals(List.of(wide), holdPolicy.on(QUEUE));
    assertEquals(List.of(), holdPolicy.on(List.of(new Target(WEB1, WorkerName.of("other")))));
    String until = " until " + holdPolicy.text().clock(NOW.plus(Duration.ofMinutes(30))).text();
    assertEquals("@U1 holds `queue@web1`" + until, holdPolicy.sentence(wide, QUEUE).toString());
    assertEquals(
        "@U1 holds `queue@web1,mailer@web1`" + until,
        holdPolicy.sentence(wide, List.of()).toString(),
        "to who may know of all of it");
  }

  @Test
  void lists_areWorthHaving_whereHoldsCannotBeRead() {
    held("queue@web1", "slack:U1", 30);
    database.close();
    assertEquals("", holdPolicy.marks().of(QUEUE).toString());
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "6, 5", "7, 5"})
  void ofManyHolds_fiveAreNamed_andWhoMayEndFewIsReportedHow(int holds, int named) {
    for (int i = 0; i < holds; i++) {
      held("queue@web1", "terminal:p" + i, 30);
    }
    String refusal = refusal("terminal:carl", Verb.RESTART, "").orElseThrow();
    assertEquals(named, refusal.split(" holds `").length - 1, refusal);
    assertEquals(holds > named, refusal.contains("more holds on it"), refusal);
    assertEquals(
        holds <= named,
        refusal.endsWith(
            "You may release it: `release #1`, `release #2`, `release #3`, `release #4`,"
                + " `release #5`."),
        refusal);
  }

  /** By a flood of holds: what is said of them stays short, and so does the time that it takes. */
  @Test
  void ofVeryManyHolds_theFirstAreNamed_andTheOthersCounted() {
    for (int i = 0; i < 5; i++) {
      held("queue@web1", "terminal:p" + i, 30);
    }
    // At once, so that they share syncs of the disk.
    List<Future<ActiveHold>> flood;
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      flood =
          IntStream.range(5, 1_005)
              .mapToObj(i -> people.submit(() -> held("queue@web1", "terminal:p" + i, 30)))
              .toList();
    }
    assertEquals(
        1_000, flood.stream().map(one -> one.resultNow().number()).distinct().count(), "numbers");
    HoldPolicy.HoldRefusal refusal =
        holdPolicy
            .refusal(caller("terminal:carl"), Verb.RESTART, QUEUE, Optional.empty())
            .orElseThrow();
    String reason = refusal.reason().toString();
    assertTrue(reason.contains("@p4 holds"), reason);
    assertFalse(reason.contains("@p5 holds"), reason);
    assertTrue(reason.endsWith("1,000 more holds on it; `holds` lists them"), reason);
    assertEquals(
        "Nothing was done. Ask @p0 and @p1 and @p2 and @p3 and @p4, or wait.",
        refusal.next().toString());
    List<String> lines =
        HoldPolicy.lines(
                holdPolicy.inTheWay(caller("terminal:carl"), QUEUE),
                hold -> new Message.MessageLine(Severity.PLAIN, "#" + hold.number()))
            .stream()
            .map(Message.MessageLine::text)
            .toList();
    assertEquals(
        List.of("#1", "#2", "#3", "#4", "#5", "1,000 more holds on it; `holds` lists them."),
        lines);
  }
}
