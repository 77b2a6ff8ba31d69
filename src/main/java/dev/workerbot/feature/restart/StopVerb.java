package dev.workerbot.feature.restart;

import dev.workerbot.worker.Verb;

/** {@code stop}. */
public final class StopVerb extends ActVerb {
  public StopVerb() {
    super(Verb.STOP, "stops workers, and waits until they are down", "Stop workers");
  }
}
