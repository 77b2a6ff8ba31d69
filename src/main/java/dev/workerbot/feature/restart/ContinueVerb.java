package dev.workerbot.feature.restart;

import dev.workerbot.worker.Verb;

/** {@code continue}. */
public final class ContinueVerb extends ActVerb {
  public ContinueVerb() {
    super(
        Verb.CONTINUE, "lets paused workers take jobs again", "Let paused workers take jobs again");
  }
}
