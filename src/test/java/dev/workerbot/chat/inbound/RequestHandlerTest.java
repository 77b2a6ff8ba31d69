package dev.workerbot.chat.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ForwardingChat;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.Database;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes in from chats, by a whole bot. */
class RequestHandlerTest {
  @TempDir private Path dir;
  private final MemorySupervisor web1 = new MemorySupervisor("mailer", "queue:queue_00");
  private TestBot bot;

  @BeforeEach
  void open() throws IOException {
    bot =
        MemoryBot.on(
            dir,
            web1,
            """
            actions:
              deploy: {command: "stop queue@web1", channel: "slack:C012AB", run-by: "terminal:olga"}
            """);
  }

  @AfterEach
  void close() throws IOException {
    bot.close();
  }

  private List<String> history() {
    return MemoryBot.stored(bot, "SELECT text FROM request ORDER BY rowid");
  }

  private CompletableFuture<CommandAnswer> accept(
      String delivery, Caller caller, String text, Chat chat) {
    return bot.bot().requestHandler().accept(new InboundEvent.Typed(delivery, caller, text), chat);
  }

  @Test
  void whatComesTwice_isDoneOnce() {
    assertEquals(
        OutcomeCode.DONE, bot.begin("anna", "stop mailer@web1", "d1", bot.chat()).join().code());
    CommandAnswer again = bot.begin("anna", "stop mailer@web1", "d1", bot.chat()).join();
    Said.contains(again, "This was already received and is being handled");
    assertEquals(List.of("stop mailer"), web1.done());
    assertEquals(
        1,
        bot.chat().said().stream().filter(said -> said.way() == Way.POST).count(),
        "nothing is said of it");
  }

  @Test
  void whatCameToAnEarlierRunOfTheBot_isNotDoneAgain() throws IOException {
    assertEquals(
        OutcomeCode.DONE, bot.begin("anna", "stop mailer@web1", "d1", bot.chat()).join().code());
    bot.restart();
    Said.contains(
        bot.begin("anna", "stop mailer@web1", "d1", bot.chat()).join(),
        "This was already received");
    assertEquals(List.of("stop mailer"), web1.done());
  }

  @Test
  void whatIsNotUnderstood_isReportedToTheAskerAlone_andWrittenDown() {
    CommandAnswer answer = bot.anna("stpo mailer@web1");
    assertEquals(OutcomeCode.NOT_UNDERSTOOD, answer.code());
    assertEquals(
        List.of(Way.WHISPER), bot.chat().said().stream().map(RecordingChat.Said::way).toList());
    assertEquals(List.of("stpo mailer@web1"), history());
  }

  @Test
  void whatIsTooLong_isNotUnderstood_andTheHistoryHasItsBeginning() {
    CommandAnswer answer = bot.anna("status " + "x".repeat(Grammar.MAX_LENGTH));
    assertEquals(OutcomeCode.NOT_UNDERSTOOD, answer.code());
    Said.contains(answer, "Too long: a command has at most ");
    assertTrue(history().getFirst().length() < 600, history().getFirst());
  }

  @Test
  void whatBuildsWorkers_isReportedWithoutItsSecrets() {
    CommandAnswer answer =
        bot.ask("olga", "create worker@web1 --command=\"sleep 1\" --environment=\"PIN=hunter42\"");
    assertFalse(history().getFirst().contains("hunter42"), history().getFirst());
    assertTrue(history().getFirst().startsWith("create "), history().getFirst());
    Said.lacks(answer, "hunter42");
  }

  @Test
  void aHelpText_isForTheAskerAlone_andAStatusForEverybody() {
    assertEquals(OutcomeCode.DONE, bot.anna("help").code());
    assertEquals(Way.WHISPER, bot.chat().last().way());
    assertEquals(OutcomeCode.DONE, bot.anna("status").code());
    // On a slow machine it takes the place of the message that it is being worked on.
    assertTrue(Set.of(Way.POST, Way.EDIT).contains(bot.chat().last().way()));
  }

  @Test
  void whoAsksTooMuch_isTurnedAway_andTheHistoryCountsIt() {
    for (int i = 0; i < 20; i++) {
      assertEquals(OutcomeCode.DONE, bot.anna("whoami").code());
    }
    for (int i = 0; i < 3; i++) {
      CommandAnswer refused = bot.anna("stop mailer@web1");
      assertEquals(OutcomeCode.REFUSED, refused.code());
      Said.contains(refused, "Too many requests. Wait ten seconds");
    }
    assertEquals(OutcomeCode.DONE, bot.ask("olga", "whoami").code(), "others may go on");
    assertEquals(List.of(), web1.done());
    assertTrue(bot.bot().requestHandler().awaitAnswers(Duration.ofSeconds(5)));
    assertEquals(
        List.of("3 requests were turned away within 10 s"),
        MemoryBot.stored(bot, "SELECT summary FROM request WHERE outcome = 'REFUSED'"));
  }

