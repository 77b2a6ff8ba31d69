package dev.workerbot.feature.restart;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.worker.verb.Verb;

/** {@code start}. */
@AutoService(Syntax.class)
public final class StartVerb extends ActVerb {
  public StartVerb() {
    super(Verb.START, "starts workers and checks that they stay up", "Start workers");
  }
}
