package dev.workerbot.app.bot;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.alert.store.RecentOperations;
import dev.workerbot.alert.store.SilenceTable;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.app.http.Hooks;
import dev.workerbot.app.http.Metrics;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.completion.WordCompletion;
import dev.workerbot.chat.inbound.AnswerPublisher;
import dev.workerbot.chat.inbound.ApprovedRuns;
import dev.workerbot.chat.inbound.CommandRun;
import dev.workerbot.chat.inbound.PressedButtons;
import dev.workerbot.chat.inbound.RequestHandler;
import dev.workerbot.chat.inbound.SeenDeliveries;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.chat.outbound.OutboxWorker;
import dev.workerbot.chat.outbound.Places;
import dev.workerbot.chat.outbound.source.ApprovalSource;
import dev.workerbot.chat.recovery.ApprovalRecovery;
import dev.workerbot.chat.recovery.OperationRecovery;
import dev.workerbot.feature.action.ActionRunner;
import dev.workerbot.feature.action.NamedActions;
import dev.workerbot.feature.alert.engine.OnCall;
import dev.workerbot.feature.change.answer.BuildAnswers;
import dev.workerbot.feature.change.answer.ChangeRules;
import dev.workerbot.feature.change.answer.CreateAnswers;
import dev.workerbot.feature.change.answer.Previews;
import dev.workerbot.feature.change.answer.ProgramAnswers;
import dev.workerbot.feature.change.answer.UndoAnswers;
import dev.workerbot.feature.change.plan.Planner;
import dev.workerbot.feature.change.plan.UndoPlanner;
import dev.workerbot.feature.change.run.ChangeExecutor;
import dev.workerbot.feature.change.run.ChangeJournal;
import dev.workerbot.feature.change.run.ChangeText;
import dev.workerbot.feature.change.run.ChangeTurns;
import dev.workerbot.feature.change.store.Changes;
import dev.workerbot.feature.restart.ActAnswers;
import dev.workerbot.feature.restart.Actions;
import dev.workerbot.feature.restart.operation.Outage;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.history.MemoryUse;
import dev.workerbot.history.StateChanges;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.CommandAnswer;
import dev.workerbot.request.CommandResult;
import dev.workerbot.request.Ids;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.approval.ApprovalCards;
import dev.workerbot.request.approval.ApprovalTerms;
import dev.workerbot.request.approval.ApprovalText;
import dev.workerbot.request.approval.Approvals;
import dev.workerbot.request.authorization.AccessAnswers;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.request.dispatch.Dispatcher;
import dev.workerbot.request.dispatch.FeatureParts;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.request.lock.CrossProcessQueue;
import dev.workerbot.request.lock.WorkerLocks;
import dev.workerbot.request.lock.WorkerTurns;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ShutdownSignal;
import dev.workerbot.ssh.SshShell;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.StoreWatch;
import dev.workerbot.store.access.ApprovalCardPosts;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequests;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.OpenMessages;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.store.request.Deploys;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.Paused;
import dev.workerbot.store.request.Rolls;
import dev.workerbot.store.request.SeenEvents;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.shell.FairPool;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where the parts are put together; read it from top to bottom as the list of them.
 */
