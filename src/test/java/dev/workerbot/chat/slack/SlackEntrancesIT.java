package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.Completion.Suggestion;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.chat.slack.message.SlackAlertMenu;
import dev.workerbot.chat.slack.message.SlackWorkersForm;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.ScriptedInbox;
import dev.workerbot.testing.SlackEvents;
import dev.workerbot.testing.SlackFaults;
import dev.workerbot.testing.SlackModals.Modal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Ways to speak to the bot other than its command: mentions, direct messages, the shortcut. */
class SlackEntrancesIT {
  private final ScriptedInbox inbox = new ScriptedInbox();
  private final List<String> completed = new CopyOnWriteArrayList<>();
  private volatile List<Suggestion> suggestions = List.of(new Suggestion("horizon@web1 "));
  private FakeSlack slack;
  private SlackChat chat;

  @BeforeEach
  void start() throws IOException {
    slack = FakeSlack.start();
    Completion completion =
        (caller, typed) -> {
          completed.add(caller.user() + ": " + typed);
          return suggestions;
        };
    chat =
        new SlackChat(
            new SlackSettings(
                FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, Optional.of(slack.apiUrl()), "/worker"),
            inbox,
            completion,
            (_, _) -> {});
    chat.start();
    Await.until("Slack is there", chat::isConnected);
  }

  @AfterEach
  void stop() throws IOException {
    chat.close();
    slack.close();
    inbox.close();
    assertEquals(List.of(), slack.violations());
  }

  private Modal opened() {
    String _ = slack.socket().shortcut("U1", SlackWorkersForm.CALLBACK);
    Await.until("the form is open", () -> !slack.modals().isEmpty());
    return slack.modals().getLast();
  }

  @Test
  void aMention_isACommandInItsChannel_byThePersonsOwnName() {
    String envelope = slack.socket().mention("U1", "C7", "<@UBOT> restart horizon@web1");
    ScriptedInbox.Asked asked = inbox.next();
    assertEquals("restart horizon@web1", asked.text());
    Caller caller = asked.request().caller();
    assertEquals("C7", caller.channel());
    assertEquals("U1", caller.user());
    assertEquals("u1", caller.name(), "as users.info has it");
    Await.until("it is acknowledged", () -> slack.socket().acks().containsKey(envelope));
  }

  @Test
  void anEmptyMention_isAnEmptyCommand() {
    String _ = slack.socket().mention("U1", "C1", "<@UBOT>");
    assertEquals("", inbox.next().text());
  }

  @Test
  void aMessageThatComesTwice_isOneRequest() {
    ObjectNode payload = SlackEvents.written("app_mention", "U1", "C1", "<@UBOT> status");
    String _ = slack.socket().deliver("events_api", payload);
    String _ = slack.socket().deliver("events_api", payload);
    assertEquals(inbox.next().request().delivery(), inbox.next().request().delivery());
  }

  @Test
  void aPersonOfAnotherCompany_isAnOutsider() {
    ObjectNode payload = SlackEvents.written("app_mention", "U9", "C1", "<@UBOT> status");
    ((ObjectNode) payload.path("event")).put("user_team", "T2");
    String _ = slack.socket().deliver("events_api", payload);
    assertEquals("T2/U9", inbox.next().request().caller().user());
  }

  @Test
  void aDirectMessage_isACommand_andItsAnswerStays() throws Exception {
    String _ = slack.socket().direct("U1", "whoami");
    ScriptedInbox.Asked asked = inbox.next();
    assertEquals("whoami", asked.text());
    assertEquals("DU1", asked.request().caller().channel());
    chat.whisper("DU1", "U1", Message.of(Severity.PLAIN, "You are anna"));
    assertEquals("DU1", slack.messages().getLast().channel());
    assertTrue(slack.messages().getLast().text().contains("You are anna"));
    assertEquals(List.of(), slack.whispers());
  }

  @Test
  void whatIsNotForTheBot_isAcknowledged_andPassedOver() {
    List<String> envelopes =
        List.of(
            slack.socket().mention("U1", "C1", "ask <@UBOT> about it"),
            slack.socket().direct("UBOT", "restart horizon@web1"),
            slack.socket().deliverRaw("events_api", "{}"),
            slack.socket().deliverRaw("interactive", "{\"type\":\"shortcut\"}"),
            slack.socket().deliverRaw("interactive", "{\"type\":\"block_suggestion\"}"));
    for (String envelope : envelopes) {
      Await.until("it is acknowledged", () -> slack.socket().acks().containsKey(envelope));
    }
    String _ = slack.socket().direct("U1", "status");
    assertEquals("status", inbox.next().text());
    assertTrue(inbox.isEmpty());
  }

