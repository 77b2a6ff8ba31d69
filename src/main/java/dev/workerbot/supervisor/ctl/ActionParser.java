package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.worker.WorkerName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code supervisorctl start}, {@code stop} and {@code signal} print for one worker. The
 * lines decide, never the exit code: "already started" and "not running" exit 0. Source: supervisor
 * 4.2.5, supervisorctl.py, do_start, do_stop, do_signal.
 */
final class ActionParser {
  private static final Pattern LINE =
      Pattern.compile("(\\S+): (?:(started|stopped|signalled)|ERROR \\((.*)\\))");

  private ActionParser() {}

  /**
   * Empty where no line is an answer about this worker. Only a whole group can be answered with
   * nothing at all, and no group is ever acted on.
   */
  static Optional<ActionResult> parse(String output, WorkerName worker) {
    Set<String> names = new HashSet<>(List.of(worker.toString(), worker.full(), worker.group()));
    Optional<ActionResult> answer = Optional.empty();
    for (String line : output.lines().toList()) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches() && names.contains(matcher.group(1))) {
        answer =
            Optional.of(
                matcher.group(2) != null ? new ActionResult.ActionDone() : fault(matcher.group(3)));
      }
    }
    return answer;
  }

  private static ActionResult fault(String fault) {
    return ActionResult.ofError(fault)
        .orElseGet(
            () -> new ActionResult.Fault(fault, "supervisorctl said: " + Faults.firstLine(fault)));
  }
}
