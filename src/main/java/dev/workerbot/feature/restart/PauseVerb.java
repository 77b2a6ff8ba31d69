package dev.workerbot.feature.restart;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.worker.verb.Verb;

/** {@code pause}. */
@AutoService(Syntax.class)
public final class PauseVerb extends ActVerb {
  public PauseVerb() {
    super(
        Verb.PAUSE,
        "stops Laravel and similar workers from taking new jobs",
        "Stop Laravel and similar workers from taking new jobs");
  }
}
