package dev.workerbot.supervisor.reply;

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
}
