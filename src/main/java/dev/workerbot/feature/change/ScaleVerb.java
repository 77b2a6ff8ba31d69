package dev.workerbot.feature.change;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.command.text.Amount;
import dev.workerbot.message.Message;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** {@code scale}: another number of processes. */
@AutoService(Syntax.class)
public final class ScaleVerb extends ChangeVerb {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.SCALE,
            Group.CONFIG,
            "changes the number of processes of a worker",
            "Change the number of processes of a worker")
        .written("<worker> <processes> [--yes]")
        .such("scale queue@web1 8")
        .note("Supervisor restarts the whole group to apply a change.")
        .with(
            Parameter.workers("Which worker, such as queue@web1"),
            processes("The new number of processes"),
            YES,
            CHANGE);
  }

  @Override
  Scale read(Arguments typed, boolean confirmed) {
    Selector of = typed.selector();
    return new Scale(of, processes(of, typed.number()), confirmed);
  }

  private static int processes(Selector of, Optional<String> word) {
    return word.flatMap(typed -> Amount.number(typed, Integer.MAX_VALUE))
        .orElseThrow(() ->
            new IllegalArgumentException(
                word.isEmpty()
                    ? "Give the number of processes: %s."
                        .formatted(Message.code("scale " + of + " 8"))
                    : "A worker has at least 1 process; for none use `stop` or `remove`. Write %s."
                        .formatted(Message.code("scale " + of + " 8"))));
  }
}
