package dev.workerbot.feature.change.run;

import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.stream.Collectors;

/** How changes are named and spoken of. */
public final class ChangeWords {
  /** Most lines of a list in one message. */
  public static final int LINES = 20;

  private ChangeWords() {}

  /** {@code queue-high on web1}, {@code queue-high on web1 and web2}, {@code 3 workers on web1}. */
  public static Sentence name(List<StoredChange> changes) {
    List<Sentence> servers =
        changes.stream().map(one -> Sentence.name(one.server())).distinct().toList();
    Sentence where =
        servers.size() <= 3 ? Counts.all(servers) : Sentence.of("%s servers", servers.size());
    List<String> programs = changes.stream().map(StoredChange::program).distinct().toList();
    return Sentence.of(
        "%s on %s",
        (programs.size() == 1
            ? Sentence.name(programs.getFirst())
            : Sentence.of("%s workers", programs.size())),
        where);
  }

  /** The programs of these changes, by their groups. */
  public static Selector selector(List<StoredChange> changes) {
    return Selector.parse(
        changes.stream().map(StoredChange::name).collect(Collectors.joining(",")));
  }

  static String ing(Verb verb) {
    return switch (verb) {
      case CREATE -> "Creating";
      case EDIT -> "Changing";
      case SCALE -> "Scaling";
      case REMOVE -> "Removing";
      default -> "Restoring";
    };
  }

  /** What was made and is put back is not there any more. */
  static String done(Verb verb, StoredChange storedChange) {
    return verb == Verb.UNDO && storedChange.after().isEmpty() ? "removed again" : past(verb);
  }

  public static String past(Verb verb) {
    return switch (verb) {
      case CREATE -> "created";
      case EDIT -> "changed";
      case SCALE -> "scaled";
      case REMOVE -> "removed";
      default -> "restored";
    };
  }
}