public final class Workerbot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workerbot.class);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

  private final ShutdownSignal shutdownSignal = new ShutdownSignal();
  private final Database database;
  private final StoreWatch storeWatch;
  private final Retention retention;
  private final InstanceLock instanceLock;
  private final Fleet fleet;
  private final SeenEvents seenEvents;
  private final RequestHandler requestHandler;
  private final Dispatcher dispatcher;
  private final OutboxWorker approvalOutbox;
  private final ApprovedRuns approvedRuns;
  private final OperationRecovery operationRecovery;
  private final Completion completion;
  private final Cleaner cleaner;
  private final Buttons buttons;
  private final Ids ids;
  private final Clock clock;
  private final SteadyClock steady;
  private final Path locks;
  private final AlertRules alertRules;
  private final OnCall.AlertTables alertTables;
  private final WorkerHistory workerHistory;
  private final AtomicReference<Optional<Metrics>> metrics =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<Watching>> watching =
      new AtomicReference<>(Optional.empty());

  /**
   * Opens the store and is ready; servers are connected to when they are first asked.
   *
   * @throws IOException with a sentence for people
   */
  public Workerbot(Config config) throws IOException {
    this(config, Clock.systemUTC(), OperationTimeouts.DEFAULT);
  }

  public Workerbot(Config config, Clock clock, OperationTimeouts usual) throws IOException {
    this(config, clock, usual, Database::open);
  }

  /**
   * The same for a bot that runs for long: a store that cannot be used is told of and tried again.
   *
   * @throws IOException with a sentence for people
   */
  public static Workerbot toStay(Config config) throws IOException {
    return new Workerbot(
        config, Clock.systemUTC(), OperationTimeouts.DEFAULT, Database::openAtLast);
  }

  /** How the database is opened. */
  private interface DatabaseOpener {
    Database open(String url) throws IOException;
  }

  private Workerbot(
      Config config, Clock clock, OperationTimeouts usual, DatabaseOpener databaseOpener)
      throws IOException {
    this.clock = clock;
    this.steady = SteadyClock.of(clock);
    this.alertRules = config.alertsConfig().alertRules();
    ids = new Ids(new SecureRandom());
    cleaner = new Cleaner(config.masks());
    Policy policy = config.policy();

    database = databaseOpener.open(config.storage());
    storeWatch = new StoreWatch(database, StoreWatch.CheckIntervals.DEFAULT);
    locks = locks(config);
    instanceLock =
        InstanceLock.take(locks, ids.next(), "pid " + ProcessHandle.current().pid()).orElseThrow();
    Journal journal = new Journal(database, clock);
    Audit audit = new Audit(database, clock);
    ButtonActions buttonActions = new ButtonActions(database, clock);
    seenEvents = new SeenEvents(database, clock);
    Cards cards = new Cards(database);
    SilenceTable silenceTable = new SilenceTable(database);
    workerHistory = new WorkerHistory(database, steady);
    HoldTable holdTable = new HoldTable(database);
    alertTables =
        new OnCall.AlertTables(cards, silenceTable, new RecentOperations(database), holdTable);

    Semaphore handshakes = SshShell.handshakes();
    FairPool pool = FairPool.ofThisMachine();
    fleet =
        new Fleet(
            config.servers().stream()
                .map(configuredServer -> server(configuredServer, handshakes, pool))
                .toList(),
            steady,
            config.shorthand().sets());

    ApprovalRules approving = config.approvals(config.people()::areOne);
    HoldPolicy holdPolicy =
        new HoldPolicy(
            holdTable,
            config.people(),
            fleet,
            policy,
            (caller, verb, targets) -> approving.whyNotBreak(caller, verb, targets).isEmpty(),
            clock);
    OperationTimeouts operationTimeouts =
        new OperationTimeouts(
            usual.answer(),
            usual.look(),
            usual.settle(),
            config.times().staysUp(),
            config.times().rollingStaysUp(),
            config.times().resumeFor());
    buttons = new Buttons(buttonActions, ids, clock);
    WorkerTurns workerTurns =
        new WorkerTurns(
            new WorkerLocks(),
            new CrossProcessQueue(
                journal,
                instanceLock.name(),
                other -> isAlive(locks, other),
                operationTimeouts,
                shutdownSignal));
    Rolls rolls = new Rolls(database);
    Services.AnswerTools answerTools = new Services.AnswerTools(cleaner, buttons, ids);
    Actions actions =
        new Actions(
            fleet,
            new Actions.OperationTables(journal, rolls, new Paused(database)),
            instanceLock.name(),
            answerTools,
            new Actions.OperationLimits(operationTimeouts, shutdownSignal, clock),
            workerTurns,
            config.signalPlans());
    ApprovalRequests approvalRequests = new ApprovalRequests(database, clock);
    ApprovalCardPosts posts = new ApprovalCardPosts(database);
    ApprovalCards approvalCards =
        new ApprovalCards(
            approving, new ApprovalText(ZoneId.systemDefault()), buttons, this::asOfNow);
    Approvals approvals =
        new Approvals(
            approving,
            approvalRequests,
            approvalCards,
            ids,
            new ApprovalTerms(instanceLock.name(), config.times().approveWithin()),
            clock,
            new ApprovalWiring());
    approvalOutbox =
        new OutboxWorker(
            new Outbox(database),
            Map.of(MessageKind.APPROVAL, new ApprovalSource(approvalRequests, approvalCards)),
            new Places(),
            ids::next,
            DeliveryPolicy.DEFAULT,
            clock);
    Changes changes = new Changes(database, clock);
    ChangeJournal changeJournal = new ChangeJournal(journal, changes, instanceLock.name());
    retention =
        new Retention(
            database,
            config.keep(),
            clock,
            List.of(
                changes,
                approvalRequests,
                audit,
                cards,
                new StateChanges(database),
                new MemoryUse(database)));
    ChangeExecutor changeExecutor =
        new ChangeExecutor(
            changeJournal,
            new ChangeTurns(fleet, changeJournal, workerTurns, operationTimeouts, shutdownSignal),
            new ChangeText(fleet, buttons, cleaner),
            clock);
    AuditLog auditLog = new AuditLog(audit, cleaner);
    Authorizer authorizer = new Authorizer(fleet, policy, auditLog, holdPolicy, approvals.rules());
    ChangeRules changeRules =
        new ChangeRules(
            policy, config.creating(), config.confirming(), authorizer, auditLog, approvals);
    Previews previews =
        new Previews(
            changes,
            changeExecutor,
            changeRules,
            buttons,
            ids,
            config.times().confirmWithin(),
            cleaner);
    Planner planner = new Planner(fleet, policy);
    BuildAnswers buildAnswers =
        new BuildAnswers(
            changeRules,
            changes,
            changeExecutor,
            new CreateAnswers(fleet, changeRules, planner, previews, buttons),
            new ProgramAnswers(fleet, changeRules, planner, previews, buttons, cleaner),
            new UndoAnswers(
                fleet,
                changeRules,
                new UndoPlanner(fleet, policy),
                changes,
                previews,
                buttons,
                clock));
    Services.Access access =
        new Services.Access(
            policy,
            authorizer,
            new AccessAnswers(
                policy,
                fleet,
                caller ->
                    config.shorthand().only(term -> authorizer.visibility().isKnown(caller, term))),
            holdPolicy);
    ActAnswers.Confirmation confirmation =
        new ActAnswers.Confirmation(
            config.confirming(),
            config.times().confirmWithin(),
            new Outage(fleet, operationTimeouts));
    ActAnswers acts =
        new ActAnswers(authorizer, holdPolicy, actions, buttons, rolls, confirmation, approvals);
    NamedActions namedActions =
        new NamedActions(
            config.actions().stream().map(ActionConfig::does).toList(), config.contact());
    Deploys deploys = new Deploys(database);
    ActionRunner actionRunner =
        new ActionRunner(
            namedActions,
            new ActionRunner.DeployTables(deploys, silenceTable, new Outbox(database)),
            workerHistory,
            authorizer,
            acts,
            clock,
            this::wakeOnCall);
    Services services =
        new Services(
            fleet,
            access,
            new Services.Records(
                auditLog, audit, Optional.of(workerHistory), journal, rolls, clock),
            answerTools,
            this::wakeOnCall,
            new FeatureParts(
                acts,
                actions.pauses(),
                approvals,
                config.confirming(),
                namedActions,
                actionRunner,
                deploys,
                cards,
                silenceTable,
                buildAnswers));
    dispatcher =
        new Dispatcher(
            services,
            config.shorthand(),
            shutdownSignal,
            (verb, outcome) ->
                metrics.get().ifPresent(figures -> figures.operation(verb, outcome)));
    OpenMessages messages = new OpenMessages(database);
    AnswerPublisher answerPublisher =
        new AnswerPublisher(
            dispatcher,
            journal,
            messages,
            instanceLock.name(),
            DeliveryPolicy.DEFAULT,
            shutdownSignal);
    approvedRuns =
        new ApprovedRuns(
            dispatcher, approvals, posts, journal, approvalOutbox, answerPublisher, shutdownSignal);
    CommandRun commandRun = new CommandRun(dispatcher, answerPublisher, approvedRuns);
    requestHandler =
        new RequestHandler(
            config.shorthand(),
            dispatcher,
            new SeenDeliveries(seenEvents, config.shorthand(), instanceLock.name(), clock),
            new PressedButtons(buttonActions, commandRun, clock),
            commandRun,
            ids);
    operationRecovery =
        new OperationRecovery(
            journal,
            messages,
            seenEvents,
            (operation, caller, progress) ->
                (operation.verb().reach() == Verb.Reach.BUILDS
                        ? CommandResult.orSuspended(
                            changeExecutor.resume(operation, caller, progress))
                        : actionRunner.resume(operation, caller, progress, actions::resume))
                    .map(commandAnswer -> approvals.ended(operation.id(), commandAnswer))
                    .told(),
            answerPublisher,
            new ApprovalRecovery(
                approvedRuns, approvals, approvalRequests, approvalOutbox, ids, clock),
            locks);
    completion =
        new WordCompletion(
            dispatcher::shorthand,
            fleet,
            policy,
            config.creating().templateIds(),
            dispatcher::named,
            dispatcher::numbered,
            new LiveAttention(services, alertTables.recentOperations(), clock));
  }

  /** Brings what others have to know of, and does what they have approved. */
  private final class ApprovalWiring implements Approvals.ApprovalListener {
    @Override
    public void changed() {
      approvalOutbox.wake();
    }

    @Override
    public void approved(ApprovalRequest approvalRequest) {
      approvedRuns.begin(approvalRequest);
    }
  }

  /** Somebody who spoke earlier, with the groups that they are in by now. */
  private Caller asOfNow(Caller who) {
    return approvalOutbox
        .chat(who.chat())
        .map(chat -> chat.asOfNow(who))
        .map(now -> now.groupsKnown() ? now : who.as(now.membership()))
        .orElse(who);
  }

  private static boolean isAlive(Path locks, String owner) {
    try {
      return InstanceLock.isHeld(locks, owner);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static WatchedServer server(
      ConfiguredServer configuredServer, Semaphore handshakes, FairPool pool) {
    // One connection for both.
    Shell shell = new SshShell(configuredServer.endpoint(), handshakes);
    ProgramFiles files =
        new ProgramFiles(
            shell, configuredServer.configWriter(), configuredServer.supervisor().limit());
    Supervisorctl supervisor =
        new Supervisorctl(shell, configuredServer.supervisor(), files, pool.forOneServer());
    return new WatchedServer(configuredServer.name(), configuredServer.tags(), supervisor, files);
  }

  /** Writes down that somebody was refused before anything was asked, and says so. */
  public CommandAnswer refuse(Caller caller, String text, String sentence) {
    return dispatcher.refused(
        new RequestContext(ids.next(), caller, text, false, _ -> {}), sentence);
  }

  /** The file of the database. */
  public static Path database(Config config) {
    return Path.of(config.storage().substring("jdbc:sqlite:".length()));
  }

  /** Where every live workerbot on this store holds a lock. */
  public static Path locks(Config config) {
    return Path.of(database(config) + ".locks");
  }

  public RequestHandler desk() {
    return requestHandler;
  }

  public OperationRecovery takeover() {
    return operationRecovery;
  }

  public Completion completion() {
    return completion;
  }

  /** From now on these chats are brought what waits for people's word. */
  public void serve(List<Chat> chats) {
    approvedRuns.serve(chats);
  }

  /** Asks every server once, so that completion knows its workers. */
  public void warmUp() {
    Thread.ofVirtual()
        .name("warm-up")
        .start(() -> fleet.look(fleet.servers().stream().map(WatchedServer::name).toList()));
  }

  /**
   * Watches every server from now on, and tells these chats of alerts. Of several workerbots on one
   * store only one does.
   *
   * @param only the one channel for all of them, whatever the config says; empty to follow that
   * @return empty where another one does
   */
  public Optional<Watching> watch(List<Chat> chats, Optional<Channel> only) throws IOException {
    return watch(chats, only, Watching.Intervals.usual());
  }

  public Optional<Watching> watch(
      List<Chat> chats, Optional<Channel> only, Watching.Intervals intervals) throws IOException {
    Optional<InstanceLock> alone =
        InstanceLock.take(locks, "watch", "pid " + ProcessHandle.current().pid());
    if (alone.isEmpty()) {
      return Optional.empty();
    }
    Watching begun =
        new Watching(
            alone.get(),
            new Watching.WatchParts(
                fleet,
                database,
                storeWatch,
                alertTables,
                workerHistory,
                metrics.get(),
                buttons,
                cleaner,
                ids,
                clock,
                steady),
            only.map(alertRules::allTo).orElse(alertRules),
            intervals);
    chats.forEach(begun::serve);
    watching.set(Optional.of(begun));
    begun.start();
    return Optional.of(begun);
  }

  /** Figures of what happens from now on. */
  public Metrics measure(boolean memoryPerWorker) {
    Metrics figures =
        new Metrics(
            fleet.servers().stream().map(WatchedServer::name).toList(), version(), memoryPerWorker);
    metrics.set(Optional.of(figures));
    return figures;
  }

  /**
   * What may be begun from outside: actions with a key, whose chat is one of these; empty where
   * there is none.
   */
  public Optional<Hooks> hooks(List<ActionConfig> actions, List<Chat> chats) {
    return new HookedActions(requestHandler, cleaner, seenEvents, ids, clock).of(actions, chats);
  }

  /** The version of this build; {@code from its sources} where it was not packaged. */
  public static String version() {
    return Optional.ofNullable(Workerbot.class.getPackage().getImplementationVersion())
        .orElse("from its sources");
  }

  /** What every text from outside goes through. */
  public Cleaner cleaner() {
    return cleaner;
  }

  /** What is wrong with the store, as a sentence; empty while it can be written. */
  public Optional<String> storeTrouble() {
    return database.trouble().map(one -> one.sentence() + ". " + one.remedyWhileRunning());
  }

  /**
   * From now on what is too old is forgotten, and the log says when the store cannot be written,
   * and when it can again.
   */
  public void keepStore() {
    storeWatch.start();
    retention.start();
  }

  /** Tells everybody on call of the bot itself, once. */
  public void tell(String title, List<String> lines) {
    Outbox outbox = new Outbox(database);
    try {
      for (Channel channel : alertRules.usual().route().channels()) {
        outbox.say(
            new Notice(
                ids.next(),
                channel,
                Optional.empty(),
                Severity.WARNING,
                Sentence.outside(title),
                lines.stream().map(Sentence::outside).toList(),
                clock.instant(),
                Optional.empty()));
      }
      wakeOnCall();
    } catch (StoreException cannotWrite) {
      LOG.warn("cannot be told in the alert channel: {} ({})", title, cannotWrite.getMessage());
    }
  }

  private void wakeOnCall() {
    watching.get().ifPresent(Watching::wake);
  }

  /** Waits until what was approved through this bot is done, but not for ever. */
  public void awaitApproved(Duration atMost) {
    approvedRuns.await(atMost);
  }

  /** Names of the servers, for greetings. */
  public List<String> servers() {
    return fleet.servers().stream().map(watchedServer -> watchedServer.name().value()).toList();
  }

  /**
   * Stops waiting everywhere, while the chats can still be told so; what was begun stays in the
   * journal for the next run.
   */
  public void suspend() {
    shutdownSignal.close();
    fleet.close();
    boolean _ = requestHandler.awaitAnswers(LAST_ANSWERS);
    approvedRuns.await(LAST_ANSWERS);
  }

  /** Stops waiting everywhere; what was begun stays in the journal for the next run. */
  @Override
  public void close() throws IOException {
    shutdownSignal.close();
    fleet.close();
    Optional<Watching> begun = watching.getAndSet(Optional.empty());
    if (begun.isPresent()) {
      begun.get().close();
    }
    metrics.getAndSet(Optional.empty()).ifPresent(Metrics::close);
    approvalOutbox.close();
    workerHistory.close();
    storeWatch.close();
    retention.close();
    database.close();
    // Our name was drawn for this run alone; whoever takes over what it left takes the name anew.
    instanceLock.discard();
  }
}
