package dev.workerbot.chat.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One message, in a chat that does not always take it. */
class LiveMessageTest {
  private static final DeliveryPolicy POLICY = policy(Duration.ofSeconds(1));

  private static final Optional<String> TAKEN = Optional.empty();

  private final Moody chat = new Moody();
  private final List<Chat.Posted> noted = new ArrayList<>();

  /** Refuses as it was told, and notes every attempt. */
  private static final class Moody implements Chat {
    private final Queue<ChatException> moods = new ArrayDeque<>();
    private final List<String> attempts = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private int posts;

    private synchronized void attempt(String how, Message message) throws ChatException {
      attempts.add(how + " " + message.title());
      times.add(System.nanoTime());
      ChatException mood = moods.poll();
      if (mood != null) {
        throw mood;
      }
    }

    @Override
    public String name() {
      return "moody";
    }

    private synchronized Posted post(String channel, Message message) throws ChatException {
      attempt("post", message);
      return new Posted("moody", channel, Integer.toString(++posts));
    }

    /** Posts, and loses the answer. */
    private boolean disconnected;

    private Optional<Posted> lost = Optional.empty();
    private int looks;

    @Override
    public synchronized Posted post(String channel, Message message, String key)
        throws ChatException {
      Posted posted = post(channel, message);
      if (disconnected) {
        disconnected = false;
        lost = Optional.of(posted);
        throw ChatException.passing("no answer", null);
      }
      return posted;
    }

    @Override
    public synchronized Optional<Posted> find(
        String channel, Optional<Posted> below, String key, Instant notBefore)
        throws ChatException {
      looks++;
      assertEquals("key", key);
      attempt("find", says(notBefore.equals(Instant.EPOCH) ? "earlier run's" : "own"));
      return lost;
    }

    @Override
    public void edit(Posted posted, Message message) throws ChatException {
      attempt("edit " + posted.id(), message);
    }

    @Override
    public void whisper(String channel, String user, Message message) {
      throw new AssertionError("nobody whispers here");
    }

    synchronized List<String> attempts() {
      return List.copyOf(attempts);
    }
  }

  private static DeliveryPolicy policy(Duration edit) {
    return new DeliveryPolicy(
        Duration.ofMillis(10),
        Duration.ofMillis(10),
        edit,
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofMinutes(2));
  }

  private LiveMessage message() {
    return new LiveMessage(chat, "C1", "key", Optional.empty(), POLICY, true, noted::add);
  }

  private static Message says(String title) {
    return Message.of(Severity.WORKING, title);
  }

  @Test
  void aChatThatAsksForTime_isGivenIt_evenWhereItIsTheUsualTime_andTheLastWordWaits() {
    chat.moods.add(ChatException.later("wait", Duration.ofSeconds(1)));
    assertEquals(TAKEN, message().finish(says("verdict")).join());
    assertEquals(List.of("post verdict", "post verdict"), chat.attempts());
    assertTrue(chat.times.get(1) - chat.times.get(0) >= 990_000_000L, chat.times.toString());
  }

  @Test
  void whatSaysNothingNew_isNoEdit() {
    LiveMessage message =
        new LiveMessage(
            chat, "C1", "key", Optional.empty(), policy(Duration.ZERO), true, noted::add);
    message.show(says("progress"));
    Await.until("it is posted", () -> chat.attempts().size() == 1);
    AtomicInteger shown = new AtomicInteger();
    Await.until(
        "it is shown ten times more",
        () -> {
          message.show(says("progress"));
          return shown.incrementAndGet() == 10;
        });
    message.show(says("more"));
    Await.until("it is edited", () -> chat.attempts().contains("edit 1 more"));
    assertEquals(TAKEN, message.finish(says("verdict")).join());
    assertEquals(List.of("post progress", "edit 1 more", "edit 1 verdict"), chat.attempts());
  }

  @Test
  void theLastWord_doesNotWaitForItsTime() {
    LiveMessage message = message();
    message.show(says("progress"));
    Await.until("it is posted", () -> chat.attempts().size() == 1);
    assertEquals(TAKEN, message.finish(says("verdict")).join());
    assertEquals(List.of("post progress", "edit 1 verdict"), chat.attempts());
    assertTrue(chat.times.get(1) - chat.times.get(0) < 900_000_000L, chat.times.toString());
  }

