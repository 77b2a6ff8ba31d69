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
        "keeps workers from taking the next job, such as Laravel's",
        "Keep Laravel workers from taking the next job");
  }
}
