package dev.workerbot.chat.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of what others have approved, by a whole bot. */
class ApprovedRunsTest {
  private static final String MORE =
      """
      approvals:
        - {verbs: stop, workers: mailer, by: "terminal:olga"}
        - {verbs: stop, workers: queue, by: "terminal:olga", may-request: "terminal:eve", only-requests: true}
      """;

  @TempDir private Path dir;
  private final MemorySupervisor web1 = new MemorySupervisor("mailer", "queue:queue_00");
  private TestBot bot;

  @BeforeEach
  void open() throws IOException {
    bot = MemoryBot.on(dir, web1, MORE);
  }

  @AfterEach
  void close() throws IOException {
    bot.close();
  }

  /** The titles that the asker's own message had, oldest first. */
  private List<String> own(RecordingChat chat) {
    String id = chat.said().getFirst().id();
    return chat.said().stream()
        .filter(said -> said.id().equals(id) && said.way() != Way.REPLY)
        .map(said -> said.message().title())
        .toList();
  }

  private void asked(String user, String text) {
    assertEquals(OutcomeCode.NEEDS_APPROVAL, bot.ask(user, text).code());
    assertEquals(List.of(), web1.done());
  }

  private void approved() {
    assertEquals(OutcomeCode.DONE, bot.ask("olga", "approve #1").code());
  }

  private List<String> requests() {
    return MemoryBot.stored(bot, "SELECT state FROM petition");
  }

  private void approvedAsTheBotCloses() throws IOException {
    asked("anna", "stop mailer@web1");
    web1.hangs();
    approved();
    Await.until("web1 is asked", () -> web1.waiting() > 0);
    web1.failsOnClose(ProblemKind.LOST);
    bot.restartAlone(web1::answers);
  }

  @Test
  void whatIsApproved_isDone_andReportedInTheAskersMessage_withBothNames() {
    asked("anna", "stop mailer@web1");
    approved();
    bot.bot().awaitApproved(Duration.ofSeconds(10));
    assertEquals(List.of("stop mailer"), web1.done());
    Await.until(
        "the asker is told", () -> own(bot.chat()).getLast().startsWith("mailer on web1: STOPPED"));
    assertTrue(
        bot.chat().said().stream()
            .flatMap(said -> said.message().lines().stream())
            .anyMatch(line -> line.text().equals("Requested by @anna, approved by @olga (#1).")),
        bot.chat().said().toString());
    assertEquals(List.of("DONE"), requests());
    assertEquals(
        List.of(),
        MemoryBot.stored(bot, "SELECT id FROM operation WHERE reported_at IS NULL"),
        "nothing is left to be told");
  }

  @Test
  void aLentRight_isForThat_once() {
    asked("eve", "request stop queue@web1");
    approved();
    bot.bot().awaitApproved(Duration.ofSeconds(10));
    assertEquals(List.of("stop queue:queue_00"), web1.done());
    assertEquals(OutcomeCode.REFUSED, bot.ask("eve", "stop queue@web1").code());
  }

  @Test
  void whatCannotBeDone_isReportedToTheAsker_andIsOver() {
    asked("anna", "stop mailer@web1");
    web1.fails(ProblemKind.UNREACHABLE);
    approved();
    bot.bot().awaitApproved(Duration.ofSeconds(10));
    Await.until(
        "the asker is told",
        () -> own(bot.chat()).getLast().equals("Nothing was done: no status from web1"));
    assertEquals(List.of("DONE"), requests());
  }

  @Test
  void aBotThatCloses_saysSo_andTheNextDoesWhatWasApproved() throws IOException {
    approvedAsTheBotCloses();
    assertTrue(
        own(bot.chat()).contains("workerbot is restarting in the middle of this"),
        own(bot.chat()).toString());
    assertEquals(List.of(), web1.done());
    List<Thread> _ = bot.bot().recovery().begin(List.of(bot.chat()));
    Await.until(
        "the asker is told", () -> own(bot.chat()).getLast().startsWith("mailer on web1: STOPPED"));
    assertEquals(List.of("stop mailer"), web1.done());
  }

