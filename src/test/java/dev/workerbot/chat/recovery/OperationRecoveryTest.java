package dev.workerbot.chat.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ForwardingChat;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.Audit.Decided;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.store.outbox.MessagePlace;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.store.request.SeenEvents;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a bot leaves that died, and what the next one makes of it. */
class OperationRecoveryTest {
  private static final String DEAD = "dead0dead0dead0d";
  private static final Target MAILER = Target.of("mailer@web1");

  @TempDir private Path dir;
  private final MemorySupervisor web1 = new MemorySupervisor("mailer");
  private final RecordingChat slack = new RecordingChat("slack");
  private Database left;
  private TestBot bot;

  @BeforeEach
  void open() throws IOException {
    bot = MemoryBot.on(dir, web1, "");
    left = Databases.open(dir.resolve("state"));
  }

  @AfterEach
  void close() throws IOException {
    left.close();
    bot.close();
  }

  private static Caller caller(String chat) {
    return new Caller(chat, "U1", "anna", Set.of(), "C1");
  }

  /** Somebody of that chat had asked to stop the mailer, and the bot died before it could. */
  private void leftStopped(String chat) {
    left(chat, Verb.STOP, MAILER);
  }

  private void left(String chat, Verb verb, Target target) {
    Caller caller = caller(chat);
    new Audit(left, Clock.systemUTC())
        .asked(
            new Audit.AuditedRequest(
                "op1",
                chat,
                caller.user(),
                caller.name(),
                caller.channel(),
                verb + " " + target,
                Optional.of(verb.toString()),
                Decided.ALLOWED,
                "roles",
                Optional.empty(),
                Optional.empty()),
            List.of(target));
    journal()
        .open(
            "op1",
            verb,
            RestartOptions.PLAIN,
            DEAD,
            List.of(JournalStep.planned(target, OptionalInt.of(100))),
            Optional.empty());
  }

  private Journal journal() {
    return new Journal(left, Clock.systemUTC());
  }

  private Path locks() {
    return dir.resolve("state/workerbot.db.locks");
  }

  private void leftMessage(String request) {
    new OpenMessages(left).opened(request, DEAD, new MessagePlace("slack", "C1", "m1"));
  }

  private SeenEvents.SeenEvent heard(String chat, Optional<String> reply) {
    Caller caller = caller(chat);
    SeenEvents.SeenEvent event =
        new SeenEvents.SeenEvent(
            "d1",
            DEAD,
            chat,
            caller.channel(),
            caller.user(),
            caller.name(),
            "stop mailer@web1",
            Clock.systemUTC().instant(),
            Optional.empty(),
            reply);
    new SeenEvents(left, Clock.systemUTC()).heard(event);
    return event;
  }

  private void recover(Chat... chats) throws IOException {
    OperationRecovery.await(bot.bot().recovery().begin(List.of(chats)));
  }

  private List<String> said(Way way) {
    return slack.said().stream()
        .filter(said -> said.way() == way)
        .map(said -> said.id() + ": " + said.message().title())
        .toList();
  }

  private String outcome() {
    return MemoryBot.stored(
            bot,
            "SELECT COALESCE(r.outcome, '-') || ' ' || (o.reported_at IS NOT NULL)"
                + " FROM operation o JOIN request r ON r.id = o.id")
        .getFirst();
  }

  @Test
  void whatWasBegun_isFinished_andReportedInItsMessage_once() throws IOException {
    leftStopped("slack");
    leftMessage("op1");
    recover(slack);
    assertEquals(List.of("stop mailer"), web1.done());
    assertTrue(
        said(Way.EDIT).getLast().startsWith("m1: mailer on web1: STOPPED"),
        slack.said().toString());
    assertEquals("DONE 1", outcome());
    List<String> before = said(Way.EDIT);
    recover(slack);
    assertEquals(List.of("stop mailer"), web1.done());
    assertEquals(before, said(Way.EDIT), "nothing is told twice");
    assertEquals(List.of(), said(Way.POST));
  }

  @Test
  void whatABotDoesThatLives_isLeftToIt() throws IOException {
    leftStopped("slack");
    leftMessage("op1");
    heard("slack", Optional.empty());
    try (InstanceLock alive = InstanceLock.take(locks(), DEAD, "pid 1").orElseThrow()) {
      recover(slack);
      assertEquals(DEAD, alive.name());
      assertEquals(List.of(), web1.done());
      assertEquals(List.of(), slack.said());
    }
    // Without another start: it may have been dead already, and its lock held a moment longer.
    Await.until("it is finished", () -> outcome().equals("DONE 1"));
    assertEquals(List.of("stop mailer"), web1.done());
  }

  @Test
  void whatABotDoesThatLives_isWaitedForByWhoWantsTheSameWorker() throws IOException {
    leftStopped("slack");
    try (InstanceLock _ = InstanceLock.take(locks(), DEAD, "pid 1").orElseThrow()) {
      CompletableFuture<CommandAnswer> stopping = bot.begin("anna", "stop mailer@web1");
      Await.until(
          "it says for whom it waits",
          () -> bot.chat().said().toString().contains("waiting for the stop by @anna"));
      assertEquals(List.of(), web1.done());
      journal().finish("op1", OutcomeCode.DONE);
      assertEquals(OutcomeCode.DONE, stopping.join().code());
      assertEquals(List.of("stop mailer"), web1.done());
    }
  }

