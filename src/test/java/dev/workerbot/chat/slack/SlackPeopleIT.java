package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Membership;
import dev.workerbot.access.Membership.MemberKind;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.ScriptedInbox;
import dev.workerbot.testing.SlackFaults;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Who speaks, by each kind of payload, and that each is acknowledged. */
class SlackPeopleIT {
  private final ScriptedInbox inbox = new ScriptedInbox();
  private final CapturedLog log = new CapturedLog();
  private FakeSlack slack;
  private SlackChat chat;

  @BeforeEach
  void start() throws IOException {
    slack = FakeSlack.start();
    chat =
        new SlackChat(
            new SlackSettings(
                FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, Optional.of(slack.apiUrl()), "/worker"),
            inbox,
            (_, _) -> List.of(),
            (_, _) -> {});
  }

  private void connect() {
    chat.start();
    Await.until("Slack is there", chat::isConnected);
  }

  @AfterEach
  void stop() throws IOException {
    chat.close();
    slack.close();
    inbox.close();
    log.close();
    assertEquals(List.of(), slack.violations());
    assertEquals("", log.errorsOf("dev.workerbot.chat", "com.slack"));
  }

  private ObjectNode typed(String user) {
    return slack.socket().typed(user, "status");
  }

  private Caller comes(String type, ObjectNode payload) {
    String envelope = slack.socket().deliver(type, payload);
    InboundEvent inboundEvent = inbox.next().request();
    acknowledged(envelope);
    return inboundEvent.caller();
  }

  private void acknowledged(String envelope) {
    Await.until("it is acknowledged", () -> slack.socket().acks().containsKey(envelope));
  }

  /** The three kinds of payload that ask for something, by this person. */
  private List<Map.Entry<String, ObjectNode>> kinds(String user) {
    FakeSlack.Shown card =
        new FakeSlack.Shown("C1", "1.1", "", false, "", java.time.Instant.EPOCH, List.of());
    ObjectNode pressed = slack.socket().pressed(user, card, "offer:0");
    ObjectNode filled = pressed.deepCopy();
    filled.put("type", "view_submission").remove(List.of("actions", "channel", "container"));
    ObjectNode view = filled.putObject("view");
    view.put("id", "V" + System.nanoTime()).put("hash", "h").put("callback_id", "workerbot-form");
    view.put("private_metadata", "{\"channel\":\"C1\",\"command\":[\"create\"],\"keys\":[]}");
    view.putObject("state").putObject("values");
    return List.of(
        Map.entry("slash_commands", typed(user)),
        Map.entry("interactive", pressed),
        Map.entry("interactive", filled));
  }

  @Test
  void aPersonOfAnotherCompany_isAnOutsider_byEachKindOfPayload() {
    connect();
    for (var kind : kinds("U9")) {
      ObjectNode payload = kind.getValue();
      if (payload.path("user").isObject()) {
        ((ObjectNode) payload.path("user")).put("team_id", "T2");
      } else {
        payload.put("team_id", "T2");
      }
      Caller caller = comes(kind.getKey(), payload);
      assertEquals("T2/U9", caller.user());
      assertEquals(Membership.outsider("T2"), caller.membership());
      assertEquals(Set.of(), caller.groups());
    }
    assertEquals(0, slack.calls("users.info"), "nothing needs to be asked");
  }

