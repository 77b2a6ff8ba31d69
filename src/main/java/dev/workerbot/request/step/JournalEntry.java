package dev.workerbot.request.step;

import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.worker.Target;
import java.util.OptionalInt;

/** What a step writes down, so that the next run of the bot knows where to go on. */
public sealed interface JournalEntry {
  /**
   * A half of a restart is about to be asked for.
   *
   * @param pid of the process that there is now
   */
  record BeginEntry(RestartStep restartStep, OptionalInt pid) implements JournalEntry {}

  /** The process that there was has surely heard the signal. */
  record SignalledEntry(String how) implements JournalEntry {}

  record EndEntry(RestartStep restartStep) implements JournalEntry {}

  /** What was there before is about to be put back. */
  record RestoreEntry(String why) implements JournalEntry {}

  /** How a worker came out of it, otherwise than was written down before. */
  record CloseEntry(Target target, JournalEnd journalEnd) implements JournalEntry {}
}
