package dev.workerbot.chat.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.ForwardingChat;
import dev.workerbot.chat.outbound.FollowUps.LastWord;
import dev.workerbot.chat.outbound.source.FollowUpSource;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.Database;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.RecordingChat.Said;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asked is called when it is over, once, by the outbox on a real store. */
class FollowUpsIT {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LATE = Duration.ofSeconds(11);
  private static final DeliveryPolicy POLICY =
      new DeliveryPolicy(
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ZERO,
          Duration.ofMillis(10),
          Duration.ofMillis(20),
          Duration.ofMinutes(2));

  private final Clock clock = Clock.systemUTC();
  private final RecordingChat taken = new RecordingChat("test");
  private final Chat.Posted verdict = taken.post("C1", message(Severity.WORKING, "⏳"), "op");
  private Database database;
  private Outbox outbox;
  private FollowUps followUps;

  /** Takes the first follow-up without saying so. */
  private static final class LosingChat extends ForwardingChat {
    private boolean lost;

    LosingChat(Chat chat) {
      super(chat);
    }

    @Override
    public Posted followUp(Posted about, Message message, String key, boolean toAll)
        throws ChatException {
      Posted posted = super.followUp(about, message, key, toAll);
      if (!lost) {
        lost = true;
        throw ChatException.passing("no answer", null);
      }
      return posted;
    }
  }

  /** Below nothing that is deleted anybody can reply. */
  private static final class WithoutThreads extends ForwardingChat {
    WithoutThreads(Chat chat) {
      super(chat);
    }

    @Override
    public Posted followUp(Posted about, Message message, String key, boolean toAll)
        throws ChatException {
      throw ChatException.gone("deleted");
    }
  }

  @BeforeEach
  void open(@TempDir Path dir) throws IOException {
    database = Database.open("jdbc:sqlite:" + dir.resolve("workerbot.db"));
    outbox = new Outbox(database);
    followUps = new FollowUps(outbox, () -> {}, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Message message(Severity severity, String title) {
    return Message.of(severity, title);
  }

  private void over(OutcomeCode outcome, Severity severity, Duration waited, boolean acted) {
    Message last = message(severity, "the end").withLine("because").withLine("more");
    CommandAnswer answer =
        switch (outcome) {
          case FAILED -> new Outcome.Failed("op", last);
          case UNREACHABLE -> new Outcome.Unreachable("op", last);
          default -> new Outcome.Done("op", last);
        };
    followUps.over(verdict, new LastWord(answer, "U1", waited, acted));
  }

  private void bring(Chat chat) {
    try (OutboxWorker worker =
        new OutboxWorker(
            outbox,
            Map.of(MessageKind.FOLLOW_UP, new FollowUpSource(outbox)),
            new Places(),
            () -> "id",
            POLICY,
            clock)) {
      worker.serve(chat);
      worker.start();
      Await.until("all is told", () -> worker.depth() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, BAD, soon, true, 1",
    "UNREACHABLE, BAD, soon, true, 1",
    "DONE, GOOD, late, true, 1",
    "DONE, GOOD, soon, true, 0",
    // Who only reads has it before them, unless it took a while.
    "UNREACHABLE, BAD, soon, false, 0",
    "UNREACHABLE, BAD, late, false, 1",
    // A log that was followed is no news at its end.
    "DONE, PLAIN, late, false, 0"
  })
  void whatFailedOrTookLong_callsWhoAsked(
      OutcomeCode outcome, Severity severity, String when, boolean acted, int calls) {
    over(outcome, severity, when.equals("late") ? LATE : SOON, acted);
    bring(taken);
    List<Said> replies = taken.replies(verdict.id());
    assertEquals(calls, replies.size());
    for (Said reply : replies) {
      assertEquals("the end", reply.message().title());
      assertEquals(severity == Severity.BAD ? 1 : 0, reply.message().lines().size());
      assertEquals(List.of(new Mention("test", false, "U1")), reply.message().mentions());
    }
  }

  @Test
  void aRunThatDiedBetweenSayingAndNoting_isNotHeardTwice() {
    over(OutcomeCode.FAILED, Severity.BAD, SOON, true);
    bring(new LosingChat(taken));
    // The next run brings the last word again.
    over(OutcomeCode.FAILED, Severity.BAD, LATE, true);
    bring(taken);
    assertEquals(1, taken.replies(verdict.id()).size());
  }

  @Test
  void whereTheVerdictWasDeleted_itIsSaidInTheChannel() {
    over(OutcomeCode.FAILED, Severity.BAD, SOON, true);
    bring(new WithoutThreads(taken));
    assertTrue(taken.replies(verdict.id()).isEmpty());
    assertEquals(Way.POST, taken.last().way());
    assertEquals("the end", taken.last().message().title());
  }
}
