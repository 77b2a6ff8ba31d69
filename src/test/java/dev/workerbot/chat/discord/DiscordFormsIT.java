package dev.workerbot.chat.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Chat.Posted;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.AskingInbox;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.ChatContract;
import dev.workerbot.testing.DiscordClient;
import dev.workerbot.testing.DiscordTalk;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Fault;
import dev.workerbot.testing.discord.Shown;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every chat does, and a form from the press of a button to the command it becomes, by the
 * real JDA.
 */
class DiscordFormsIT implements ChatContract {
  private static final String ANNA = DiscordClient.ANNA;
  private static final String CALLBACK = "POST /interactions/{id}/{token}/callback";
  private static final Message CARD =
      Message.of(Severity.PLAIN, "Templates")
          .withButtons(
              List.of(
                  new Button("laravel-queue", Button.Style.PRIMARY, "offer", 0, true),
                  new Button("Close", Button.Style.PLAIN, "offer", 1, false)));

  private final AskingInbox inbox = new AskingInbox(Forms.NEW_WORKER);
  private CapturedLog log;
  private DiscordClient client;
  private FakeDiscord discord;
  private DiscordTalk talk;
  private DiscordChat chat;

  @BeforeEach
  void start() throws IOException {
    client = new DiscordClient(inbox, List.of());
    discord = client.discord();
    talk = client.talk();
    chat = client.chat();
    log = client.log();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  @Override
  public Chat chat() {
    return chat;
  }

  @Override
  public String channel() {
    return FakeDiscord.OPS;
  }

  private String press() throws ChatException {
    Posted card = chat.post(FakeDiscord.OPS, CARD, "key1");
    Shown shown =
        discord.messages().stream()
            .filter(one -> one.id().equals(card.id()))
            .findFirst()
            .orElseThrow();
    return discord.presses(ANNA, shown, "laravel-queue");
  }

  private String opened(String interaction) {
    Await.until(() -> "a modal\n" + log.text(), () -> discord.modal(interaction).isPresent());
    return interaction;
  }

  @Test
  void aForm_thatAPressOpened_comesBackAsTheCommand_ofThatPerson_inThatChannel()
      throws ChatException {
    String sent =
        discord.submits(
            opened(press()),
            Map.of(
                "worker", "queue-high@web1",
                "command", "php artisan --name=\"a b\" --yes",
                "user", "",
                "autostart", "false",
                "+environment", "environment=TOKEN=hunter2\nenvironment=B=2\nnumprocs=4"));
    InboundEvent.Typed typed = inbox.typed(1);
    assertEquals(
        "create queue-high@web1 --template laravel-queue"
            + " \"--command=php artisan --name=\\\"a b\\\" --yes\" --autostart=false --user="
            + " \"--environment=TOKEN=hunter2\nB=2\" --numprocs=4",
        typed.text());
    assertEquals(ANNA, typed.caller().user());
    assertEquals("anna", typed.caller().name());
    assertEquals(FakeDiscord.OPS, typed.caller().channel());
    assertTrue(typed.caller().groups().contains("301"), "with the roles of now");
    Shown _ = talk.says(sent, "It is done");
  }

  @Test
  void aCommand_opensAForm_too() {
    String typed = discord.types(ANNA, FakeDiscord.OPS, "rights " + AskingInbox.OPENING, Map.of());
    String _ = discord.submits(opened(typed), Map.of("worker", "queue@web1", "user", "deploy"));
    assertEquals(
        "create queue@web1 --template laravel-queue \"--command=php artisan queue:work\""
            + " --autostart=true --user=deploy"
            + " \"--environment=APP_ENV=production\nTOKEN=hunter2\"",
        inbox.typed(1).text());
  }

  @Test
  void aFormThatIsSentAgain_isTakenOnce() throws ChatException {
    String sent = discord.submits(opened(press()), Map.of("worker", "queue@web1"));
    InboundEvent.Typed _ = inbox.typed(1);
    discord.again(sent);
    Shown _ = talk.says(sent, "It is done");
    assertEquals(2, inbox.requests().size());
  }

  @Test
  void aFormThatComesTooLate_becomesWhatToType() throws ChatException {
    discord.fail(CALLBACK, Fault.TOO_LATE, 1);
    String pressed = press();
    Await.until("a direct message", () -> !discord.directMessages(ANNA).isEmpty());
    String said = DiscordTalk.text(discord.directMessages(ANNA).getFirst());
    assertTrue(said.contains("config create target:queue-high@web1"), said);
    assertTrue(said.contains("The form did not open: "), said);
    assertFalse(discord.modal(pressed).isPresent());
    assertEquals(1, discord.messages().size(), "nothing in the channel but the card");
  }

  @Test
  void aFormThatTakesLong_becomesWhatToType_whereTheBotIsSeenThinking() throws ChatException {
    inbox.before(() ->
        Await.until(
            "it thinks",
            () -> discord.requests().stream().anyMatch(one -> one.route().equals(CALLBACK))));
    String pressed = press();
    String said = talk.whispered(0, ANNA);
    assertTrue(said.contains("config create target:queue-high@web1"), said);
    assertTrue(said.contains("it took longer than Discord's three seconds"), said);
    assertFalse(discord.modal(pressed).isPresent());
  }

  /** Whether or not Discord took that the bot thinks: its answer to that does not arrive. */
  @ParameterizedTest
  @CsvSource({"LOST_ANSWER, 1, true", "LOST_ANSWER, 9, true", "CLOSE, 9, false"})
  void whereItIsNotKnownWhetherTheBotIsSeenThinking_theAnswerArrives_andNothingThinksOn(
      Fault fault, int times, boolean isTaken) throws ChatException {
    discord.fail(CALLBACK, fault, times);
    inbox.before(() ->
        Await.until(
            "the bot has tried to think, and was not heard",
            () ->
                Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(one -> one.getName().equals("discord-think"))
                    && discord.requests().stream().anyMatch(one -> one.route().equals(CALLBACK))));
    String pressed = press();
    Await.until(
        () -> "what to type is said\n" + log.text(),
        () ->
            isTaken
                ? !discord.whispers().isEmpty()
                    && talk.whispered(0, ANNA).contains("config create target:queue-high@web1")
                : !discord.directMessages(ANNA).isEmpty());
    assertEquals(isTaken, discord.isAnswered(pressed));
    assertEquals(isTaken ? 0 : 1, discord.directMessages(ANNA).size());
  }

  @Test
  void aRefusal_arrives_whereAFormWasExpected() throws ChatException {
    inbox.refuse();
    String pressed = press();
    String said = talk.whispered(0, ANNA);
    assertTrue(said.contains("You may not"), said);
    assertFalse(discord.modal(pressed).isPresent());
  }

  @Test
  void aMistake_keepsWhatWasTyped_alsoOverAndOver() throws ChatException {
    inbox.refuseFilled();
    Map<String, String> typed =
        Map.of(
            "worker", "queue-high@web1",
            "command", "php artisan queue:work --tries=3",
            "user", "depoly",
            "autostart", "false",
            "+environment", "numprocs=4\nnot a setting");
    String opened = opened(press());
    for (int round = 0; round < 2; round++) {
      String _ = discord.submits(opened, round == 0 ? typed : Map.of());
      assertTrue(talk.whispered(round, ANNA).contains("There is no user depoly"));
      opened = opened(discord.presses(ANNA, discord.whispers().get(round), "Edit what you typed"));
    }
    inbox.acceptFilled();
    Shown _ = talk.says(discord.submits(opened, Map.of("user", "deploy")), "It is done");
    List<String> lines =
        inbox.requests().stream()
            .filter(InboundEvent.Typed.class::isInstance)
            .map(InboundEvent::typed)
            .toList();
    assertEquals(lines.get(0), lines.get(1));
    assertEquals(lines.get(0).replace("--user=depoly", "--user=deploy"), lines.get(2));
    assertTrue(lines.get(0).contains("--user=depoly"), lines.get(0));
  }

  @Test
  void aMistakeThatIsSeenAtOnce_standsBesideItsField() throws ChatException {
    String sent =
        discord.submits(
            opened(press()),
            Map.of("worker", "queue-high@web1", "command", AskingInbox.WRONG + " -r /srv"));
    String said = talk.whispered(0, ANNA);
    assertTrue(said.contains("Nothing was done: 1 mistake"), said);
    assertTrue(said.contains("command: " + AskingInbox.MISTAKE), said);
    assertTrue(discord.isAnswered(sent));
    assertEquals(1, inbox.requests().size(), "nothing was asked for yet");
    String again =
        opened(discord.presses(ANNA, discord.whispers().getFirst(), "Edit what you typed"));
    String modal = discord.modal(again).orElseThrow().toString();
    assertTrue(modal.contains("\"description\":\"" + AskingInbox.MISTAKE + "\""), modal);
    Shown _ = talk.says(discord.submits(again, Map.of("command", "/usr/bin/rm")), "It is done");
    assertTrue(inbox.typed(1).text().contains("--command=/usr/bin/rm"), inbox.typed(1).text());
  }

  @Test
  void aFormThatNobodyRemembers_saysSo() throws ChatException {
    String modal = opened(press());
    String forged = discord.submitsAs(modal, "kept:00000000", Map.of("worker", "queue@web1"));
    String said = talk.whispered(0, ANNA);
    assertTrue(said.contains("That form has expired"), said);
    assertTrue(said.contains("queue@web1"), "what was typed is there to be copied: " + said);
    assertTrue(discord.isAnswered(forged));
    assertEquals(1, inbox.requests().size());
  }
}
