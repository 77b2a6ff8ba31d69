package dev.workerbot.operation;

import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.chronicle.StatsPicture;
import dev.workerbot.chronicle.StatsReport;
import dev.workerbot.chronicle.WorkerHistory;
import dev.workerbot.command.Command;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Audit;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** {@code stats}: figures of workers over time, and a picture of them. No server is asked. */
final class StatsAnswers {
  private final Policy policy;
  private final Authorizer authorizer;
  private final AuditLog auditLog;
  private final Optional<WorkerHistory> chronicle;

  StatsAnswers(
      Policy policy, Authorizer authorizer, AuditLog auditLog, Optional<WorkerHistory> chronicle) {
    this.policy = policy;
    this.authorizer = authorizer;
    this.auditLog = auditLog;
    this.chronicle = chronicle;
  }

  /**
   * @param meant which targets the command's selector means
   */
  CommandAnswer of(RequestContext requestContext, Command.Stats command, Predicate<Target> meant) {
    Optional<CommandAnswer> refused =
        authorizer.refusedBeforeLooking(requestContext, Verb.STATS, command.of());
    if (refused.isPresent()) {
      return refused.get();
    }
    SortedSet<Target> targets =
        chronicle
            .map(kept -> kept.listed(meant.and(authorizer.sees(requestContext, Verb.STATS))))
            .orElseGet(TreeSet::new);
    if (targets.isEmpty()) {
      // Only the servers can tell what was mistyped.
      Authorizer.FoundTargets foundTargets =
          authorizer.find(requestContext, Verb.STATS, command.of());
      return foundTargets.answer().orElseGet(() -> requestContext.done(StatsText.nothing(command)));
    }
    if (policy.decide(requestContext.caller(), Verb.STATS, command.of(), targets)
        instanceof Decision.RefusedDecision(var reason)) {
      return authorizer.refused(requestContext, Verb.STATS, reason, targets);
    }
    auditLog.record(
        requestContext, Optional.of(Verb.STATS), Audit.Decided.ALLOWED, "roles", targets);
    StatsReport statsReport = chronicle.orElseThrow().stats(targets, command.period());
    if (statsReport.isEmpty()) {
      return requestContext.done(StatsText.nothing(command));
    }
    Map<Target, Exit> exits = new HashMap<>();
    statsReport
        .workers()
        .forEach(worker ->
            Exits.recorded(chronicle.orElseThrow(), worker.target())
                .ifPresent(exit -> exits.put(worker.target(), exit)));
    Message message = StatsText.of(statsReport, command, exits);
    return requestContext.done(
        switch (StatsPicture.draw(
            statsReport, name(command), StatsText.title(statsReport, command))) {
          case StatsPicture.Drawn(var picture) -> message.withPicture(picture);
          case StatsPicture.NotDrawn(var why) -> message.withLine(Severity.WARNING, why);
        });
  }

  private static String name(Command.Stats command) {
    String of = command.of().toString().replaceAll("[^A-Za-z0-9._-]+", "-");
    return List.of(of.split("^-+", 2)).getLast() + ".png";
  }
}