  @Test
  void aChannelInWhichTooMuchIsAsked_isHeldBack_andOthersAreNot() {
    long admitted =
        IntStream.range(0, 62)
            .mapToObj(i -> bot.begin("p" + i, "whoami"))
            .map(CompletableFuture::join)
            .filter(answer -> answer.code() == OutcomeCode.DONE)
            .count();
    assertEquals(60, admitted);
    assertEquals(OutcomeCode.DONE, bot.askElsewhere("anna", "whoami").code());
  }

  @Test
  void onOnesOwnScreen_andThroughAHook_thereIsNoLimit() {
    Chat own =
        new ForwardingChat(bot.chat()) {
          @Override
          public boolean isPersonal() {
            return true;
          }
        };
    for (int i = 0; i < 25; i++) {
      CommandAnswer answer = accept("own" + i, TestBot.caller("anna"), "whoami", own).join();
      assertEquals(OutcomeCode.DONE, answer.code());
      Caller hook = Caller.hook("deploy", "slack", "C012AB");
      Said.lacks(accept("hook" + i, hook, "whoami", bot.chat()).join(), "Too many requests");
    }
  }

  @Test
  void aHook_runsItsAction_andTheHistoryHasItUnderTheIdThatTheCallerGot() {
    String id =
        bot.bot()
            .requestHandler()
            .begin("deploy", "run deploy", "C012AB", new RecordingChat("slack"));
    assertTrue(bot.bot().requestHandler().awaitAnswers(Duration.ofSeconds(10)));
    assertEquals(List.of("stop queue:queue_00"), web1.done());
    assertEquals(
        List.of("hook:deploy"),
        MemoryBot.stored(bot, "SELECT user_id FROM request WHERE id = '" + id + "'"));
  }

  @Test
  void whatIsBrokenInside_isAnsweredWithItsId() throws IOException {
    try (Database other = Databases.open(dir.resolve("state"))) {
      new ButtonActions(other, Clock.systemUTC())
          .save(
              new ButtonActions.ButtonAction(
                  "broken",
                  "terminal",
                  "terminal",
                  Optional.empty(),
                  Clock.systemUTC().instant().plusSeconds(60),
                  List.of("no such command")));
    }
    CommandAnswer answer =
        bot.bot()
            .requestHandler()
            .accept(
                new InboundEvent.Pressed(
                    "d1", TestBot.caller("anna"), Optional.empty(), "broken", 0),
                bot.chat())
            .join();
    assertEquals(OutcomeCode.FAILED, answer.code());
    Said.contains(answer, "Internal error in workerbot", answer.operation());
    assertEquals(Way.WHISPER, bot.chat().last().way());
  }

  @Test
  void aBotThatCloses_waitsForItsAnswers_butNotForEver() {
    web1.hangs();
    CompletableFuture<CommandAnswer> answer = bot.begin("anna", "stop mailer@web1");
    Await.until("web1 is asked", () -> web1.waiting() > 0);
    assertFalse(bot.bot().requestHandler().awaitAnswers(Duration.ofMillis(50)));
    web1.answers();
    assertEquals(OutcomeCode.DONE, answer.join().code());
    assertTrue(bot.bot().requestHandler().awaitAnswers(Duration.ofSeconds(5)));
  }

  @Test
  void whatWasHeard_waitsForItsAnswerInTheStore_andNotLonger() {
    bot.bot()
        .requestHandler()
        .heard("d1", TestBot.caller("anna"), "stop mailer@web1", Optional.of("reply1"));
    assertEquals(
        List.of("stop mailer@web1"),
        MemoryBot.stored(bot, "SELECT text FROM heard WHERE delivery = 'd1'"));
    assertEquals(
        OutcomeCode.DONE, bot.begin("anna", "stop mailer@web1", "d1", bot.chat()).join().code());
    assertEquals(
        List.of("stop mailer"), web1.done(), "that it was heard does not mean that it was done");
    assertEquals(List.of(), MemoryBot.stored(bot, "SELECT text FROM heard WHERE delivery = 'd1'"));
  }
}
