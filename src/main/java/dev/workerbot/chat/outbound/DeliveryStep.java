package dev.workerbot.chat.outbound;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.ThreadLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be done next for one message. Pure: it knows no chat and no clock. */
sealed interface DeliveryStep {
  /** It may stand there without our knowing: look for it. */
  record FindMessage(Instant notBefore) implements DeliveryStep {}

  record PostMessage() implements DeliveryStep {}

  record EditMessage(Chat.Posted posted) implements DeliveryStep {}

  /** Some of its lines may stand in its thread: look for the last of them. */
  record FindLines(Chat.Posted below, Instant notBefore) implements DeliveryStep {}

  record ReplyLine(Chat.Posted below, ThreadLine line) implements DeliveryStep {}

  /** It is not to be posted, and does not stand there. */
  record DropMessage() implements DeliveryStep {}

  record Delivered() implements DeliveryStep {}

  /** Lines that come together and are said one by one all the same. */
  int APART = 3;

  /** Lines that one message says, of however many. */
  int MOST = 20;

  /**
   * What is known of a message.
   *
   * @param posted where it stands
   * @param doubtfulSince since when it, or the next line of its thread, may stand there without our
   *     knowing
   * @param postable whether it may be posted, if it does not stand there
   * @param outdated whether what stands there is not what is wanted
   * @param lines what its thread lacks, oldest first
   */
  record MessageState(
      Optional<Chat.Posted> posted,
      Optional<Instant> doubtfulSince,
      boolean postable,
      boolean outdated,
      List<ThreadLine> lines) {
    public MessageState {
      lines = List.copyOf(lines);
    }

    DeliveryStep next() {
      if (posted.isEmpty()) {
        return doubtfulSince.isPresent()
            ? new FindMessage(doubtfulSince.get())
            : postable ? new PostMessage() : new DropMessage();
      }
      if (outdated) {
        return new EditMessage(posted.get());
      }
      if (lines.isEmpty()) {
        return new Delivered();
      }
      return doubtfulSince.isPresent()
          ? new FindLines(posted.get(), doubtfulSince.get())
          : new ReplyLine(posted.get(), summedUp().getFirst());
    }

    /** Many lines are one. */
    private List<ThreadLine> summedUp() {
      if (lines.size() <= APART) {
        return lines;
      }
      List<String> texts =
          new ArrayList<>(lines.stream().limit(MOST).map(ThreadLine::text).toList());
      if (lines.size() > MOST) {
        texts.add(Sentence.of("%s; `history` has them", Counts.rest(lines.size() - MOST)).stored());
      }
      ThreadLine last = lines.getLast();
      return List.of(new ThreadLine(last.seq(), last.at(), String.join("\n", texts)));
    }

    /** It was found, and its lines may be there as well. */
    MessageState found(Chat.Posted at) {
      return new MessageState(Optional.of(at), doubtfulSince, postable, outdated, lines);
    }

    /** It stands there no more, or never did. */
    MessageState gone() {
      return new MessageState(Optional.empty(), Optional.empty(), postable, outdated, lines);
    }

    MessageState edited() {
      return new MessageState(posted, doubtfulSince, postable, false, lines);
    }

    /** The thread has the lines up to this one, and nothing is in doubt. */
    MessageState said(int seq) {
      List<ThreadLine> left = lines.stream().filter(line -> line.seq() > seq).toList();
      return new MessageState(posted, Optional.empty(), postable, outdated, left);
    }
  }

  /** How a message takes a refusal. */
  enum Refusal {
    /** It stands there no more: it is posted anew. */
    POST_ANEW,
    /** What stands there stays as it is; the rest goes on. */
    LEAVE_AS_IT_IS,
    /** What stands there is edited later; the rest goes on. */
    EDIT_LATER,
    /** The chat takes none of this message now, but perhaps of others. */
    NEXT_MESSAGE,
    /** The chat will never take it, and that is that. */
    GIVE_UP,
    /** The chat takes nothing now. */
    WAIT
  }

  /**
   * What a refusal of a step means.
   *
   * @param insists whether what is refused for good is tried on
   * @param movable whether it is posted anew where it cannot be edited
   */
  static Refusal refusal(
      DeliveryStep step, ChatException refused, boolean insists, boolean movable) {
    boolean edits = step instanceof EditMessage;
    if ((edits || step instanceof ReplyLine) && refused.isGone()) {
      return Refusal.POST_ANEW;
    }
    if (edits && movable && refused.isPermanent()) {
      return Refusal.POST_ANEW;
    }
    if (edits && refused.isFixed()) {
      return Refusal.LEAVE_AS_IT_IS;
    }
    if (edits && !movable && refused.retryAfter().isPresent()) {
      return Refusal.EDIT_LATER;
    }
    if (refused.isPermanent()) {
      return insists ? Refusal.NEXT_MESSAGE : Refusal.GIVE_UP;
    }
    return Refusal.WAIT;
  }
}
