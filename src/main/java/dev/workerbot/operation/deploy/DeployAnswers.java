package dev.workerbot.operation.deploy;

import dev.workerbot.access.Caller;
import dev.workerbot.alert.ActiveSilence;
import dev.workerbot.chronicle.WorkerHistory;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.message.Message;
import dev.workerbot.operation.Authorizer;
import dev.workerbot.operation.CommandAnswer;
import dev.workerbot.operation.RequestContext;
import dev.workerbot.operation.TargetResult;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Deploys;
import dev.workerbot.store.Deploys.Deploy;
import dev.workerbot.store.Deploys.Span;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Outbox;
import dev.workerbot.store.SilenceTable;
import dev.workerbot.store.StateChanges.StateChange;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code run}: does what the config has approved beforehand, with the action's own rights. While it
 * does, alerts of its workers are muted unless the config says otherwise; what happened to them
 * besides is told in the summary at the end, and what is still wrong then is alerted as after any
 * silence. Safe for use by several threads.
 */
public final class DeployAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(DeployAnswers.class);

  /** By how much later than it happened a start may be heard. */
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(2);

  /** In place of the number of a silence. */
  private static final int NOT_MUTED = 0;

  private static final int LONGEST_NOTE = 450;
  private static final int MOST_CHANGES = 2_000;

  private final Map<String, NamedAction> actions = new LinkedHashMap<>();
  private final DeployTables deployTables;
  private final WorkerHistory workerHistory;
  private final String contact;
  private final Clock clock;
  private final Runnable wake;

  /** What the store keeps of runs. */
  public record DeployTables(Deploys deploys, SilenceTable silenceTable, Outbox outbox) {}

  /** Takes an act past what stands before it, to its end. */
  public interface Acting {
    /**
     * As {@code Dispatcher.carryOut}.
     *
     * @param objection what besides the rights to the command can forbid it
     * @param begins is run once all that stands before it is passed, and before anything is done
     */
    Optional<CommandAnswer> act(
        RequestContext requestContext,
        Command.Act command,
        Authorizer.Objection objection,
        Runnable begins);
  }

  /** Takes up an operation that a dead bot has left. */
  public interface ResumableDeploy {
    Optional<CommandAnswer> resume(
        Journal.Operation operation, Caller caller, Consumer<Message> progress);
  }

  /**
   * @param contact whom people ask for a right
   * @param wake tells whoever is on call that silences have changed
   */
  public DeployAnswers(
      Collection<NamedAction> actions,
      DeployTables deployTables,
      WorkerHistory workerHistory,
      String contact,
      Clock clock,
      Runnable wake) {
    actions.forEach(action -> this.actions.put(action.name(), action));
    this.deployTables = deployTables;
    this.workerHistory = workerHistory;
    this.contact = contact;
    this.clock = clock;
    this.wake = wake;
  }

  /** Names of the actions that the caller may run, in the order of the config. */
  public List<String> runnable(Caller caller) {
    return actions.values().stream()
        .filter(action -> mayRun(action, caller))
        .map(NamedAction::name)
        .toList();
  }

  private static boolean mayRun(NamedAction action, Caller caller) {
    return caller.isHook()
        ? caller.action().equals(Optional.of(action.name()))
        : action.runBy().applyTo(caller);
  }

  /** Empty when the bot is closing and the next run will finish it. */
  public Optional<CommandAnswer> run(
      RequestContext requestContext, Careful.Run command, Authorizer authorizer, Acting acting) {
    Caller caller = requestContext.caller();
    Optional<NamedAction> found = runnable(caller, command.action());
    if (found.isEmpty()) {
      return Optional.of(
          authorizer.refused(
              requestContext, Verb.RUN, refusal(command.action(), caller), List.of()));
    }
    NamedAction action = found.get();
    String name = action.name();
    RequestContext own =
        new RequestContext(
            requestContext.id(),
            caller.running(name),
            requestContext.text(),
            requestContext.pressable(),
            message -> requestContext.progress().accept(DeployText.underWay(name, message)));
    String note = cut(authorizer.clean(command.note()));
    Optional<CommandAnswer> ended =
        acting.act(
            own,
            action.command(),
            targets -> objection(action, own.caller(), authorizer, targets),
            () -> begin(requestContext.id(), action, caller, note));
    return ended.map(commandAnswer -> finished(commandAnswer, caller, action.command()));
  }

  private static String cut(String note) {
    return note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE - 1) + "…";
  }

  /** The action of that name, where the caller may run it: else there is none for them. */
  public Optional<NamedAction> runnable(Caller caller, String name) {
    return Optional.ofNullable(actions.get(name)).filter(action -> mayRun(action, caller));
  }

  /** Why the caller may not run it, which is the same whether there is one or not. */
  public String refusal(String typed, Caller caller) {
    List<String> known = runnable(caller);
    boolean mayDepend =
        actions.values().stream().anyMatch(action -> action.runBy().dependsOnUnknownGroups(caller));
    String hint =
        Nearest.hint(
            typed,
            known,
            known.isEmpty() ? "." : "; you may run `" + String.join("`, `", known) + "`.");
    // Of a slip of the finger no more has to be said. It is found among what they may run alone.
    boolean isSlip = hint.endsWith("?");
    return "There is no action %s that you may run%s%s%s"
        .formatted(
            Message.code(typed),
            hint,
            isSlip ? "" : " %s can let you run one: see `run-by` in the config.".formatted(contact),
            mayDepend ? " User groups cannot be read just now; try again in a minute." : "");
  }

  /**
   * Why a deny rule forbids what the action does besides its command; what that does is decided as
   * ever.
   */
  public Optional<String> objection(
      NamedAction action, Caller running, Authorizer authorizer, Collection<Target> targets) {
    return action
        .besides()
        .flatMap(verb -> authorizer.denied(running, verb, targets))
        .map(why ->
            "%s mutes the alerts of its workers. %s With `mute: false` it would not."
                .formatted(Message.code(action.name()), why));
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
    wake.run();
  }

  private ActiveSilence mute(NamedAction action, Caller caller, Instant now, Instant until) {
    return deployTables
        .silenceTable()
        .make(
            action.command().targets(), action.name() + " is under way", caller.name(), now, until);
  }

  /** Takes up what a dead bot left: of a named action, to its summary. */
  public Optional<CommandAnswer> resume(
      Journal.Operation operation,
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
                message -> progress.accept(DeployText.underWay(deploy.get().action(), message)))
            .map(commandAnswer -> finished(commandAnswer, caller, done(operation)));
  }

  private static Command.Act done(Journal.Operation operation) {
    return new Command.Act(
        operation.verb(),
        Selector.of(operation.steps().stream().map(Journal.JournalStep::target).toList()),
        operation.restartOptions(),
        Optional.empty(),
        true);
  }

  /** Whether the operation is that of a named action. */
  public boolean isRun(String operation) {
    return found(operation).isPresent();
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
  private CommandAnswer finished(CommandAnswer commandAnswer, Caller caller, Command.Act does) {
    Optional<Deploy> begun = found(commandAnswer.operation());
    if (begun.isEmpty() || commandAnswer.results().isEmpty()) {
      begun.ifPresent(this::unmute);
      return commandAnswer;
    }
    Deploy deploy = begun.get();
    Instant now = clock.instant();
    Message summary =
        DeployText.summary(
            deploy, caller, does, commandAnswer, others(deploy, commandAnswer, now), now);
    // First what happened, then whatever still does: so that nothing falls between the two.
    unmute(deploy);
    tellElsewhere(deploy, caller, summary);
    return new CommandAnswer(
        commandAnswer.outcome(), commandAnswer.operation(), summary, commandAnswer.results());
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
        || (!DeployText.DEATHS.contains(stateChange.state())
            && !stateChange.at().isAfter(span.to().get().plus(HEARD_WITHIN)));
  }

  private void unmute(Deploy deploy) {
    try {
      boolean _ = deployTables.silenceTable().end(deploy.silence(), clock.instant());
      wake.run();
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
        Optional.ofNullable(actions.get(deploy.action()))
            .flatMap(NamedAction::channel)
            .filter(one -> !one.equals(new Channel(caller.chat(), caller.channel())));
    try {
      channel.ifPresent(to ->
          deployTables
              .outbox()
              .say(
                  new Outbox.Notice(
                      "deploy-" + deploy.operation(),
                      to,
                      Optional.empty(),
                      summary.severity(),
                      summary.heading(),
                      summary.lines().stream().map(Message.MessageLine::sentence).toList(),
                      clock.instant())));
    } catch (StoreException cannotWrite) {
      LOG.error("{} is not told in its channel: {}", deploy.action(), cannotWrite.getMessage());
    }
  }
}
