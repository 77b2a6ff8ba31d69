package dev.workerbot.feature.change.step;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.util.List;
import java.util.Optional;

/** How one change of a program's file has ended. */
public sealed interface ChangeEnd {
  /**
   * It is as it was to be.
   *
   * @param workers of the program, as seen last; none where it is gone
   */
  record ChangeDone(List<WorkerStatus> workers) implements ChangeEnd {
    public ChangeDone {
      workers = List.copyOf(workers);
    }
  }

  /**
   * Supervisor has it as it was to be, but it does not run.
   *
   * @param worker the worst of its workers, where there is one
   * @param workers of the program, as seen last
   */
  record Unwell(Optional<WorkerName> worker, Sentence cause, List<WorkerStatus> workers)
      implements ChangeEnd {
    public Unwell(Optional<WorkerName> worker, String cause, List<WorkerStatus> workers) {
      this(worker, Sentence.outside(cause), workers);
    }

    public Unwell {
      workers = List.copyOf(workers);
    }
  }

  /** It could not be applied, and all is as it was before. */
  record Restored(Sentence why) implements ChangeEnd {
    public Restored(String why) {
      this(Sentence.outside(why));
    }
  }

  /** Nothing was changed. */
  record ChangeRefused(Sentence why) implements ChangeEnd {
    public ChangeRefused(String why) {
      this(Sentence.outside(why));
    }
  }

  /** Nobody can say, or it was left half way: a person has to look. */
  record ChangeUnknown(Sentence why) implements ChangeEnd {
    public ChangeUnknown(String why) {
      this(Sentence.outside(why));
    }
  }
}
