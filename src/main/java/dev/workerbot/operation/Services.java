package dev.workerbot.operation;

import dev.workerbot.access.Policy;
import dev.workerbot.chronicle.WorkerHistory;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Cleaner;
import java.util.Optional;

/**
 * What the verbs of one run work with.
 *
 * @param builds changes which workers there are
 * @param history what became of workers, where that is recorded
 * @param wake is run when there is something new to be quiet about, or to tell
 */
public record Services(
    Fleet fleet,
    Policy policy,
    Authorizer authorizer,
    AuditLog auditLog,
    AccessAnswers accessAnswers,
    HoldPolicy holdPolicy,
    Builds builds,
    Cleaner cleaner,
    Optional<WorkerHistory> history,
    Runnable wake) {}
