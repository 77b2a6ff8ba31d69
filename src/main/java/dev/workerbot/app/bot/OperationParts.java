package dev.workerbot.app.bot;

import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.feature.action.ActionRunner;
import dev.workerbot.feature.action.NamedActions;
import dev.workerbot.feature.action.OldReleaseCheck;
import dev.workerbot.feature.restart.ActAnswers;
import dev.workerbot.feature.restart.Actions;
import dev.workerbot.feature.restart.GracefulAnswers;
import dev.workerbot.feature.restart.operation.Outage;
import dev.workerbot.feature.restart.operation.PauseKeeper;
import dev.workerbot.feature.restart.operation.PauseNotices;
import dev.workerbot.feature.restart.operation.PausedWorkers;
import dev.workerbot.request.lock.CrossProcessQueue;
import dev.workerbot.request.lock.WorkerLocks;
import dev.workerbot.request.lock.WorkerTurns;
import dev.workerbot.request.state.OldReleases;
import java.util.List;

/** What acts on workers: starts, stops, restarts, and the actions of the config's own. */
final class OperationParts {
  final WorkerTurns workerTurns;
  final PausedWorkers pausedWorkers;
  final Actions actions;
  final ActAnswers acts;
  final NamedActions namedActions;
  final ActionRunner actionRunner;
  final OldReleases oldReleases;

  private final Foundation on;
  private final WorkerLocks workerLocks = new WorkerLocks();
  private final Runnable wake;

  OperationParts(Foundation on, AccessParts access, Runnable wakeAlerts) {
    this.on = on;
    this.wake =
        () -> {
          access.approvalOutbox.wake();
          wakeAlerts.run();
        };
    workerTurns =
        new WorkerTurns(
            workerLocks, new CrossProcessQueue(on.store.journal, on.store::isAlive, on.runtime));
    pausedWorkers = new PausedWorkers(on.store.paused, on.runtime.clock());
    actions =
        new Actions(
            on.fleet,
            new Actions.OperationTables(on.store.journal, on.store.rolls),
            on.runtime,
            on.tools,
            workerTurns,
            on.config.signalPlans(),
            pausedWorkers);
    acts =
        new ActAnswers(
            access.authorizer,
            access.holdPolicy,
            actions,
            on.tools.buttons(),
            on.store.rolls,
            new ActAnswers.Confirmation(
                on.config.confirming(),
                on.config.times().confirmWithin(),
                new Outage(on.fleet, on.runtime.timeouts())),
            new ActAnswers.ActChecks(
                new GracefulAnswers(actions, on.tools.buttons(), on.config.times().confirmWithin()),
                access.approvals,
                access.breakGlass));
    namedActions =
        new NamedActions(
            on.config.actions().stream().map(ActionConfig::does).toList(), on.config.contact());
    oldReleases = new OldReleases(on.fleet);
    actionRunner =
        new ActionRunner(
            namedActions,
            new ActionRunner.DeployTables(
                on.store.deploys, on.store.alertTables.silenceTable(), on.store.outbox),
            on.store.workerHistory,
            access.authorizer,
            acts,
            on.runtime.clock(),
            new ActionRunner.Surroundings(wakeAlerts, new OldReleaseCheck(on.fleet, oldReleases)));
  }

  /** Holds pauses, for the bot that watches. */
  PauseKeeper pauseKeeper(AlertRules rules) {
    return new PauseKeeper(
        on.fleet,
        on.store.paused,
        on.runtime,
        new PauseKeeper.OtherOperations(
            workerLocks,
            target ->
                on.store.journal.others(on.runtime.owner(), target).stream()
                    .anyMatch(on.store::isAlive)),
        () -> actions.signaller(List.of()),
        new PauseNotices(
            on.store.outbox,
            on.runtime.clock(),
            target -> rules.of(target).route().channels(),
            wake));
  }
}