  @Test
  void theShortcut_asksWhatToDoWithWhichWorkers_andWhere() {
    Modal modal = opened();
    String _ =
        slack
            .socket()
            .submit(
                modal,
                Map.of(
                    "action",
                    modal
                        .view()
                        .path("blocks")
                        .path(0)
                        .path("element")
                        .path("options")
                        .valueStream()
                        .map(option -> option.path("text").path("text").asString())
                        .filter(label -> label.startsWith("restart:"))
                        .findFirst()
                        .orElseThrow(),
                    "workers",
                    "horizon@web1,queue@web1",
                    "channel",
                    "C5"));
    ScriptedInbox.Asked asked = inbox.next();
    assertEquals("restart horizon@web1,queue@web1", asked.text());
    assertEquals("C5", asked.request().caller().channel());
    assertEquals("U1", asked.request().caller().user());
  }

  @Test
  void itsWorkers_areThoseThatThePersonMayName_byWhatIsTyped() {
    suggestions =
        Stream.concat(
                Stream.of(new Suggestion("horizon@web1 ", "horizon@web1 FATAL")),
                IntStream.range(0, 150)
                    .mapToObj(i -> new Suggestion("w" + i + "@" + "s".repeat(i))))
            .toList();
    String envelope = slack.socket().suggest(opened(), SlackWorkersForm.WORKERS, "HORI");
    var options = slack.socket().answer(envelope).path("options");
    assertEquals("horizon@web1", options.path(0).path("value").asString());
    assertEquals("horizon@web1 FATAL", options.path(0).path("text").path("text").asString());
    assertEquals(List.of("U1: status HORI"), completed);
  }

  private static final Message CARD =
      Message.of(Severity.BAD, "FATAL horizon@web1")
          .withButtons(
              List.of(new Button("Restart", Button.Style.PRIMARY, "0123456789abcdef", 0, false)));

  private FakeSlack.Shown shown(Chat.Posted posted) {
    return Stream.concat(
            slack.messages().stream(),
            slack.messages().stream().flatMap(one -> slack.replies(one.ts()).stream()))
        .filter(one -> one.ts().equals(posted.id()))
        .findFirst()
        .orElseThrow();
  }

  private FakeSlack.Version offered(FakeSlack.Shown on) {
    int before = slack.whispers().size();
    String _ = slack.socket().menu("U1", on, SlackAlertMenu.CALLBACK);
    Await.until("the menu answers", () -> slack.whispers().size() > before);
    assertEquals("U1", slack.whispers().getLast().user());
    return slack.whispers().getLast().version();
  }

  @Test
  void theMenuOfACard_andOfItsThread_offersWhatTheCardDoes() throws Exception {
    Chat.Posted card = chat.post("C1", CARD, "key1");
    Chat.Posted line = chat.reply(card, Message.of(Severity.PLAIN, "FATAL again"), "key2");
    FakeSlack.Version onCard = offered(shown(card));
    assertEquals(shown(card).versions().getLast().labels(), onCard.labels());
    assertTrue(onCard.text().contains("FATAL horizon@web1"), onCard.text());
    assertEquals(onCard.labels(), offered(shown(line)).labels());
  }

  @Test
  void theMenuOfWhatSomebodyElsePosted_offersNothing_thoughItHasOurButtons() throws Exception {
    FakeSlack.Shown card = shown(chat.post("C1", CARD, "key1"));
    String _ = slack.socket().menu("U1", card, "UOTHER", SlackAlertMenu.CALLBACK);
    Await.until("the menu answers", () -> !slack.whispers().isEmpty());
    assertEquals(List.of(), slack.whispers().getLast().version().labels());
  }

  @Test
  void theMenuOfAnotherMessage_saysThatThereIsNothing() throws Exception {
    Chat.Posted posted = chat.post("C1", Message.of(Severity.PLAIN, "lunch?"), "key1");
    FakeSlack.Version answer = offered(shown(posted));
    assertEquals(List.of(), answer.labels());
    assertTrue(answer.blocks().contains("Choose this on an open alert"), answer.blocks());
  }

  @Test
  void aFormThatSlackDoesNotOpen_isTriedOnceMore() {
    slack.fail("views.open", SlackFaults.error("internal_error"));
    assertEquals("U1", opened().user());
  }

  @Test
  void aFormThatCannotBeOpened_isSaidInADirectMessage() {
    slack.fail("views.open", SlackFaults.error("expired_trigger_id"), Fault.CLOSE);
    String _ = slack.socket().shortcut("U1", SlackWorkersForm.CALLBACK);
    Await.until("it is said", () -> !slack.messages().isEmpty());
    assertEquals("U1", slack.messages().getLast().channel());
    assertTrue(slack.messages().getLast().text().contains("Slack did not open the form"));
  }
}
