package dev.workerbot.feature.restart;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.worker.verb.Verb;

/** {@code continue}. */
@AutoService(Syntax.class)
public final class ContinueVerb extends ActVerb {
  public ContinueVerb() {
    super(
        Verb.CONTINUE, "lets paused workers take jobs again", "Let paused workers take jobs again");
  }
}
