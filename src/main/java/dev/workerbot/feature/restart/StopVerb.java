package dev.workerbot.feature.restart;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.worker.verb.Verb;

/** {@code stop}. */
@AutoService(Syntax.class)
public final class StopVerb extends ActVerb {
  public StopVerb() {
    super(Verb.STOP, "stops workers and waits until they are down", "Stop workers");
  }
}
