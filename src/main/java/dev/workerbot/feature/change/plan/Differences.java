package dev.workerbot.feature.change.plan;

import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.Message;
import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.file.ProgramDiff;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What changes do to files, line by line, for whoever has to agree; no value of a variable. */
public final class Differences {
  private Differences() {}

  /**
   * The lines of these changes.
   *
   * @param clean takes out of a line what nobody may see
   */
  public static List<String> of(List<StoredChange> changes, UnaryOperator<String> clean) {
    List<String> lines = new ArrayList<>();
    for (StoredChange storedChange : changes) {
      List<String> shown = of(storedChange);
      if (changes.size() > 1 || shown.isEmpty()) {
        lines.add(
            storedChange.name() + (storedChange.after().isEmpty() ? ": its file is deleted" : ":"));
      }
      shown.forEach(line -> lines.add(Message.code(clean.apply(line)).toString()));
    }
    return lines;
  }

  private static List<String> of(StoredChange storedChange) {
    Optional<ProgramConfig> before = ChangedPrograms.of(storedChange, storedChange.before());
    Optional<ProgramConfig> after = ChangedPrograms.of(storedChange, storedChange.after());
    Optional<ProgramSpec> spec =
        after.flatMap(program ->
            DraftCheck.of(ProgramOnDisk.read(program).draft()) instanceof Checked.Accepted(var one)
                ? Optional.of(one)
                : Optional.empty());
    return before.isPresent() && spec.isPresent()
        ? ProgramDiff.of(before.get(), spec.get())
        : after.map(SectionText::of).orElse(List.of());
  }
}
