package dev.workerbot.feature.restart;

import dev.workerbot.worker.Verb;

/** {@code start}. */
public final class StartVerb extends ActVerb {
  public StartVerb() {
    super(Verb.START, "starts workers, and watches until they run", "Start workers");
  }
}
