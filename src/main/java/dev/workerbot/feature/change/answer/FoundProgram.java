package dev.workerbot.feature.change.answer;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.Target;
import java.util.List;

/** A program of a server. */
record FoundProgram(Inspection inspection, ProgramConfig program) {
  List<Target> targets() {
    return Inspection.workers(program).stream()
        .map(worker -> new Target(inspection.server(), worker))
        .toList();
  }

  String name() {
    return program.name() + "@" + inspection.server();
  }

  static List<Target> targets(List<FoundProgram> found) {
    return found.stream().flatMap(one -> one.targets().stream()).toList();
  }

  static Sentence names(List<FoundProgram> found) {
    if (found.size() == 1) {
      FoundProgram only = found.getFirst();
      return Sentence.of(
          "%s on %s", Sentence.name(only.program().name()), only.inspection().server());
    }
    return found.size() <= 3
        ? found.stream().map(FoundProgram::name).map(Sentence::name).collect(Sentence.joining(", "))
        : Sentence.of("%d workers", found.size());
  }
}