  @Test
  void aMessageThatIsGone_isSaidAnew_andNotedAnew() {
    LiveMessage message = message();
    message.show(says("progress"));
    Await.until("it is posted", () -> noted.size() == 1);
    chat.moods.add(ChatException.permanent("message_not_found"));
    assertEquals(TAKEN, message.finish(says("verdict")).join());
    assertEquals(List.of("post progress", "edit 1 verdict", "post verdict"), chat.attempts());
  }

  @Test
  void whatCanBeEditedNoMore_staysWhileItIsProgress_andIsPostedAnewForItsLastWord() {
    LiveMessage message =
        new LiveMessage(
            chat, "C1", "key", Optional.empty(), policy(Duration.ZERO), true, noted::add);
    message.show(says("begun"));
    Await.until("it is posted", () -> noted.size() == 1);
    chat.moods.add(ChatException.fixed("edit_window_closed"));
    message.show(says("one"));
    Await.until("the edit is refused", () -> chat.attempts().size() == 2);
    message.show(says("two"));
    message.show(says("three"));
    chat.moods.add(ChatException.fixed("edit_window_closed"));
    assertEquals(TAKEN, message.finish(says("verdict")).join());
    assertEquals(
        List.of("post begun", "edit 1 one", "edit 1 verdict", "post verdict"), chat.attempts());
  }

  @Test
  void aPostWhoseAnswerWasLost_isFound_andNotPostedAgain() {
    chat.disconnected = true;
    LiveMessage message = message();
    message.show(says("progress"));
    Await.until("it is found", () -> noted.size() == 1);
    assertEquals(TAKEN, message.finish(says("verdict")).join());
    assertEquals(
        List.of("post progress", "find own", "edit 1 progress", "edit 1 verdict"), chat.attempts());
  }

  @Test
  void whatAnEarlierRunPosted_isLookedForFirst_andGoneOnWith() {
    chat.lost = Optional.of(new Chat.Posted("moody", "C1", "7"));
    LiveMessage message = message();
    message.mayStandSince(Instant.EPOCH);
    assertEquals(TAKEN, message.finish(says("verdict")).join());
    assertEquals(List.of("find earlier run's", "edit 7 verdict"), chat.attempts());
  }

  @Test
  void whatNoEarlierRunPosted_isPosted() {
    LiveMessage message = message();
    message.mayStandSince(Instant.EPOCH);
    assertEquals(TAKEN, message.finish(says("verdict")).join());
    assertEquals(List.of("find earlier run's", "post verdict"), chat.attempts());
  }

  @Test
  void aChatThatCannotLook_getsTheMessageAllTheSame() {
    for (int i = 0; i < 3; i++) {
      chat.moods.add(ChatException.passing("history is down", null));
    }
    LiveMessage message = message();
    message.mayStandSince(Instant.EPOCH);
    assertEquals(TAKEN, message.finish(says("verdict")).join());
    assertEquals(3, chat.looks);
    assertEquals("post verdict", chat.attempts().getLast());
  }

  @Test
  void aChatThatAskedForTime_hasTakenNothing_soNothingIsLookedFor() {
    chat.moods.add(ChatException.later("wait", Duration.ofMillis(1)));
    assertEquals(TAKEN, message().finish(says("verdict")).join());
    assertEquals(List.of("post verdict", "post verdict"), chat.attempts());
  }

  @Test
  void progressThatIsRefusedForGood_doesNotCostTheVerdict() {
    LiveMessage message = message();
    chat.moods.add(ChatException.permanent("not_in_channel"));
    message.show(says("progress"));
    Await.until("it was tried", () -> chat.attempts().size() == 1);
    assertEquals(TAKEN, message.finish(says("verdict")).join());
    assertEquals(List.of("post progress", "post verdict"), chat.attempts());
  }

  @Test
  void aLastWordThatIsRefusedForGood_saysWhy() {
    LiveMessage message = message();
    chat.moods.add(ChatException.permanent("not_in_channel"));
    assertEquals(Optional.of("not_in_channel"), message.finish(says("verdict")).join());
  }
}
