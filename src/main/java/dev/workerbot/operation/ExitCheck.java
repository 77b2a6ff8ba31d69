package dev.workerbot.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.Ending;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.Autorestart;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells a one-shot that has done its work from a worker that failed: both are EXITED. The main log
 * says whether the end was an expected one; the config, whether Supervisor starts it again. Where
 * the log says nothing, what Supervisor leaves EXITED though it would start it again after a
 * failure has not failed.
 */
public final class ExitCheck {
  /** By when Supervisor has started again what it starts again at all, on a slow host too. */
  private static final Duration STARTED_AGAIN = Duration.ofSeconds(10);

  private final Supervisor supervisor;
  private final WorkerName worker;
  private final Supplier<Optional<ProgramConfig>> config;
  private Optional<ProgramConfig> program = Optional.empty();
  private boolean read;

  /** Of a worker whose program is looked up only where it has to be. */
  ExitCheck(Fleet fleet, Target target) {
    this(
        fleet.server(target.server()).supervisor(),
        target.worker(),
        () -> new Programs(fleet).of(target));
  }

  /**
   * The same.
   *
   * @param config the worker's program, empty where it cannot be read; asked once at most
   */
  public ExitCheck(
      Supervisor supervisor, WorkerName worker, Supplier<Optional<ProgramConfig>> config) {
    this.supervisor = supervisor;
    this.worker = worker;
    this.config = config;
  }

  /** What an EXITED worker is. */
  public sealed interface ExitVerdict {
    /**
     * It has ended as its config expects, and stays so.
     *
     * @param how such as {@code exit code 0}
     * @param ran how long its process lived, where that is known
     */
    record Expected(String how, Optional<Duration> ran) implements ExitVerdict {}

    /** Supervisor may be about to start it again: look again. */
    record Passing() implements ExitVerdict {}

    /** It has failed; or whether it has cannot be known, and the sentence says so. */
    record FailedExit(String sentence) implements ExitVerdict {}
  }

  /** How its last process ended, where the main log tells. */
  public Optional<Ending> ending() {
    return supervisor.ending(worker) instanceof Reply.Ok<Optional<Ending>>(var ending)
        ? ending
        : Optional.empty();
  }

  /**
   * Judges a worker that has run, and is EXITED.
   *
   * @param earlier how an earlier process ended, which is not meant
   * @param exitedFor how long it has been EXITED in every look
   */
  public ExitVerdict of(Optional<Ending> earlier, Duration exitedFor) {
    Optional<Ending> ending = ending().filter(one -> !earlier.equals(Optional.of(one)));
    if (ending.isPresent() && !ending.get().expected()) {
      return new ExitVerdict.FailedExit("it started and has exited again");
    }
    Optional<Autorestart> policy = autorestart();
    boolean staysSo =
        policy.equals(Optional.of(Autorestart.NEVER))
            || (ending.isPresent() && policy.equals(Optional.of(Autorestart.UNEXPECTED)));
    if (!staysSo && exitedFor.compareTo(STARTED_AGAIN) < 0) {
      return new ExitVerdict.Passing();
    }
    if (ending.isPresent()) {
      return new ExitVerdict.Expected(ending.get().words(), ending.get().ran());
    }
    if (policy.equals(Optional.of(Autorestart.UNEXPECTED))) {
      return new ExitVerdict.Expected(expectedCode(), Optional.empty());
    }
    return new ExitVerdict.FailedExit(
        "it started and has exited again; with which exit code is not known, since supervisord's"
            + " main log does not say");
  }

  private Optional<Autorestart> autorestart() {
    if (!read) {
      program = config.get();
      read = true;
    }
    return program.flatMap(ProgramConfig::autorestart);
  }

  private String expectedCode() {
    String codes = program.flatMap(one -> one.value("exitcodes")).orElse("0").strip();
    return codes.matches("\\d{1,3}") ? "exit code " + codes : "an exit code of " + codes;
  }
}
