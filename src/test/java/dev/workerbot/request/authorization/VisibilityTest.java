package dev.workerbot.request.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.ApprovalSettings;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Grant;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.Approval;
import dev.workerbot.request.RequestContext;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What there is for whom. Anna sees and restarts all queues on web1, olga everything; bob may only
 * restart the mailer of web1, and eve nothing.
 */
class VisibilityTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final ServerName WEB2 = new ServerName("web2");
  private static final ServerName DB1 = new ServerName("db1");
  private static final Target QUEUE = Target.of("queue:queue_00@web1");
  private static final Target MAILER = Target.of("mailer@web1");
  private static final Target CRON = Target.of("cron@db1");

  private static final Caller ANNA = caller("anna");
  private static final Caller BOB = caller("bob");
  private static final Caller EVE = caller("eve");
  private static final Caller OLGA = caller("olga");

  private static Caller caller(String name) {
    return new Caller("terminal", name, name, Set.of(), "terminal");
  }

  /** Runs these, or is lost. */
  private record Has(List<String> workers) implements SilentSupervisor {
    private static final AtomicInteger asked = new AtomicInteger();

    @Override
    public Reply<List<WorkerStatus>> status() {
      int _ = asked.incrementAndGet();
      return workers.isEmpty()
          ? new Reply.FailedReply<>(new Problem(ProblemKind.LOST, "as on a bad day"))
          : new Reply.Ok<>(
              workers.stream()
                  .map(name ->
                      new WorkerStatus(
                          WorkerName.of(name),
                          WorkerState.RUNNING,
                          OptionalInt.of(7),
                          Optional.empty(),
                          ""))
                  .toList());
    }
  }

  private final Fleet fleet =
      new Fleet(
          List.of(
              server(WEB1, "queue:queue_00", "queue:queue_01", "mailer"),
              server(WEB2, "queue:queue_00"),
              server(DB1)),
          Clock.systemUTC(),
          Map.of("queues", Selector.parse("queue@web1"), "crons", Selector.parse("cron@db1")));
  private final Policy policy =
      new Policy(
          List.of(
              role(
                  "queues",
                  ANNA,
                  new Grant(
                      Set.of(Verb.STATUS, Verb.RESTART, Verb.SILENCE),
                      new Glob("queue"),
                      new Glob("web1"))),
              role(
                  "mailer",
                  BOB,
                  new Grant(Set.of(Verb.RESTART), new Glob("mailer"), new Glob("web1"))),
              role(
                  "all",
                  OLGA,
                  new Grant(
                      Arrays.stream(Verb.values()).collect(Collectors.toSet()),
                      Glob.ANY,
                      Glob.ANY))),
          List.of(),
          Map.of(WEB1, Set.of("prod"), WEB2, Set.of("prod"), DB1, Set.of()),
          "@olga");
  private final Visibility visibility =
      new Visibility(
          fleet,
          policy,
          new ApprovalRules(ApprovalSettings.NONE, policy, Map.of(), Caller::equals));
  private final SelectorScope scope = new SelectorScope(fleet, policy);

  private static WatchedServer server(ServerName name, String... workers) {
    return new WatchedServer(
        name,
        name.equals(DB1) ? Set.of() : Set.of("prod"),
        new Has(List.of(workers)),
        LocalShell.noProgramFiles());
  }

  private static Policy.Assignment role(String name, Caller to, Grant grant) {
    return new Policy.Assignment(
        name, List.of(grant), new Principals(Set.of("terminal:" + to.user()), Set.of()));
  }

  private static RequestContext request(Caller caller) {
    return new RequestContext("r", caller, "r", true, _ -> {});
  }

  private static Selector.Term term(String selector) {
    return Selector.parse(selector).terms().getFirst();
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private void allAnswer() {
    assertEquals(3, fleet.look(List.of(WEB1, WEB2, DB1)).size());
  }

  @Test
  void aServer_isNamedToWhoMayDoAnythingThere() {
    assertTrue(visibility.mayUse(ANNA).test(WEB1));
    assertFalse(visibility.mayUse(ANNA).test(WEB2));
    assertFalse(visibility.mayUse(EVE).test(WEB1));
  }

  @Test
  void aWorker_isNamedUnasked_toWhoSeesItsStatus() {
    assertTrue(visibility.mayKnow(ANNA).test(QUEUE));
    assertFalse(visibility.mayKnow(ANNA).test(MAILER));
    assertFalse(visibility.mayKnow(BOB).test(MAILER));
    assertTrue(visibility.knows(BOB, MAILER), "who may restart it knows of it");
    assertFalse(visibility.knows(BOB, QUEUE));
  }

  @Test
  void whoMayDoOneThingWithAWorker_seesItWhenTheyAskForAnother_butNotWhenTheyOnlyLook() {
    assertTrue(visibility.sees(request(BOB), Verb.RESTART).test(MAILER));
    assertTrue(visibility.sees(request(BOB), Verb.STOP).test(MAILER));
    assertFalse(visibility.sees(request(BOB), Verb.STATUS).test(MAILER));
    assertFalse(visibility.sees(request(BOB), Verb.RESTART).test(QUEUE));
    assertTrue(visibility.sees(request(ANNA), Verb.STOP).test(QUEUE));
    assertFalse(visibility.sees(request(EVE), Verb.STOP).test(QUEUE));
  }

  @Test
  void whoHasOthersWord_orRunsAnAction_seesAllThatIsMeant() {
    RequestContext lent =
        new RequestContext(
            "r",
            EVE,
            "r",
            true,
            _ -> {},
            Optional.of(new Approval(7, Person.named("eve"), List.of(Person.named("olga")), true)));
    assertTrue(visibility.sees(lent, Verb.STOP).test(MAILER));
    assertTrue(visibility.sees(request(EVE.running("deploy")), Verb.STOP).test(MAILER));
  }

  @Test
  void whoMayAskForARestart_knowsOfTheWorker_andSeesItForThatAlone() {
    Principals eve = new Principals(Set.of("terminal:eve"), Set.of());
    Grant mailer = new Grant(Set.of(Verb.RESTART), new Glob("mailer"), new Glob("web1"));
    Visibility askable =
        new Visibility(
            fleet,
            policy,
            new ApprovalRules(
                new ApprovalSettings(
                    List.of(new ApprovalRules.ApprovalRule(mailer, eve, 1, true, eve, List.of())),
                    new ApprovalRules.BreakGlassRule(Set.of(), Optional.empty()),
                    Duration.ofMinutes(15)),
                policy,
                Map.of(),
                Caller::equals));
    assertTrue(askable.knows(EVE, MAILER));
    assertFalse(askable.knows(EVE, QUEUE));
    assertTrue(askable.sees(request(EVE), Verb.RESTART).test(MAILER));
    assertFalse(askable.sees(request(EVE), Verb.STOP).test(MAILER));
  }

  @Test
  void aSet_isKnownToWhoKnowsOfAWorkerInIt() {
    allAnswer();
    assertEquals(Set.of("queues"), visibility.sight(request(ANNA), Verb.STATUS).sets());
    assertEquals(Set.of(), visibility.sight(request(BOB), Verb.STATUS).sets());
    assertEquals(Set.of("queues", "crons"), visibility.sight(request(OLGA), Verb.STATUS).sets());
    ServerSight anna = visibility.sight(request(ANNA), Verb.STATUS);
    assertTrue(anna.sees().test(QUEUE) && anna.hints().test(QUEUE) && anna.uses().test(WEB1));
    assertFalse(anna.sees().test(MAILER) || anna.hints().test(MAILER) || anna.uses().test(DB1));
  }

  @Test
  void aTerm_isKnown_byItsNameBeforeTheServerWasAsked_andByAGlobOnlyAfterwards() {
    assertTrue(visibility.isKnown(BOB, term("mailer@web1")));
    assertFalse(visibility.isKnown(BOB, term("mail*@web1")));
    allAnswer();
    assertTrue(visibility.isKnown(BOB, term("mail*@web1")));
    assertFalse(visibility.isKnown(BOB, term("queue*@web1")));
  }

  @Test
  void aRightAnywhere_isOneOnSomeServer() {
    assertTrue(visibility.hasAnywhere(BOB, Verb.RESTART));
    assertFalse(visibility.hasAnywhere(BOB, Verb.STATUS));
    assertFalse(visibility.hasAnywhere(EVE, Verb.RESTART));
  }

  @Test
  void whatIsNamedOutright_isWrittenDown_andAGlobIsNot() {
    assertEquals(
        List.of(MAILER, Target.of("cron@db1")),
        visibility.named(Selector.parse("mailer@web1,cron@db1,queue*@web1,mailer@web1")));
    assertEquals(List.of(), Visibility.named(term("*@web1"), WEB1));
  }

  @Test
  void aServerThatMayNotBeNamed_isNot_unlessItsNameWasTyped() {
    assertEquals("web1", visibility.shownName(EVE, term("mailer@web1"), WEB1).toString());
    assertEquals("web1", visibility.shownName(ANNA, term("mailer@prod"), WEB1).toString());
    assertEquals(
        "a server in `mailer@prod`",
        visibility.shownName(EVE, term("mailer@prod"), WEB1).toString());
  }

  @Test
  void whatASelectorMeansForLater_isTakenFromMemory_andAskedForOnlyWhereItIsUnknown() {
    Selector queues = Selector.parse("queue@prod");
    assertEquals(Set.of(), scope.known(queues));
    scope.learn(queues);
    assertEquals(
        Set.of(
            Target.of("queue:queue_00@web1"),
            Target.of("queue:queue_01@web1"),
            Target.of("queue:queue_00@web2")),
        scope.known(queues));
  }

  @Test
  void aTermMeansNothing_onlyWhereEveryServerOfItIsKnown() {
    Predicate<Target> all = _ -> true;
    assertEquals(Optional.empty(), scope.meaningless(Selector.parse("nothing@web1"), all));
    allAnswer();
    assertEquals(
        Optional.of(term("nothing@web1")),
        scope.meaningless(Selector.parse("mailer@web1,nothing@web1"), all));
    assertEquals(Optional.empty(), scope.meaningless(Selector.parse("mailer@web1"), all));
    assertEquals(
        Optional.of(term("mailer@web1")),
        scope.meaningless(Selector.parse("mailer@web1"), QUEUE::equals));
    assertEquals(
        Optional.empty(), scope.meaningless(Selector.parse("nothing@db1"), all), "it is lost");
  }

  @Test
  void aSelector_isOpen_whereAllThatItMeansMayBeUsed() {
    allAnswer();
    assertTrue(scope.isOpenTo(OLGA, Verb.SILENCE, Selector.parse("*@*")));
    assertTrue(scope.isOpenTo(ANNA, Verb.SILENCE, Selector.parse("queue*@web1")));
    assertFalse(scope.isOpenTo(ANNA, Verb.SILENCE, Selector.parse("*@web1")));
    assertFalse(scope.isOpenTo(ANNA, Verb.SILENCE, Selector.parse("queue@prod")));
    assertFalse(scope.isOpenTo(EVE, Verb.SILENCE, Selector.parse("queue@web1")));
    assertTrue(scope.isOpenTo(OLGA, Verb.SILENCE, Selector.parse("cron@db1")), "by its name alone");
    assertFalse(scope.isOpenTo(BOB, Verb.RESTART, Selector.parse("cron*@db1")), "nothing is known");
    assertTrue(visibility.knows(OLGA, CRON));
  }

  @Test
  void aNamedWorkerOfAServerThatWasNeverAsked_isOpenToWhoMayUseIt_andAGlobThereToNobodyWithLess() {
    assertTrue(scope.isOpenTo(ANNA, Verb.SILENCE, Selector.parse("queue@web1")));
    assertFalse(scope.isOpenTo(ANNA, Verb.SILENCE, Selector.parse("mailer@web1")));
    assertFalse(scope.isOpenTo(ANNA, Verb.SILENCE, Selector.parse("q*@web1")));
    assertTrue(scope.isOpenTo(OLGA, Verb.SILENCE, Selector.parse("q*@web1")));
    allAnswer();
    assertFalse(
        scope.isOpenTo(ANNA, Verb.SILENCE, Selector.parse("queue@web1,mailer@web1")),
        "of several, each has to be");
  }

  @Test
  void whatIsKnownAlready_isNotAskedAgain() {
    allAnswer();
    int before = Has.asked.get();
    scope.learn(Selector.parse("queue@web1"));
    assertEquals(before, Has.asked.get());
    scope.learn(Selector.parse("queue@web1,cron@web2"));
    assertEquals(before + 1, Has.asked.get(), "web2 alone");
  }

  @Test
  void aGlobThatMayGrow_isKeptForWhoMayUseAllOfIt_andElseStandsForWhatItMatchesNow() {
    allAnswer();
    assertEquals(Selector.parse("*@web1"), kept(OLGA, "*@web1"));
    assertEquals(Selector.parse("mailer@web1"), kept(BOB, "mailer@web1"));
    assertEquals(Selector.parse("queue@web1"), kept(ANNA, "q*@web1"));
    assertEquals(
        Selector.parse("queue:queue_00@web1,queue:queue_01@web1"), kept(ANNA, "queue:q*@web1"));
    Selector nothing = Selector.parse("x*@web1");
    assertEquals(
        Selector.parse("mailer:mailer@web1"),
        scope.kept(BOB, Verb.SILENCE, nothing, Set.of(MAILER)));
  }

  private Selector kept(Caller caller, String selector) {
    Selector typed = Selector.parse(selector);
    return scope.kept(caller, Verb.SILENCE, typed, scope.known(typed));
  }
}