  @Test
  void aPersonWhomOnlyUsersInfoKnowsToBeOfAnotherCompany_isAnOutsiderToo() {
    slack.workspace().stranger("U9", "T2");
    connect();
    for (var kind : kinds("U9")) {
      Caller caller = comes(kind.getKey(), kind.getValue());
      assertEquals("T2/U9", caller.user());
      assertEquals(MemberKind.OUTSIDER, caller.membership().memberKind());
    }
    assertEquals(1, slack.calls("users.info"), "it is remembered");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGuest_isAGuest_byEachKindOfPayload(boolean single) {
    slack.workspace().guest("UGUEST", single);
    connect();
    for (var kind : kinds("UGUEST")) {
      Caller caller = comes(kind.getKey(), kind.getValue());
      assertEquals(Membership.guest(Set.of("T1")), caller.membership());
      assertEquals("UGUEST", caller.user());
    }
  }

  @Test
  void aMember_isAMember() {
    connect();
    for (var kind : kinds("U1")) {
      assertEquals(
          Membership.member(Set.of("T1")), comes(kind.getKey(), kind.getValue()).membership());
    }
    assertEquals(1, slack.calls("users.info"));
  }

  @Test
  void whoHasLeft_isNoMember() {
    slack.workspace().deactivate("U1");
    connect();
    assertEquals(
        MemberKind.UNKNOWN, comes("slash_commands", typed("U1")).membership().memberKind());
  }

  static List<SlackFaults.How> failures() {
    return List.of(
        Fault.ERROR_500,
        Fault.HTML,
        Fault.CLOSE,
        Fault.TOO_MANY,
        SlackFaults.error("user_not_found"),
        SlackFaults.error("internal_error"),
        SlackFaults.ok("\"user\":null"),
        SlackFaults.ok("\"more\":1"),
        SlackFaults.ok("\"user\":{}"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whomSlackDoesNotTellOf_isNoMember(SlackFaults.How how) {
    slack.breakDown("users.info", how);
    connect();
    Caller caller = comes("slash_commands", typed("U1"));
    assertTrue(!caller.membership().isMember(), caller.toString());
  }

  @Test
  void withoutTheScope_nobodyIsAMember_andTheLogSaysSoOnce() {
    slack.without("users:read");
    connect();
    assertEquals(
        MemberKind.UNKNOWN, comes("slash_commands", typed("U1")).membership().memberKind());
    assertEquals(
        MemberKind.UNKNOWN, comes("slash_commands", typed("U2")).membership().memberKind());
    assertEquals(
        1, log.text().split("Slack does not say who is a member", -1).length - 1, log.text());
    assertTrue(log.text().contains("install the app again"), log.text());
  }

  @Test
  void aSlackThatSaysNothing_isNotWaitedForLong() {
    slack.fail("users.info", Fault.SILENCE);
    connect();
    long before = System.nanoTime();
    assertEquals(
        MemberKind.UNKNOWN, comes("slash_commands", typed("U1")).membership().memberKind());
    assertTrue(Duration.ofNanos(System.nanoTime() - before).toSeconds() < 9);
  }

  /** What an app that is installed for a whole organisation gets. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void orgWidePayloads_areUnderstood(boolean flag, boolean absent) {
    slack.workspace().isInstalledFor("E1");
    slack.workspace().employee("U1", "E1", "T5", "T6");
    connect();
    UnaryOperator<ObjectNode> orgWide =
        payload -> {
          if (absent) {
            payload.remove(List.of("team", "team_id", "team_domain"));
          } else {
            payload.putNull("team").putNull("team_id");
          }
          if (payload.path("user").isObject()) {
            ((ObjectNode) payload.path("user")).putNull("team_id");
          }
          payload.putObject("enterprise").put("id", "E1").put("name", "Shop");
          payload.put("enterprise_id", "E1");
          if (flag) {
            payload.put("is_enterprise_install", true);
          }
          return payload;
        };
    for (var kind : kinds("U1")) {
      Caller caller = comes(kind.getKey(), orgWide.apply(kind.getValue()));
      assertEquals("U1", caller.user());
      assertEquals(MemberKind.MEMBER, caller.membership().memberKind());
      assertTrue(caller.membership().teams().contains("T5"), caller.toString());
    }
  }

  @Test
  void anotherOrganisation_isForeign() {
    slack.workspace().isInstalledFor("E1");
    slack.workspace().employee("U9", "E2", "T8");
    connect();
    for (var kind : kinds("U9")) {
      ObjectNode payload = kind.getValue().putNull("team").putNull("team_id");
      if (payload.path("user").isObject()) {
        ((ObjectNode) payload.path("user")).remove("team_id");
      }
      payload.putObject("enterprise").put("id", "E2");
      assertEquals(MemberKind.OUTSIDER, comes(kind.getKey(), payload).membership().memberKind());
    }
  }

  @Test
  void ofAnotherWorkspaceOfOurOrganisation_onlyWhoBelongsToOursToo_isAMember() {
    slack.workspace().isOf("E1");
    slack.workspace().employee("UBOTH", "E1", "T2", "T1");
    slack.workspace().employee("UTHERE", "E1", "T2");
    connect();
    ObjectNode both = typed("UBOTH").put("team_id", "T2");
    assertEquals(MemberKind.MEMBER, comes("slash_commands", both).membership().memberKind());
    ObjectNode there = typed("UTHERE").put("team_id", "T2");
    assertEquals(MemberKind.OUTSIDER, comes("slash_commands", there).membership().memberKind());
  }

  /**
   * Each kind that Slack has, and each that is not what it should be: nothing is left unanswered.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "events_api | {'event':{'type':'app_mention'},'team_id':'T2'}",
        "events_api | {'event':null,'team_id':null,'is_enterprise_install':true}",
        "interactive | {'type':'shortcut','team':null,'user':{'id':'U1'},'callback_id':'x'}",
        "interactive | {'type':'message_action','team':{'id':'T2'},'user':{'id':'U1'}}",
        "interactive | {'type':'block_suggestion','team':null,'user':null,'value':'h'}",
        "interactive | {'type':'view_closed','team':null,'view':null}",
        "interactive | {'type':'view_submission','view':{'callback_id':'other'}}",
        "interactive | {'type':'view_submission','view':{'callback_id':'workerbot-form'}}",
        "interactive |"
            + " {'type':'view_submission','view':{'callback_id':'workerbot-form','state':7}}",
        "interactive | {'type':'view_submission','view':null}",
        "interactive | {'type':'block_actions','team':null,'user':null,'actions':[]}",
        "interactive | {'type':'block_actions','actions':[{'value':'offer:0'}],'user':{'id':'U1'}}",
        "interactive |"
            + " {'type':'block_actions','actions':[{'value':'offer:0'}],'channel':{'id':'C1'}}",
        "interactive | {'type':'block_actions','actions':null}",
        "interactive | {'type':'block_actions','actions':'x','container':[],'user':3}",
        "interactive | {'type':null}",
        "interactive | {}",
        "interactive | null",
        "interactive | ['text']",
        "slash_commands | {}",
        "slash_commands | {'command':'/worker'}",
        "slash_commands | {'command':'/worker','user_id':null,'channel_id':null,'text':null}",
        "slash_commands | null",
        "a_type_of_next_year | {}",
      })
  void whateverComes_isAcknowledged(String type, String payload) {
    connect();
    acknowledged(slack.socket().deliverRaw(type, payload.replace('\'', '"')));
    // What comes later is answered, so that the earlier one was not only slow.
    assertEquals("U1", comes("slash_commands", typed("U1")).user());
    assertTrue(inbox.isEmpty());
  }

  @Test
  void withoutATrigger_twoCommands_areTwo() {
    connect();
    for (int i = 0; i < 2; i++) {
      String _ = slack.socket().deliver("slash_commands", typed("U1").putNull("trigger_id"));
    }
    assertTrue(!inbox.next().request().delivery().equals(inbox.next().request().delivery()));
  }

  @Test
  void aCommandByAnotherName_isAnsweredWithWhatToSet() {
    connect();
    String envelope = slack.socket().deliver("slash_commands", typed("U1").put("command", "/w"));
    Await.until("it is answered", () -> !slack.socket().reply(envelope).isEmpty());
    String said = slack.socket().reply(envelope);
    assertTrue(said.contains("set `slack.command`"), said);
  }

  @Test
  void asOfNow_aMemberWhoBecameAGuest_isAGuest() {
    connect();
    Caller before = comes("slash_commands", typed("U1"));
    assertEquals(MemberKind.MEMBER, chat.asOfNow(before).membership().memberKind());
    Caller stranger = comes("slash_commands", typed("U9").put("team_id", "T2"));
    assertEquals(stranger.user(), chat.asOfNow(stranger).user());
    assertEquals(stranger.membership(), chat.asOfNow(stranger).membership());
  }
}
