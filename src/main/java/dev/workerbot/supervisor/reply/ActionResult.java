package dev.workerbot.supervisor.reply;

import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import java.util.Optional;

/** What was answered to a start, a stop or a signal. */
public sealed interface ActionResult {
  /** {@code started}, {@code stopped}, {@code signalled}; or it was so already. */
  record ActionDone() implements ActionResult {}

  /** {@code already started}, {@code not running}: nothing was done. */
  record Nothing(String sentence) implements ActionResult {}

  /** An error that names its cause, translated: {@code no such file}, {@code spawn error}, … */
  record Fault(String fault, String sentence) implements ActionResult {
    /** It was started, and was neither STARTING nor RUNNING when supervisord looked again. */
    public static final String NOT_RUNNING_NOW = "abnormal termination";
  }

  /** Why a worker is never acted on: its name is not its own. Empty where it may be. */
  static Optional<ActionResult> refusal(WorkerName worker) {
    return OddName.why(worker).map(why -> new Fault("its name", why));
  }

  /** What supervisorctl's words for an error mean; empty where it has no such words. */
  static Optional<ActionResult> ofError(String words) {
    return Optional.ofNullable(
        switch (words) {
          case "already started" -> new Nothing("it was started already");
          case "not running" -> new Nothing("it was not running");
          case "no such file" ->
              new Fault(words, "its command does not exist on the server (no such file)");
          case "file is not executable" ->
              new Fault(words, "its command cannot be run (file is not executable)");
          case "spawn error" -> new Fault(words, "it did not stay up long enough (spawn error)");
          case Fault.NOT_RUNNING_NOW ->
              new Fault(words, "it did not become RUNNING (abnormal termination)");
          case "no such process", "no such group" ->
              new Fault(words, "Supervisor does not know this worker (" + words + ")");
          default -> null;
        });
  }
}
