package dev.workerbot.app.bot;

import dev.workerbot.chat.Completion;
import dev.workerbot.chat.completion.WordCompletion;
import dev.workerbot.chat.inbound.AnswerPublisher;
import dev.workerbot.chat.inbound.ApprovedRuns;
import dev.workerbot.chat.inbound.CommandRun;
import dev.workerbot.chat.inbound.PressedButtons;
import dev.workerbot.chat.inbound.RequestHandler;
import dev.workerbot.chat.inbound.SeenDeliveries;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.chat.outbound.FollowUps;
import dev.workerbot.chat.recovery.ApprovalRecovery;
import dev.workerbot.chat.recovery.LeftAnswers;
import dev.workerbot.chat.recovery.OperationRecovery;
import dev.workerbot.feature.alert.VisibleAlerts;
import dev.workerbot.feature.health.RetryConfirmation;
import dev.workerbot.health.FailedJobs;
import dev.workerbot.request.approval.OpenRequests;
import dev.workerbot.request.dispatch.Dispatcher;
import dev.workerbot.request.dispatch.FeatureParts;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.request.state.Exits;
import dev.workerbot.request.state.LastSeen;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The way of a request from a chat to its answer, and of what an earlier run left half done. */
final class RequestParts {
  final Dispatcher dispatcher;
  final ApprovedRuns approvedRuns;
  final RequestHandler requestHandler;
  final OperationRecovery recovery;
  final Completion completion;

  /**
   * @param counter is notified of every command that ended, and how
   */
  RequestParts(
      Foundation on,
      AccessParts access,
      OperationParts operations,
      ChangeParts changes,
      Runnable wakeAlerts,
      BiConsumer<Verb, OutcomeCode> counter) {
    StoreParts store = on.store;
    BotRuntime runtime = on.runtime;
    Exits exits = new Exits(on.fleet, Optional.of(store.workerHistory));
    Services services =
        new Services(
            on.fleet,
            access.services(),
            new Services.Records(
                access.auditLog,
                store.audit,
                Optional.of(store.workerHistory),
                store.journal,
                store.rolls,
                runtime.clock()),
            on.tools,
            wakeAlerts,
            new FeatureParts(
                operations.acts,
                operations.pausedWorkers,
                access.approvals,
                new OpenRequests(access.approvals, access.authorizer),
                exits,
                operations.oldReleases,
                new LastSeen(on.fleet, exits),
                on.config.confirming(),
                operations.namedActions,
                operations.actionRunner,
                store.deploys,
                store.alertTables.cards(),
                store.alertTables.silenceTable(),
                changes.answers,
                on.healthReports,
                new FailedJobs(on.fleet),
                new RetryConfirmation(on.config.times().confirmWithin())));
    dispatcher = new Dispatcher(services, on.config.shorthand(), runtime.shutdown(), counter);
    AnswerPublisher answerPublisher =
        new AnswerPublisher(
            store.journal,
            store.openMessages,
            DeliveryPolicy.DEFAULT,
            runtime,
            new FollowUps(store.outbox, access.approvalOutbox::wake, runtime.clock()));
    approvedRuns =
        new ApprovedRuns(
            dispatcher,
            access.approvals,
            store.approvalCardPosts,
            store.journal,
            access.approvalOutbox,
            answerPublisher,
            runtime.shutdown());
    CommandRun commandRun = new CommandRun(dispatcher, answerPublisher, approvedRuns);
    requestHandler =
        new RequestHandler(
            on.config.shorthand(),
            dispatcher,
            new SeenDeliveries(store.seenEvents, on.config.shorthand(), runtime),
            new PressedButtons(store.buttonActions, commandRun, runtime.clock()),
            commandRun,
            runtime.ids());
    recovery =
        new OperationRecovery(
            store.journal,
            store.openMessages,
            store.seenEvents,
            (operation, caller, progress) ->
                (operation.verb().reach() == Verb.Reach.BUILDS
                        ? changes.executor.resume(operation, caller, progress)
                        : operations.actionRunner.resume(
                            operation, caller, progress, operations.actions::resume))
                    .map(commandAnswer -> access.approvals.ended(operation.id(), commandAnswer)),
            new LeftAnswers(
                answerPublisher,
                dispatcher,
                store.openMessages,
                DeliveryPolicy.DEFAULT,
                runtime.shutdown()),
            new ApprovalRecovery(
                approvedRuns,
                access.approvals,
                store.approvalRequests,
                access.approvalOutbox,
                runtime),
            store.locks);
    completion =
        new WordCompletion(
            dispatcher::shorthand,
            on.fleet,
            access.policy,
            on.config.creating().templateIds(),
            dispatcher::named,
            dispatcher::numbered,
            new LiveAttention(
                new VisibleAlerts(services),
                store.alertTables.recentOperations(),
                runtime.clock()));
  }
}
