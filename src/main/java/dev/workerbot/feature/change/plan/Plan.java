package dev.workerbot.feature.change.plan;

import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.FieldError;
import java.util.List;
import java.util.Optional;

/** What became of a wanted change of one program of one server. */
public sealed interface Plan {
  /**
   * It can be done.
   *
   * @param lines what is good to know before
   * @param shown the file or what changes in it, without any value of the environment
   */
  record Ready(StoredChange storedChange, List<MessageLine> lines, List<String> shown)
      implements Plan {
    public Ready {
      lines = List.copyOf(lines);
      shown = List.copyOf(shown);
    }
  }

  /** What was said of the worker cannot be so. */
  record Invalid(List<FieldError> mistakes) implements Plan {
    public Invalid {
      mistakes = List.copyOf(mistakes);
    }
  }

  /** There is nothing to do. */
  record Unchanged(Sentence name) implements Plan {}

  /**
   * It cannot be done there as things are.
   *
   * @param sentence goes into the history, which others read who may see less than the asker
   * @param detail for the asker alone
   * @param unreachable whether it may be possible once the server answers
   */
  record Blocked(Sentence sentence, Optional<Sentence> detail, boolean unreachable)
      implements Plan {
    public Blocked(String sentence) {
      this(Sentence.outside(sentence), Optional.empty(), false);
    }
  }
}
