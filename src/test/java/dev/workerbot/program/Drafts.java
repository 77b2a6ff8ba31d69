package dev.workerbot.program;

import java.util.Map;

/** Drafts to begin with. */
final class Drafts {
  static final ProgramDraft QUEUE =
      new ProgramDraft(
          Map.of(
              Field.NAME, "queue-high",
              Field.COMMAND, "php artisan queue:work --queue=high",
              Field.USER, "www-data",
              Field.DIRECTORY, "/srv/app"));

  private Drafts() {}

  static ProgramSpec accepted(ProgramDraft draft) {
    return switch (draft.check()) {
      case Checked.Accepted(var spec) -> spec;
      case Checked.Refused(var mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }
}