  @Test
  void whatWasAskedInAChatThatIsNotServedHere_isDone_andNothingIsSaid() {
    RecordingChat slack = new RecordingChat("slack");
    Caller anna = new Caller("slack", "U1", "anna", Set.of(), "C1");
    CommandAnswer asked =
        bot.bot()
            .requestHandler()
            .accept(new InboundEvent.Typed("d1", anna, "stop mailer@web1"), slack)
            .join();
    assertEquals(OutcomeCode.NEEDS_APPROVAL, asked.code());
    int before = slack.said().size();
    approved();
    bot.bot().awaitApproved(Duration.ofSeconds(10));
    assertEquals(List.of("stop mailer"), web1.done());
    assertEquals(before, slack.said().size());
    assertEquals(List.of("DONE"), requests());
    assertEquals(
        List.of(), MemoryBot.stored(bot, "SELECT id FROM operation WHERE reported_at IS NULL"));
  }

  @Test
  void afterARestart_theAskersGroupsAreWaitedFor_andTheirRightsHold() throws IOException {
    approvedAsTheBotCloses();
    bot.chat().knowsGroups(false);
    int before = bot.chat().groupReads();
    List<Thread> _ = bot.bot().recovery().begin(List.of(bot.chat()));
    Await.until("it was asked twice", () -> bot.chat().groupReads() >= before + 2);
    assertEquals(List.of(), web1.done(), "it is not known yet who anna is");
    bot.chat().knowsGroups(true);
    Await.until("it is done", () -> web1.done().equals(List.of("stop mailer")));
  }

  @Test
  void whileTheGroupsAreWaitedFor_aBotThatClosesBeginsNothing() throws IOException {
    approvedAsTheBotCloses();
    bot.chat().knowsGroups(false);
    int before = bot.chat().groupReads();
    List<Thread> _ = bot.bot().recovery().begin(List.of(bot.chat()));
    Await.until("it is waited for", () -> bot.chat().groupReads() > before);
    bot.bot().suspend();
    bot.bot().awaitApproved(Duration.ofSeconds(10));
    assertEquals(List.of(), web1.done());
    assertEquals(List.of("APPROVED"), requests(), "the next bot does it");
  }

  @Test
  void groupsThatCannotBeReadAtTheClick_areNotWaitedFor() {
    asked("anna", "stop mailer@web1");
    bot.chat().knowsGroups(false);
    approved();
    Await.until("it is done", () -> web1.done().equals(List.of("stop mailer")));
  }

  /** As long ago as after which it counts as lost, where it is not being done. */
  private void approvedLongAgo() throws IOException {
    try (Database other = Databases.open(dir.resolve("state"))) {
      int changed =
          new Transactions(other)
              .in(handle -> handle.execute("UPDATE petition_vote SET at = at - 60000"));
      assertEquals(1, changed);
    }
  }

  private List<String> runs() {
    return MemoryBot.stored(bot, "SELECT run_id FROM petition");
  }

  @Test
  void whatIsBeingDone_isNotBegunAgain() throws IOException {
    asked("anna", "stop mailer@web1");
    web1.hangs();
    approved();
    Await.until("web1 is asked", () -> web1.waiting() > 0);
    approvedLongAgo();
    List<String> before = runs();
    List<Thread> _ = bot.bot().recovery().begin(List.of(bot.chat()));
    assertEquals(before, runs());
    web1.answers();
    Await.until("it is done", () -> web1.done().equals(List.of("stop mailer")));
  }

  @Test
  void whatWasAnswered_andCouldNotBeWrittenDown_isOverAtTheNextLook() throws IOException {
    asked("anna", "stop mailer@web1");
    approved();
    bot.bot().awaitApproved(Duration.ofSeconds(10));
    Await.until("it is over", () -> requests().equals(List.of("DONE")));
    approvedLongAgo();
    try (Database other = Databases.open(dir.resolve("state"))) {
      int _ =
          new Transactions(other)
              .in(handle -> handle.execute("UPDATE petition SET state = 'APPROVED'"));
    }
    List<String> before = runs();
    List<Thread> _ = bot.bot().recovery().begin(List.of(bot.chat()));
    assertEquals(List.of("DONE"), requests());
    assertEquals(before, runs());
    assertEquals(List.of("stop mailer"), web1.done());
  }
}
