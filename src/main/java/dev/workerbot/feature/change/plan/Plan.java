package dev.workerbot.feature.change.plan;

import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.program.FieldError;
import dev.workerbot.request.CommandAnswer.Outcome;
import java.util.List;
import java.util.Optional;

/** What became of a wish for one program of one server. */
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
   */
  record Blocked(Outcome outcome, Sentence sentence, Optional<Sentence> detail) implements Plan {
    public Blocked(Outcome outcome, Sentence sentence) {
      this(outcome, sentence, Optional.empty());
    }

    public Blocked(Outcome outcome, String sentence) {
      this(outcome, Sentence.outside(sentence));
    }
  }
}
