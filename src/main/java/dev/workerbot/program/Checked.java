package dev.workerbot.program;

import java.util.List;

/** What the check made of a draft: a worker that can be written down, or all that is wrong. */
public sealed interface Checked {
  record Accepted(ProgramSpec spec) implements Checked {}

  /** In the order of the fields; at least one. */
  record RefusedProgram(List<FieldError> mistakes) implements Checked {
    public RefusedProgram {
      mistakes = List.copyOf(mistakes);
    }
  }
}
