package dev.workerbot.alert;

import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What somebody did to a worker through workerbot.
 *
 * @param id of the operation
 * @param what the word of a verb, such as {@code restart}, {@code stop}, {@code create}
 * @param by whom, without the {@code @}
 * @param endedAt empty while it is under way
 * @param done whether it ended as it was meant to
 */
public record RecentOperation(
    String id, String what, Person by, Instant startedAt, Optional<Instant> endedAt, boolean done) {
  public boolean isUnderWay() {
    return endedAt.isEmpty();
  }

  /** The same by another clock. */
  public RecentOperation by(UnaryOperator<Instant> clock) {
    return new RecentOperation(id, what, by, clock.apply(startedAt), endedAt.map(clock), done);
  }

  /** Whether the other one tells the same of the same operation, by whatever clock. */
  boolean saysSameAs(RecentOperation other) {
    return id.equals(other.id) && isUnderWay() == other.isUnderWay() && done == other.done;
  }

  /** {@code restarted by @anna}, {@code restart by @anna failed}, {@code being restarted by …}. */
  public Sentence phrase() {
    if (what.equals("undo")) {
      // Which may have made it, changed it or taken it away.
      Sentence undo = Sentence.of("the undo by %s", by);
      return isUnderWay()
          ? Sentence.of("%s is running", undo)
          : done ? undo : Sentence.of("%s failed", undo);
    }
    if (isUnderWay()) {
      return Sentence.of("being %s by %s", past(), by);
    }
    return done
        ? Sentence.of("%s by %s", past(), by)
        : Sentence.of("the %s by %s failed", what, by);
  }

  private String past() {
    return switch (what) {
      case "stop" -> "stopped";
      case "create", "scale", "remove" -> what + "d";
      default -> what + "ed";
    };
  }
}