  @ParameterizedTest
  @EnumSource(RestartStep.class)
  void aRestart_isFinishedFromTheStepOnThatWasBegun(RestartStep step) throws IOException {
    left("slack", Verb.RESTART, MAILER);
    if (step == RestartStep.START) {
      Reply<ActionResult> _ = web1.stop(MAILER.worker(), Duration.ofSeconds(1));
      journal().end("op1", MAILER, RestartStep.STOP);
    }
    journal().begin("op1", MAILER, step, OptionalInt.of(100));
    recover(slack);
    assertEquals(List.of("stop mailer", "start mailer"), web1.done());
    assertEquals("DONE 1", outcome());
  }

  @Test
  void whatWasBegunOnAServerThatLeftTheConfig_isReportedAsThat() throws IOException {
    left("slack", Verb.STOP, Target.of("mailer@web9"));
    recover(slack);
    String said = slack.last().message().toString();
    assertTrue(said.contains("web9 is no longer in the config"), said);
    assertEquals(List.of(), web1.done());
    assertEquals("UNREACHABLE 1", outcome());
  }

  @Test
  void aMessageThatNobodyGoesOnWith_isEnded() throws IOException {
    leftMessage("r1");
    recover(slack);
    assertEquals(List.of("m1: workerbot restarted in the middle of this"), said(Way.EDIT));
    recover(slack);
    assertEquals(1, slack.said().size());
  }

  @Test
  void whatWasHeardAndLost_isReportedToWhoAsked_once() throws IOException {
    heard("slack", Optional.empty());
    recover(slack);
    assertEquals(1, slack.said().size());
    assertEquals(Way.WHISPER, slack.last().way());
    assertEquals(
        "`stop mailer@web1` was lost: workerbot restarted before it answered",
        slack.last().message().title());
    assertEquals(List.of(), web1.done(), "nobody knows whether it is still wanted");
    assertEquals(List.of(), MemoryBot.stored(bot, "SELECT delivery FROM heard"), "it is over");
    recover(slack);
    assertEquals(1, slack.said().size());
  }

  @Test
  void whoIsShownThatTheyWait_isInformedThere() throws IOException {
    heard("slack", Optional.of("reply1"));
    List<String> ended = new CopyOnWriteArrayList<>();
    recover(
        new ForwardingChat(slack) {
          @Override
          public boolean endReply(String reply, Optional<Message> word) {
            return ended.add(reply + ": " + word.orElseThrow().title());
          }
        });
    assertEquals(
        List.of("reply1: `stop mailer@web1` was lost: workerbot restarted before it answered"),
        ended);
    assertEquals(List.of(), slack.said());
  }

  /** The screen of one person, who may come back to it. */
  private final class Screen extends ForwardingChat {
    private final String person;

    Screen(String person) {
      super(slack);
      this.person = person;
    }

    @Override
    public Optional<String> person() {
      return Optional.of(person);
    }
  }

  @Test
  void whatWasAskedElsewhere_isFinishedAllTheSame_andReportedByTheBotThatServesItsChat()
      throws IOException {
    leftStopped("slack");
    recover(bot.chat());
    assertEquals(List.of("stop mailer"), web1.done());
    assertEquals(List.of(), slack.said());
    assertEquals("DONE 0", outcome());
    bot.restartAlone();
    recover(slack);
    assertTrue(
        slack.last().message().title().startsWith("mailer on web1: STOPPED"),
        slack.said().toString());
    assertEquals("DONE 1", outcome());
    assertEquals(List.of("stop mailer"), web1.done());
  }

  @Test
  void onSomebodyElsesScreen_nothingOfItIsReported() throws IOException {
    leftStopped("slack");
    heard("slack", Optional.empty());
    recover(new Screen("U2"));
    assertEquals(List.of("stop mailer"), web1.done());
    assertEquals(List.of(), slack.said());
  }

  /** Another bot has stopped it, and told nobody. */
  private void seenThrough() {
    Journal journal = journal();
    journal.close(
        "op1",
        MAILER,
        new JournalEnd(
            true,
            Optional.of(WorkerState.STOPPED),
            OptionalInt.empty(),
            Duration.ofSeconds(1),
            Optional.empty()));
    journal.finish("op1", OutcomeCode.DONE);
  }

  /** Somebody asks the recovery to tell who is at this screen what became of it. */
  private interface Telling {
    void tell(Chat screen) throws IOException;
  }

  private void aScreenIsInformedOfWhatAnotherBotHasSeenThrough(Telling telling) throws IOException {
    leftStopped("slack");
    try (InstanceLock _ = InstanceLock.take(locks(), DEAD, "pid 1").orElseThrow()) {
      seenThrough();
      telling.tell(new Screen("U1"));
      Await.until("they are told", () -> outcome().equals("DONE 1"));
    }
    assertEquals(List.of(), web1.done(), "it was done");
    assertEquals(1, said(Way.POST).size(), slack.said().toString());
  }

  @Test
  void whoComesBackToTheirScreen_isInformedOfWhatAnotherBotHasSeenThrough() throws IOException {
    aScreenIsInformedOfWhatAnotherBotHasSeenThrough(this::recover);
  }

  @Test
  void whoComesBackToABotThatRuns_isInformedAsWell() throws IOException {
    aScreenIsInformedOfWhatAnotherBotHasSeenThrough(bot.bot().recovery()::tellWhoIsBack);
  }

  @Test
  void whoComesBackWhileAnotherBotIsAtIt_isInformedOnceItIsOver() throws IOException {
    leftStopped("slack");
    try (InstanceLock _ = InstanceLock.take(locks(), DEAD, "pid 1").orElseThrow()) {
      bot.bot().recovery().tellWhoIsBack(new Screen("U1"));
      assertEquals("- 0", outcome());
      seenThrough();
      Await.until("they are told", () -> outcome().equals("DONE 1"));
    }
    assertEquals(1, said(Way.POST).size(), slack.said().toString());
  }
}
