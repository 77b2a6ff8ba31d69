package dev.workerbot.chat.outbound;

import dev.workerbot.chat.outbound.MessageSource.MessageContent;
import java.util.Optional;

/**
 * What a live message is to show next, and whether that is its last word. Guarded by its message.
 */
final class WantedContent {
  private Optional<MessageContent> wanted = Optional.empty();

  /** What was shown last, by this run. */
  private Optional<MessageContent> newest = Optional.empty();

  private boolean shown;
  private boolean last;

  /** What the chat gets next. */
  record NextEdit(MessageContent content, boolean last) {}

  /** Wants this to be shown; whether it is news, and may still be. */
  boolean show(MessageContent content) {
    if (last || newest.equals(Optional.of(content))) {
      return false;
    }
    newest = Optional.of(content);
    shown = true;
    wanted = Optional.of(content);
    return true;
  }

  /** Wants this to be the last that is shown. */
  void end(MessageContent content) {
    wanted = Optional.of(content);
    shown = true;
    last = true;
  }

  /** Wants nothing any more. */
  void close() {
    last = true;
  }

  /** Whether anything was ever wanted. */
  boolean isShown() {
    return shown;
  }

  /** Whether the last word is known. */
  boolean isLast() {
    return last;
  }

  /** Takes what is wanted. */
  Optional<NextEdit> next() {
    Optional<NextEdit> next = wanted.map(content -> new NextEdit(content, last));
    wanted = Optional.empty();
    return next;
  }

  /** It was not taken, and is wanted again unless something newer is. */
  void putBack(NextEdit nextEdit) {
    if (wanted.isEmpty()) {
      wanted = Optional.of(nextEdit.content());
    }
  }

  /** It was not taken, so that the same is news. */
  void forgetNewest() {
    newest = Optional.empty();
  }
}
