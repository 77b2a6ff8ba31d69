package dev.workerbot.chat.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.DeliveryStep.Delivered;
import dev.workerbot.chat.outbound.DeliveryStep.DropMessage;
import dev.workerbot.chat.outbound.DeliveryStep.EditMessage;
import dev.workerbot.chat.outbound.DeliveryStep.FindLines;
import dev.workerbot.chat.outbound.DeliveryStep.FindMessage;
import dev.workerbot.chat.outbound.DeliveryStep.MessageState;
import dev.workerbot.chat.outbound.DeliveryStep.PostMessage;
import dev.workerbot.chat.outbound.DeliveryStep.Refusal;
import dev.workerbot.chat.outbound.DeliveryStep.ReplyLine;
import dev.workerbot.store.outbox.ThreadLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done next for a message, and what a refusal means, without a chat. */
class DeliveryStepTest {
  private static final Instant SINCE = Instant.parse("2026-03-29T01:30:00Z");
  private static final Chat.Posted HERE = new Chat.Posted("slack", "C1", "17.1");

  private static MessageState state(
      Optional<Chat.Posted> posted,
      Optional<Instant> doubtfulSince,
      boolean postable,
      boolean outdated,
      List<ThreadLine> lines) {
    return new MessageState(posted, doubtfulSince, postable, outdated, lines);
  }

  private static MessageState posted(boolean outdated, List<ThreadLine> lines) {
    return state(Optional.of(HERE), Optional.empty(), true, outdated, lines);
  }

  private static ThreadLine line(int seq) {
    return new ThreadLine(seq, SINCE, "line " + seq);
  }

  private static List<ThreadLine> lines(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(DeliveryStepTest::line).toList();
  }

  @Test
  void whatNeverStoodAnywhere_isPosted_withAllThatThereIsToSay() {
    MessageState state = state(Optional.empty(), Optional.empty(), true, true, lines(1, 5));
    assertEquals(new PostMessage(), state.next());
  }

  @Test
  void whatIsNotToBePosted_isDropped_butNotWhereItMayStand() {
    assertEquals(
        new DropMessage(),
        state(Optional.empty(), Optional.empty(), false, true, List.of()).next());
    MessageState doubtful = state(Optional.empty(), Optional.of(SINCE), false, true, List.of());
    assertEquals(new FindMessage(SINCE), doubtful.next());
    assertEquals(new DropMessage(), doubtful.gone().next());
    assertEquals(new EditMessage(HERE), doubtful.found(HERE).next());
  }

  @Test
  void whatMayStand_isLookedForOnce_andEditedOrPosted() {
    MessageState doubtful = state(Optional.empty(), Optional.of(SINCE), true, true, List.of());
    assertEquals(new FindMessage(SINCE), doubtful.next());
    assertEquals(new PostMessage(), doubtful.gone().next());
    assertEquals(new EditMessage(HERE), doubtful.found(HERE).next());
  }

  @Test
  void whatStands_isEditedWhereItIsOutdated_thenItsLinesFollowInOrder() {
    MessageState state = posted(true, lines(4, 6));
    assertEquals(new EditMessage(HERE), state.next());
    state = state.edited();
    for (int seq = 4; seq <= 6; seq++) {
      assertEquals(new ReplyLine(HERE, line(seq)), state.next());
      state = state.said(seq);
    }
    assertEquals(new Delivered(), state.next());
    assertEquals(new ReplyLine(HERE, line(4)), posted(false, lines(4, 4)).next());
  }

  @Test
  void manyLines_areOne_andBeyondTwentyAreCounted() {
    assertEquals(
        new ReplyLine(HERE, new ThreadLine(4, SINCE, "line 1\nline 2\nline 3\nline 4")),
        posted(false, lines(1, 4)).next());
    ReplyLine many = (ReplyLine) posted(false, lines(1, 22)).next();
    assertEquals(22, many.line().seq());
    assertEquals(21, many.line().text().lines().count());
    assertEquals("… and 2 more; `history` has them", many.line().text().lines().toList().getLast());
    assertEquals(new Delivered(), posted(false, lines(1, 22)).said(22).next());
  }

  @Test
  void linesThatMayStand_areLookedForFirst_andOnlyTheRestIsSaid() {
    MessageState state = state(Optional.of(HERE), Optional.of(SINCE), true, false, lines(1, 5));
    assertEquals(new FindLines(HERE, SINCE), state.next());
    assertEquals(new ReplyLine(HERE, line(4)), state.said(3).next());
    assertEquals(new Delivered(), state.said(5).next());
    assertEquals(5, ((ReplyLine) state.said(0).next()).line().seq(), "none was found");
  }

  @Test
  void whatIsGone_isPostedAnew_unlessItIsNotToBePosted() {
    assertEquals(new PostMessage(), posted(true, lines(1, 2)).gone().next());
    assertEquals(
        new DropMessage(),
        state(Optional.of(HERE), Optional.empty(), false, true, List.of()).gone().next());
  }

  @ParameterizedTest
  @CsvSource({
    // step, refusal, insists, movable, what it means
    "edit,  gone,      true,  false, POST_ANEW",
    "reply, gone,      true,  false, POST_ANEW",
    "edit,  fixed,     true,  false, LEAVE_AS_IT_IS",
    "edit,  fixed,     false, true,  POST_ANEW",
    "edit,  permanent, false, true,  POST_ANEW",
    "edit,  permanent, true,  false, NEXT_MESSAGE",
    "edit,  later,     true,  false, EDIT_LATER",
    "edit,  later,     false, true,  WAIT",
    "edit,  passing,   true,  false, WAIT",
    "edit,  passing,   false, true,  WAIT",
    "post,  permanent, true,  false, NEXT_MESSAGE",
    "post,  permanent, false, false, GIVE_UP",
    "post,  permanent, false, true,  GIVE_UP",
    "post,  later,     false, false, WAIT",
    "post,  passing,   false, false, WAIT",
    "look,  passing,   true,  false, WAIT",
    "look,  permanent, false, true,  GIVE_UP",
    "reply, later,     true,  false, WAIT",
    "reply, permanent, true,  false, NEXT_MESSAGE",
  })
  void aRefusal_meansWhatTheMessageIsFor(
      String step, String refusal, boolean insists, boolean movable, Refusal meaning) {
    DeliveryStep tried =
        switch (step) {
          case "edit" -> new EditMessage(HERE);
          case "reply" -> new ReplyLine(HERE, line(1));
          case "look" -> new FindMessage(SINCE);
          default -> new PostMessage();
        };
    ChatException refused =
        switch (refusal) {
          case "gone" -> ChatException.gone("deleted");
          case "fixed" -> ChatException.fixed("too old");
          case "permanent" -> ChatException.permanent("not_in_channel");
          case "later" -> ChatException.later("wait", Duration.ofSeconds(3));
          default -> ChatException.passing("down", null);
        };
    assertEquals(meaning, DeliveryStep.refusal(tried, refused, insists, movable));
  }
}
