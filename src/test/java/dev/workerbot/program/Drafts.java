package dev.workerbot.program;

import java.util.Map;

/** Drafts to begin with. */
public final class Drafts {
  public static final ProgramDraft QUEUE =
      new ProgramDraft(
          Map.of(
              ProgramField.NAME, "queue-high",
              ProgramField.COMMAND, "php artisan queue:work --queue=high",
              ProgramField.USER, "www-data",
              ProgramField.DIRECTORY, "/srv/app"));

  private Drafts() {}

  public static ProgramSpec accepted(ProgramDraft draft) {
    return switch (DraftCheck.of(draft)) {
      case Checked.Accepted(var spec) -> spec;
      case Checked.RefusedProgram(var mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }
}
