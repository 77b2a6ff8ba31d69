package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.supervisor.Reread;

/** What is said of a config that supervisord cannot read. */
public final class UnreadableText {
  private UnreadableText() {}

  /**
   * After a change, which may itself be what cannot be read. It goes into the history of its
   * worker, so another's file is named to nobody.
   */
  public static String after(StoredChange storedChange, Reread.Unreadable why, String anyMore) {
    boolean own =
        why.section().filter(("program:" + storedChange.program())::equals).isPresent()
            || why.file().filter(file -> file.endsWith("/" + storedChange.file())).isPresent();
    return own ? whole(why, anyMore) : hidden(anyMore);
  }

  /** For who may see all that it names. */
  public static String whole(Reread.Unreadable why, String anyMore) {
    return "supervisord cannot read %s%s: %s"
        .formatted(
            why.file().map(path -> Message.code(path)).orElse(Sentence.of("its config")),
            anyMore,
            CleanText.singleLine(why.reason()));
  }

  /** What everybody may know of it. */
  public static String hidden(String anyMore) {
    return "supervisord cannot read its config%s; run %s there to see why"
        .formatted(anyMore, Message.code("supervisorctl reread"));
  }
}
