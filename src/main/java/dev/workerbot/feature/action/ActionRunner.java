package dev.workerbot.feature.action;

import dev.workerbot.access.Caller;
import dev.workerbot.alert.ActiveSilence;
import dev.workerbot.alert.store.SilenceTable;
import dev.workerbot.command.Act;
import dev.workerbot.feature.restart.ActAnswers;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.request.Deploys;
import dev.workerbot.store.request.Deploys.Deploy;
import dev.workerbot.store.request.Deploys.Span;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.Operation;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code run}: does what the config has approved beforehand, with the action's own rights. While it
 * does, alerts of its workers are muted unless the config says otherwise; what happened to them
 * besides is reported in the summary at the end, and what is still wrong then is alerted as after
 * any silence. Safe for use by several threads.
 */
public final class ActionRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ActionRunner.class);

  /** By how much later than it happened a start may be heard. */
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(2);

  /** In place of the number of a silence. */
  private static final int NOT_MUTED = 0;

  private static final int LONGEST_NOTE = 450;
  private static final int MOST_CHANGES = 2_000;

  private final NamedActions actions;
  private final DeployTables deployTables;
  private final WorkerHistory workerHistory;
  private final Authorizer authorizer;
  private final ActAnswers acts;
  private final Clock clock;
  private final Surroundings surroundings;

  /** What the store keeps of runs. */
  public record DeployTables(Deploys deploys, SilenceTable silenceTable, Outbox outbox) {}

  /**
   * What else a run needs.
   *
   * @param wake tells whoever is on call that silences have changed
   */
  public record Surroundings(Runnable wake, OldReleaseCheck oldReleaseCheck) {}

  /** Takes up an operation that a dead bot has left. */
  public interface ResumableDeploy {
    Outcome resume(Operation operation, Caller caller, Consumer<Message> progress);
  }

  /** One for a run of the bot. */
  public ActionRunner(
      NamedActions actions,
      DeployTables deployTables,
      WorkerHistory workerHistory,
      Authorizer authorizer,
      ActAnswers acts,
      Clock clock,
      Surroundings surroundings) {
    this.actions = actions;
    this.deployTables = deployTables;
    this.workerHistory = workerHistory;
    this.authorizer = authorizer;
    this.acts = acts;
    this.clock = clock;
    this.surroundings = surroundings;
  }

  /**
   * Runs an action with the rights that the config gives it.
   *
   * @param typed its name
   * @param what for; may be empty
   */
  Outcome run(RequestContext requestContext, String typed, String what) {
    Caller caller = requestContext.caller();
    Optional<NamedAction> found = actions.runnable(caller, typed);
    if (found.isEmpty()) {
      return authorizer.refused(
          requestContext, Verb.RUN, actions.refusal(typed, caller), List.of());
    }
    NamedAction action = found.get();
    String name = action.name();
    RequestContext own =
        new RequestContext(
            requestContext.id(),
            caller.running(name),
            requestContext.text(),
            requestContext.pressable(),
            message -> requestContext.progress().accept(ActionRunText.underWay(name, message)));
    String note = cut(authorizer.auditLog().clean(what));
    Outcome ended =
        acts.announced(
            own,
            action.command(),
            targets -> actions.objection(action, own.caller(), authorizer, targets),
            () -> begin(requestContext.id(), action, caller, note));
    return ended.map(commandAnswer -> finished(commandAnswer, caller, action.command()));
  }

  private static String cut(String note) {
    return CleanText.cut(note, LONGEST_NOTE);
  }

  private void begin(String id, NamedAction action, Caller caller, String note) {
    Instant now = clock.instant();
    Instant until = now.plus(action.window());
    int silence = action.mutes() ? mute(action, caller, now, until).number() : NOT_MUTED;
    Deploy deploy = new Deploy(id, action.name(), note, now, until, silence);
    try {
      deployTables.deploys().begin(deploy);
    } catch (StoreException cannotWrite) {
      unmute(deploy);
      throw cannotWrite;
    }
    surroundings.wake().run();
  }

  private ActiveSilence mute(NamedAction action, Caller caller, Instant now, Instant until) {
    return deployTables
        .silenceTable()
        .make(
            action.command().targets(), action.name() + " is running", caller.person(), now, until);
  }

  /** Takes up what a dead bot left: of a named action, to its summary. */
  public Outcome resume(
      Operation operation,
      Caller caller,
      Consumer<Message> progress,
      ResumableDeploy resumableDeploy) {
    Optional<Deploy> deploy = found(operation.id());
    return deploy.isEmpty()
        ? resumableDeploy.resume(operation, caller, progress)
        : resumableDeploy
            .resume(
                operation,
                caller,
                message -> progress.accept(ActionRunText.underWay(deploy.get().action(), message)))
            .map(commandAnswer -> finished(commandAnswer, caller, done(operation)));
  }

  private static Act done(Operation operation) {
    return new Act(
        operation.verb(),
        Selector.of(operation.steps().stream().map(JournalStep::target).toList()),
        operation.restartOptions(),
        Optional.empty(),
        true);
  }

  private Optional<Deploy> found(String operation) {
    try {
      return deployTables.deploys().find(operation);
    } catch (StoreException cannotRead) {
      LOG.error(
          "whether {} is a named action is not known: {}", operation, cannotRead.getMessage());
      return Optional.empty();
    }
  }

  /** The summary in place of the operation's own last word, of what has begun. */
  private CommandAnswer finished(CommandAnswer commandAnswer, Caller caller, Act does) {
    Optional<Deploy> begun = found(commandAnswer.operation());
    if (begun.isEmpty() || commandAnswer.results().isEmpty()) {
      begun.ifPresent(this::unmute);
      return commandAnswer;
    }
    Deploy deploy = begun.get();
    Instant now = clock.instant();
    Message summary =
        ActionRunText.withOld(
            ActionRunText.summary(
                deploy, caller, does, commandAnswer, others(deploy, commandAnswer, now), now),
            surroundings.oldReleaseCheck().of(does.verb(), commandAnswer.results()));
    // First what happened, then whatever still does: so that nothing falls between the two.
    unmute(deploy);
    tellElsewhere(deploy, caller, summary);
    return commandAnswer.withMessage(summary);
  }

  /** What happened to the workers that was neither our stop nor our start. */
  private List<StateChange> others(Deploy deploy, CommandAnswer commandAnswer, Instant now) {
    List<Target> targets = commandAnswer.results().stream().map(TargetResult::target).toList();
    try {
      Map<Target, Span> spans = deployTables.deploys().spans(deploy.operation());
      Instant until = now.isBefore(deploy.until()) ? now : deploy.until();
      return workerHistory.changes(targets, deploy.began(), MOST_CHANGES).stream()
          .filter(stateChange -> !stateChange.at().isAfter(until))
          .filter(stateChange ->
              Optional.ofNullable(spans.get(stateChange.target()))
                  .filter(span -> isOurs(span, stateChange))
                  .isEmpty())
          .toList();
    } catch (StoreException cannotRead) {
      LOG.error(
          "what happened during {} is not known: {}", deploy.action(), cannotRead.getMessage());
      return List.of();
    }
  }

  /** Whether it is our own stop or start, or the last word of it, which may be heard later. */
  private static boolean isOurs(Span span, StateChange stateChange) {
    if (stateChange.at().isBefore(span.from())) {
      return false;
    }
    boolean later = span.to().filter(stateChange.at()::isAfter).isPresent();
    return !later
        || (!ActionRunText.DEATHS.contains(stateChange.state())
            && !stateChange.at().isAfter(span.to().get().plus(HEARD_WITHIN)));
  }

  private void unmute(Deploy deploy) {
    try {
      boolean _ = deployTables.silenceTable().end(deploy.silence(), clock.instant());
      surroundings.wake().run();
    } catch (StoreException cannotWrite) {
      LOG.error(
          "alerts of {} are muted until {}: {}",
          deploy.action(),
          deploy.until(),
          cannotWrite.getMessage());
    }
  }

  /** In the action's own channel, where it was run in another one. */
  private void tellElsewhere(Deploy deploy, Caller caller, Message summary) {
    Optional<Channel> channel =
        actions
            .find(deploy.action())
            .flatMap(NamedAction::channel)
            .filter(one -> !one.equals(new Channel(caller.chat(), caller.channel())));
    try {
      channel.ifPresent(to ->
          deployTables
              .outbox()
              .say(
                  new Notice(
                      "deploy-" + deploy.operation(),
                      to,
                      Optional.empty(),
                      summary.severity(),
                      summary.heading(),
                      summary.lines().stream().map(Message.MessageLine::sentence).toList(),
                      clock.instant(),
                      Optional.empty())));
    } catch (StoreException cannotWrite) {
      LOG.error(
          "the result of {} could not be posted: {}", deploy.action(), cannotWrite.getMessage());
    }
  }
}
