package dev.workerbot.request.authorization;

import static dev.workerbot.request.authorization.SmallTeam.ANNA;
import static dev.workerbot.request.authorization.SmallTeam.BOB;
import static dev.workerbot.request.authorization.SmallTeam.EVE;
import static dev.workerbot.request.authorization.SmallTeam.OLGA;
import static dev.workerbot.request.authorization.SmallTeam.answerOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.RollOn;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.RequestContext;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a request by its verb's mode, what is answered, and what the audit has of it. */
class AuthorizerModesTest {
  private static final List<Target> MAILER = List.of(Target.of("mailer@web1"));
  private static final List<Target> QUEUE = List.of(Target.of("queue:queue_00@web1"));

  @TempDir private Path dir;
  private SmallTeam team;

  @BeforeEach
  void open() throws IOException {
    team = new SmallTeam(dir);
  }

  @AfterEach
  void close() {
    team.close();
  }

  private Caller caller(String name) {
    return List.of(ANNA, BOB, EVE, OLGA).stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "eve, help",
    "eve, approve #7",
    "anna, status",
    "anna, status queue@web1",
    "bob, cancel #1"
  })
  void whatItsHandlerDecidesOn_isLetThroughWithoutTargets_andNotWrittenDownYet(
      String who, String text) {
    Authorization.Go go = assertInstanceOf(Authorization.Go.class, team.asks(caller(who), text));
    assertEquals(Map.of(), go.targets());
    assertEquals(List.of(), team.audited());
  }

  /** A handler that finds its workers by itself has to ask nobody else which it may show. */
  @Test
  void whichWorkersThereAreForTheCaller_isHandedToTheHandler() {
    Target queue = Target.of("queue:queue_00@web1");
    Target cron = Target.of("cron@db1");
    ServerSight sight = sight(ANNA, "status");
    assertTrue(sight.sees().test(queue) && sight.hints().test(queue));
    assertFalse(sight.sees().test(cron) || sight.hints().test(cron));
    assertTrue(sight(OLGA, "status").sees().test(cron));
    assertFalse(sight(OLGA, "cancel #1").sees().test(cron), "rules of its own decide");
  }

  private ServerSight sight(Caller caller, String text) {
    return assertInstanceOf(Authorization.Go.class, team.asks(caller, text)).sight();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eve|status|You have no right to `status` here. @olga can grant it.",
        "bob|status|You have no right to `status` here. @olga can grant it.",
        "eve|stop @web1|You may not stop anything on web1. @olga can grant it.",
        "anna|status @db1|You may not see anything on db1. @olga can grant it.",
        "eve|restart mailer@web1|You may not restart anything on web1. @olga can grant it. To ask"
            + " others for approval: `request restart mailer@web1`.",
        "eve|restart queue@web1|You may not restart anything on web1. @olga can grant it."
      })
  void whoLacksTheRight_isInformedSo_withoutAnyServerBeingAsked(
      String who, String text, String why) {
    team.web1.fails(ProblemKind.UNREACHABLE);
    team.db1.fails(ProblemKind.UNREACHABLE);
    assertEquals("REFUSED: " + why, answerOf(team.asks(caller(who), text)));
    assertEquals(1, team.audited().size());
    assertTrue(
        team.audited().getFirst().startsWith("REFUSED " + text.split(" ", 2)[0] + " by " + why),
        team.audited().toString());
  }

  @Test
  void whatIsRefusedBeforeAnythingIsAsked_hasItsWorkersInTheAudit_asFarAsTheyAreNamed() {
    team.asks(EVE, "stop mailer@web1,queue*@web1");
    assertTrue(
        team.audited().getFirst().endsWith(" [mailer:mailer@web1]"), team.audited().toString());
  }

  @Test
  void whoMayUseAllWorkers_getsThem_andTheAuditNamesTheRule() {
    Authorization.Go go =
        assertInstanceOf(Authorization.Go.class, team.asks(ANNA, "restart queue@prod"));
    assertEquals("[queue:queue_00@web1, queue:queue_00@web2]", go.targets().keySet().toString());
    assertTrue(go.audited());
    assertEquals(
        List.of("ALLOWED restart by role `queues` [queue:queue_00@web1 queue:queue_00@web2]"),
        team.audited());
  }

  @Test
  void whatOnlyShows_isFoundAsWell_andTheAuditHasNoTargets() {
    assertEquals("[queue:queue_00@web1]", answerOf(team.asks(ANNA, "logs queue@web1")));
    assertEquals(List.of("ALLOWED logs by role `queues` []"), team.audited());
  }

  @Test
  void aWorkerThatOneMayNotKnow_isNoneToThem_andIsNamedInTheAudit() {
    assertEquals(
        "NOT_UNDERSTOOD: No worker `queue` on web1. `status` lists them.",
        answerOf(team.asks(BOB, "restart queue@web1")));
    assertEquals(
        List.of("REFUSED restart by they may not know of it [queue:queue_00@web1]"),
        team.audited());
  }

  @Test
  void aWorkerThatIsNotThere_isNotUnderstood() {
    String why = "No worker `nothing` on web1. `status` lists them.";
    assertEquals("NOT_UNDERSTOOD: " + why, answerOf(team.asks(OLGA, "restart nothing@web1")));
    assertEquals(List.of("NOT_UNDERSTOOD restart by " + why + " []"), team.audited());
  }

  @Test
  void aDenyRule_wins_alsoOverLentRights() {
    String why =
        "REFUSED: You may not stop `mailer@web1`: the mailer must never be down. @olga can"
            + " change that.";
    assertEquals(why, answerOf(team.asks(OLGA, "stop mailer@web1")));
    assertEquals(why, answerOf(team.asks(team.approved(EVE, "stop mailer@web1", true))));
    assertEquals(2, team.audited().size());
    assertTrue(
        team.audited().stream().allMatch(row -> row.endsWith(" [mailer:mailer@web1]")),
        team.audited().toString());
    assertTrue(team.authorizer.denied(OLGA, Verb.STOP, MAILER).isPresent());
    assertEquals(Optional.empty(), team.authorizer.denied(OLGA, Verb.RESTART, MAILER));
  }

  @Test
  void whoSeesAWorkerAndMayAskForIt_isInformedHow_whenRefused() {
    assertEquals(
        "REFUSED: You may not restart `mailer@web1`: you need the right `restart` there. @olga"
            + " can grant it. To ask others for approval: `request restart mailer@web1`.",
        answerOf(team.asks(ANNA, "restart mailer@web1")));
  }

  @Test
  void aLentRight_letsThrough_andTheAuditNamesWhoApproved() {
    assertEquals(
        "[mailer@web1]", answerOf(team.asks(team.approved(EVE, "restart mailer@web1", true))));
    assertEquals(
        List.of(
            "ALLOWED restart by lent; requested by @eve, approved by @olga (#7)"
                + " [mailer:mailer@web1]"),
        team.audited());
  }

  @Test
  void aLentRight_needsNoOwn_whereTheHandlerFindsItsWorkers() {
    assertEquals("[]", answerOf(team.asks(team.approved(EVE, "remove mailer@web1", true))));
    assertTrue(
        answerOf(team.asks(team.approved(EVE, "remove mailer@web1", false))).startsWith("REFUSED"));
  }

  @Test
  void anApproval_thatLendsNothing_takesTheRightAsEver() {
    assertEquals(
        "[queue:queue_00@web1]",
        answerOf(team.asks(team.approved(ANNA, "stop queue@web1", false))));
    assertTrue(
        answerOf(team.asks(team.approved(EVE, "stop queue@web1", false))).startsWith("REFUSED"));
    assertEquals(
        "ALLOWED stop by role `queues`; requested by @anna, approved by @olga (#7)"
            + " [queue:queue_00@web1]",
        team.audited().getFirst());
  }

  @Test
  void whatBecomesOfAStoppedRestart_isDecidedByItsHandler_ifOneHasTheRight() {
    RollOn rollOn =
        new RollOn(Selector.parse("queue@web1"), "op1", RollOn.ApprovalChoice.RETRY, true);
    assertEquals("[]", answerOf(team.authorizer.authorize(team.request(ANNA, "r"), rollOn)));
    assertEquals(List.of(), team.audited());
    assertTrue(
        answerOf(team.authorizer.authorize(team.request(EVE, "r"), rollOn)).startsWith("REFUSED"));
  }

  @Test
  void whatSomebodyElseHolds_isRefused_andTheAuditSaysByWhom() {
    team.held("queue@web1", BOB);
    String refused = answerOf(team.asks(ANNA, "restart queue@web1"));
    assertTrue(refused.startsWith("REFUSED: @bob holds `queue@web1` until "), refused);
    assertTrue(refused.endsWith("/ Nothing was done. Ask @bob, or wait."), refused);
    assertTrue(
        team.audited().getFirst().startsWith("REFUSED restart by @bob holds `queue@web1` until "),
        team.audited().toString());
    assertEquals("[queue:queue_00@web2]", answerOf(team.asks(ANNA, "restart queue@web2")));
  }

  @Test
  void throughBrokenGlass_whoMayBreakItActs_andNobodyElse() {
    team.held("queue@web1", BOB);
    assertEquals(
        "[queue:queue_00@web1]",
        answerOf(team.asks(OLGA, "restart queue@web1 --break-glass=\"it is down\"")));
    assertEquals(
        "REFUSED: You may not use `--break-glass` on `queue:queue_00@web1`: none of your roles"
            + " allows it. @olga can change that.",
        answerOf(team.asks(ANNA, "restart queue@web1 --break-glass=\"it is down\"")));
  }

  @Test
  void anObjection_isTheRefusal_ofWhoHasTheRight() {
    RequestContext request = team.request(ANNA, "run deploy");
    Selector queue = Selector.parse("queue@web1");
    assertEquals(
        "REFUSED: Not on a Friday.",
        answerOf(
            team.authorizer.find(
                request, Verb.RESTART, queue, _ -> Optional.of("Not on a Friday."))));
    assertEquals(
        List.of("REFUSED restart by Not on a Friday. [queue:queue_00@web1]"), team.audited());
    assertEquals(
        "[queue:queue_00@web1]",
        answerOf(
            team.authorizer.find(
                team.request(ANNA, "run deploy"), Verb.RESTART, queue, Objection.NONE)));
  }

  @Test
  void aServerWithoutStatus_keepsAnActionFromBeingBegun_andIsNamed() {
    team.web2.fails(ProblemKind.UNREACHABLE);
    assertEquals(
        "UNREACHABLE: Nothing was done: no status from web2 / web2: It is as on a bad day. / To"
            + " continue without it, name only servers that answer.",
        answerOf(team.asks(ANNA, "restart queue@prod")));
    assertEquals(
        "UNREACHABLE: Nothing was done: no status from web2 / web2: It is as on a bad day.",
        answerOf(team.asks(ANNA, "restart queue@web2")));
    assertEquals(
        "UNREACHABLE: No status from web2 / web2: It is as on a bad day.",
        answerOf(team.asks(ANNA, "logs queue@prod")));
    assertEquals(
        "ALLOWED restart by not decided: a server gave no status [queue:queue_00@web1]",
        team.audited().getFirst());
    team.web2.fails(ProblemKind.BROKEN);
    assertTrue(answerOf(team.asks(ANNA, "restart queue@web2")).startsWith("FAILED: "));
  }

  @Test
  void aHandlerThatFindsItsWorkersItself_isReportedWhyNot_orHasItWrittenDown() {
    Selector queue = Selector.parse("queue@web1");
    VerbEffects stop = VerbEffects.of(Verb.STOP);
    RequestContext anna = team.request(ANNA, "stop queue@web1");
    RequestContext bob = team.request(BOB, "stop queue@web1");
    assertEquals(Optional.empty(), team.authorizer.whyNot(anna, stop, queue, QUEUE));
    assertEquals(Optional.empty(), team.authorizer.refusal(anna, stop, queue, QUEUE));
    assertEquals(List.of(), team.audited(), "nothing is decided yet");
    String why = team.authorizer.whyNot(bob, stop, queue, QUEUE).orElseThrow();
    assertTrue(why.startsWith("You may not stop "), why);
    assertEquals(
        "REFUSED: " + why,
        answerOf(team.authorizer.refusal(bob, stop, queue, QUEUE).orElseThrow()));
    assertEquals(
        "REFUSED: " + why,
        answerOf(
            team.authorizer.admission(team.request(BOB, "stop queue@web1"), stop, queue, QUEUE)));
    Authorization.Go go =
        assertInstanceOf(
            Authorization.Go.class, team.authorizer.admission(anna, stop, queue, QUEUE));
    assertTrue(go.audited());
    String target = " [queue:queue_00@web1]";
    assertEquals(
        List.of(
            "REFUSED stop by " + why + target,
            "REFUSED stop by " + why + target,
            "ALLOWED stop by role `queues`" + target),
        team.audited());
  }

  @Test
  void whatAHandlerDecides_isWrittenDownInItsName() {
    team.authorizer.allow(team.request(ANNA, "status"), Verb.STATUS, QUEUE);
    assertTrue(team.authorizer.audits(team.request(ANNA, "approve #1"), Verb.APPROVE, QUEUE));
    assertEquals(
        "NOT_UNDERSTOOD: There is no #9.",
        answerOf(
            team.authorizer.notUnderstood(
                team.request(ANNA, "approve #9"), Verb.APPROVE, "There is no #9.")));
    assertEquals(
        "REFUSED: Too many.",
        answerOf(team.authorizer.refused(team.request(ANNA, "anything"), "Too many.")));
    assertEquals(
        List.of(
            "ALLOWED status by roles []",
            "ALLOWED approve by approval rules [queue:queue_00@web1]",
            "NOT_UNDERSTOOD approve by There is no #9. []",
            "REFUSED - by Too many. []"),
        team.audited());
  }

  @Test
  void whereTheAuditCannotBeWritten_whoIsLetThroughIsMarkedSo() {
    team.database.close();
    Authorization.Go go =
        assertInstanceOf(
            Authorization.Go.class,
            team.authorizer.admission(
                team.request(ANNA, "stop queue@web1"),
                VerbEffects.of(Verb.STOP),
                Selector.parse("queue@web1"),
                QUEUE));
    assertFalse(go.audited());
    assertFalse(team.authorizer.audits(team.request(ANNA, "approve #1"), Verb.APPROVE, QUEUE));
  }
}
