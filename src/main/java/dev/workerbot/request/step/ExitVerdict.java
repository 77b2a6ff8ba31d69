package dev.workerbot.request.step;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.worker.restart.Autorestart;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells a one-shot that has done its work from a worker that failed: both are EXITED. The main log
 * says whether the end was an expected one; the config, whether Supervisor starts it again. Where
 * the log says nothing, what Supervisor leaves EXITED though it would start it again after a
 * failure has not failed.
 */
public sealed interface ExitVerdict {
  /** By when Supervisor has started again what it starts again at all, on a slow host too. */
  Duration STARTED_AGAIN = Duration.ofSeconds(10);

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

  /**
   * Judges a worker that has run, and is EXITED.
   *
   * @param ending how its last process ended, where the main log tells
   * @param earlier how an earlier process ended, which is not meant
   * @param program its config; empty where it cannot be read
   * @param exitedFor how long it has been EXITED in every look
   */
  static ExitVerdict of(
      Optional<Ending> ending,
      Optional<Ending> earlier,
      Optional<ProgramConfig> program,
      Duration exitedFor) {
    Optional<Ending> own = ending.filter(one -> !earlier.equals(Optional.of(one)));
    if (own.isPresent() && !own.get().expected()) {
      return new FailedExit("it started and exited again");
    }
    Optional<Autorestart> policy = program.flatMap(ProgramConfig::autorestart);
    boolean onFailure = policy.equals(Optional.of(Autorestart.UNEXPECTED));
    boolean staysSo =
        policy.equals(Optional.of(Autorestart.NEVER)) || (own.isPresent() && onFailure);
    if (!staysSo && exitedFor.compareTo(STARTED_AGAIN) < 0) {
      return new Passing();
    }
    if (own.isPresent()) {
      return new Expected(own.get().words(), own.get().ran());
    }
    if (onFailure) {
      return new Expected(expectedCode(program), Optional.empty());
    }
    return new FailedExit(
        "it started and exited again; exit code unknown, because supervisord's main log does not"
            + " have it");
  }

  private static String expectedCode(Optional<ProgramConfig> program) {
    String codes = program.flatMap(one -> one.value("exitcodes")).orElse("0").strip();
    return codes.matches("\\d{1,3}") ? "exit code " + codes : "an exit code of " + codes;
  }
}
