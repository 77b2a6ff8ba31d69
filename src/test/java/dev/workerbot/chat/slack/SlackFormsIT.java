package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Membership;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.AskingInbox;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.SlackModals.Modal;
import dev.workerbot.testing.SlackTalk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A form from the press of a button to the command it becomes, by the real Socket Mode. */
class SlackFormsIT {
  private static final Message CARD =
      Message.of(Severity.PLAIN, "Templates")
          .withButtons(
              List.of(new Button("laravel-queue", Button.Style.PRIMARY, "offer", 0, true)));

  private final AskingInbox inbox = new AskingInbox(Forms.NEW_WORKER);
  private final CapturedLog log = new CapturedLog();
  private FakeSlack slack;
  private SlackTalk talk;
  private SlackChat chat;

  @BeforeEach
  void start() throws IOException {
    slack = FakeSlack.start();
    talk = new SlackTalk(slack, log::text);
    join();
  }

  private void join() {
    chat =
        new SlackChat(
            new SlackSettings(
                FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, Optional.of(slack.apiUrl()), "/worker"),
            inbox,
            (_, _) -> List.of(),
            (_, _) -> {});
    chat.start();
    Await.until("Slack is there", chat::isConnected);
  }

  @AfterEach
  void stop() throws IOException {
    chat.close();
    slack.close();
    log.close();
    assertEquals(List.of(), slack.violations());
    assertFalse(log.text().contains("hunter2"), log.text());
  }

  private void press() throws ChatException {
    Posted card = chat.post("C1", CARD, "key1");
    FakeSlack.Shown shown =
        slack.messages().stream()
            .filter(one -> one.ts().equals(card.id()))
            .findFirst()
            .orElseThrow();
    String _ = slack.socket().press("U1", shown, "laravel-queue");
  }

  private Modal modal() {
    Await.until(() -> "a modal\n" + log.text(), () -> !slack.modals().isEmpty());
    return slack.modals().getLast();
  }

  @Test
  void aForm_thatAPressOpened_comesBackAsTheCommand_ofThatPerson_inThatChannel()
      throws ChatException {
    press();
    Modal modal = modal();
    assertEquals("U1", modal.user());
    String _ =
        slack
            .socket()
            .submit(
                modal,
                Map.of(
                    "worker", "queue-high@web1",
                    "command", "php artisan --name=\"a b\" --yes",
                    "environment", "APP_ENV=test\nTOKEN=hunter2",
                    "autostart", "false"));
    InboundEvent.Typed typed = inbox.typed(1);
    assertEquals(
        "create queue-high@web1 --template laravel-queue --user=www-data"
            + " \"--command=php artisan --name=\\\"a b\\\" --yes\" --autostart=false"
            + " --autorestart= \"--environment=APP_ENV=test\nTOKEN=hunter2\" --numprocs=",
        typed.text());
    assertEquals("U1", typed.caller().user());
    assertEquals("anna", typed.caller().name());
    assertEquals("C1", typed.caller().channel());
    assertEquals("C1", talk.shows(1, "It is done").channel());
  }

  @Test
  void aCommand_opensAForm_too_andWhatWasThereComesBackUnchanged() {
    String _ = slack.socket().type("U1", AskingInbox.OPENING);
    String ack =
        slack
            .socket()
            .submit(
                modal(), Map.of("worker", "queue@web1", "user", "", "autorestart", "(not set)"));
    assertEquals(
        "create queue@web1 --template laravel-queue --user= \"--command=php artisan queue:work\""
            + " --autostart=true --autorestart="
            + " \"--environment=APP_ENV=production\nTOKEN=hunter2\"",
        inbox.typed(1).text());
    Await.until("it is acknowledged", () -> slack.socket().acks().containsKey(ack));
  }

  @Test
  void aForm_outlivesTheBotThatOpenedIt() throws ChatException {
    press();
    Modal modal = modal();
    chat.close();
    join();
    String _ = slack.socket().submit(modal, Map.of("worker", "queue@web1"));
    assertTrue(inbox.typed(1).text().startsWith("create queue@web1 --template laravel-queue "));
  }

  @Test
  void theOtherSettings_areShownForAButton_orItIsSaidWhyNot() throws ChatException {
    press();
    Modal modal = modal();
    assertTrue(modal.field("numprocs").isEmpty());
    String _ = slack.socket().press(modal, "more");
    Await.until("they are shown", () -> modal().field("numprocs").isPresent());
    chat.close();
    join();
    String _ = slack.socket().press(modal, "more");
    Await.until("that is said", () -> slack.messages().getLast().channel().equals("U1"));
    assertTrue(slack.messages().getLast().text().contains("can no longer be shown in that form"));
  }

  @Test
  void aFormThatIsSentTwice_hasOneDelivery() throws ChatException {
    press();
    Modal modal = modal();
    String _ = slack.socket().submit(modal, Map.of("worker", "queue@web1"));
    String _ = slack.socket().submit(modal, Map.of("worker", "queue@web1"));
    assertEquals(inbox.typed(1).delivery(), inbox.typed(2).delivery());
  }

  @Test
  void aFormFromAnotherWorkspace_isAnOutsiders() throws ChatException {
    press();
    String ack = slack.socket().submitFromAnotherTeam(modal(), Map.of("worker", "queue@web1"));
    Await.until("it is acknowledged", () -> slack.socket().acks().containsKey(ack));
    Caller caller = inbox.typed(1).caller();
    assertEquals("T2/U1", caller.user());
    assertEquals(Membership.outsider("T2"), caller.membership());
  }

  @Test
  void aFormThatComesTooLate_becomesWhatToType() throws ChatException {
    inbox.before(slack::expireTriggers);
    press();
    String said = talk.whispered(0, "U1");
    assertTrue(said.contains("create queue-high@web1"), said);
    assertEquals(List.of(), slack.modals());
    assertEquals(1, slack.messages().size(), "nothing in the channel but the card");
  }

  @Test
  void aRefusal_arrives_whereAFormWasExpected() throws ChatException {
    inbox.refuse();
    press();
    String said = talk.whispered(0, "U1");
    assertTrue(said.contains("You may not"), said);
    assertEquals(List.of(), slack.modals());
  }
}
