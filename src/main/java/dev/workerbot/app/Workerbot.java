package dev.workerbot.app;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.http.HookKey;
import dev.workerbot.app.http.Hooks;
import dev.workerbot.app.http.Metrics;
import dev.workerbot.chat.ApprovedRuns;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.Desk;
import dev.workerbot.chat.LiveMessage;
import dev.workerbot.chat.PetitionCards;
import dev.workerbot.chat.Reporter;
import dev.workerbot.chat.Takeover;
import dev.workerbot.chat.WordCompletion;
import dev.workerbot.chronicle.Chronicle;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Server;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Severity;
import dev.workerbot.oncall.OnCall;
import dev.workerbot.oncall.Rules;
import dev.workerbot.operation.Actions;
import dev.workerbot.operation.AlertAnswers;
import dev.workerbot.operation.Answer;
import dev.workerbot.operation.ApprovalText;
import dev.workerbot.operation.Approvals;
import dev.workerbot.operation.Closing;
import dev.workerbot.operation.Dispatcher;
import dev.workerbot.operation.Errand;
import dev.workerbot.operation.HistoryText;
import dev.workerbot.operation.Holding;
import dev.workerbot.operation.Ids;
import dev.workerbot.operation.Offering;
import dev.workerbot.operation.Others;
import dev.workerbot.operation.Patience;
import dev.workerbot.operation.Turns;
import dev.workerbot.operation.build.BuildAnswers;
import dev.workerbot.operation.build.BuildText;
import dev.workerbot.operation.build.Builder;
import dev.workerbot.operation.deploy.DeployAnswers;
import dev.workerbot.program.Template;
import dev.workerbot.ssh.SshShell;
import dev.workerbot.store.Audit;
import dev.workerbot.store.Cards;
import dev.workerbot.store.Changes;
import dev.workerbot.store.Database;
import dev.workerbot.store.Deeds;
import dev.workerbot.store.Deliveries;
import dev.workerbot.store.Deploys;
import dev.workerbot.store.Holds;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Offers;
import dev.workerbot.store.OpenMessages;
import dev.workerbot.store.Outbox;
import dev.workerbot.store.Owner;
import dev.workerbot.store.Paused;
import dev.workerbot.store.Petition;
import dev.workerbot.store.PetitionPosts;
import dev.workerbot.store.Petitions;
import dev.workerbot.store.Retention;
import dev.workerbot.store.Rolls;
import dev.workerbot.store.Silences;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.StoreWatch;
import dev.workerbot.supervisor.FairPool;
import dev.workerbot.supervisor.ProgramFiles;
import dev.workerbot.supervisor.Shell;
import dev.workerbot.supervisor.Supervisorctl;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
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

  private final Closing closing = new Closing();
  private final Database database;
  private final StoreWatch storeWatch;
  private final Retention retention;
  private final Owner owner;
  private final Fleet fleet;
  private final Deliveries deliveries;
  private final Desk desk;
  private final Dispatcher dispatcher;
  private final PetitionCards petitionCards;
  private final ApprovedRuns approvedRuns;
  private final Takeover takeover;
  private final Completion completion;
  private final Cleaner cleaner;
  private final Offering offering;
  private final Ids ids;
  private final Clock clock;
  private final SteadyClock steady;
  private final Path locks;
  private final Rules rules;
  private final OnCall.Stored stored;
  private final Chronicle chronicle;
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
    this(config, Clock.systemUTC(), Patience.DEFAULT);
  }

  Workerbot(Config config, Clock clock, Patience usual) throws IOException {
    this(config, clock, usual, Database::open);
  }

  /**
   * The same for a bot that runs for long: a store that cannot be used is told of and tried again.
   *
   * @throws IOException with a sentence for people
   */
  static Workerbot toStay(Config config) throws IOException {
    return new Workerbot(config, Clock.systemUTC(), Patience.DEFAULT, Database::openAtLast);
  }

  /** How the database is opened. */
  private interface Opener {
    Database open(String url) throws IOException;
  }

  private Workerbot(Config config, Clock clock, Patience usual, Opener opener) throws IOException {
    this.clock = clock;
    this.steady = SteadyClock.of(clock);
    this.rules = config.alerts().rules();
    ids = new Ids(new SecureRandom());
    cleaner = new Cleaner(config.masks());
    Policy policy = config.policy();

    database = opener.open(config.storage());
    storeWatch = new StoreWatch(database, StoreWatch.Pace.DEFAULT);
    retention = new Retention(database, config.keep(), clock);
    locks = locks(config);
    owner = Owner.take(locks, ids.next(), "pid " + ProcessHandle.current().pid()).orElseThrow();
    Journal journal = new Journal(database, clock);
    Audit audit = new Audit(database, clock);
    Offers offers = new Offers(database, clock);
    deliveries = new Deliveries(database, clock);
    Cards cards = new Cards(database);
    Silences silences = new Silences(database);
    chronicle = new Chronicle(database, steady);
    Holds holds = new Holds(database);
    stored = new OnCall.Stored(cards, silences, new Deeds(database), holds);

    Semaphore handshakes = SshShell.handshakes();
    FairPool pool = FairPool.ofThisMachine();
    fleet =
        new Fleet(
            config.servers().stream().map(server -> server(server, handshakes, pool)).toList(),
            steady,
            config.shorthand().sets());

    ApprovalRules approving = config.approvals(config.people()::areOne);
    Holding holding =
        new Holding(
            holds,
            config.people(),
            fleet,
            policy,
            (caller, verb, targets) -> approving.whyNotBreak(caller, verb, targets).isEmpty(),
            clock);
    Patience patience =
        new Patience(
            usual.answer(),
            usual.look(),
            usual.settle(),
            config.staysUp(),
            config.rollingStaysUp(),
            config.resumeFor());
    offering = new Offering(offers, ids, clock);
    Turns turns = new Turns();
    Others others =
        new Others(journal, owner.name(), other -> isAlive(locks, other), patience, closing);
    Rolls rolls = new Rolls(database);
    Actions actions =
        new Actions(
            fleet,
            journal,
            rolls,
            owner.name(),
            offering,
            cleaner,
            patience,
            closing,
            turns,
            others,
            config.ways(),
            new Paused(database),
            clock);
    Petitions petitions = new Petitions(database, clock);
    PetitionPosts posts = new PetitionPosts(database, clock);
    Approvals approvals =
        new Approvals(
            approving,
            petitions,
            new ApprovalText(ZoneId.systemDefault()),
            offering,
            ids,
            owner.name(),
            config.approving().within(),
            clock,
            new Clerk());
    petitionCards = new PetitionCards(petitions, posts, approvals, closing);
    Changes changes = new Changes(database, clock);
    Builder builder =
        new Builder(
            fleet,
            journal,
            changes,
            owner.name(),
            turns,
            others,
            patience,
            closing,
            new BuildText(fleet, offering, cleaner),
            clock);
    DeployAnswers deploys =
        new DeployAnswers(
            config.actions().stream().map(Config.Action::does).toList(),
            new DeployAnswers.Kept(new Deploys(database), silences, new Outbox(database)),
            chronicle,
            config.contact(),
            clock,
            this::wakeOnCall);
    dispatcher =
        new Dispatcher(
            fleet,
            policy,
            config.shorthand(),
            audit,
            actions,
            new Dispatcher.Operations(journal, rolls),
            approvals,
            new BuildAnswers(
                fleet,
                policy,
                audit,
                config.creating(),
                config.confirming(),
                changes,
                builder,
                holding,
                approvals,
                offering,
                ids,
                config.confirmWithin(),
                cleaner,
                clock),
            holding,
            offering,
            new HistoryText(audit, clock),
            new AlertAnswers.Alerts(cards, silences, ids, clock, this::wakeOnCall),
            deploys,
            cleaner,
            config.confirming(),
            patience,
            config.confirmWithin(),
            Optional.of(chronicle),
            closing,
            (verb, outcome) ->
                metrics.get().ifPresent(figures -> figures.operation(verb, outcome)));

    OpenMessages messages = new OpenMessages(database);
    Reporter reporter =
        new Reporter(
            dispatcher, journal, messages, owner.name(), LiveMessage.Pace.DEFAULT, closing);
    approvedRuns =
        new ApprovedRuns(
            dispatcher,
            approvals,
            new ApprovedRuns.Stored(petitions, posts, journal),
            petitionCards,
            reporter,
            ids,
            closing,
            clock);
    desk =
        new Desk(
            config.shorthand(),
            dispatcher,
            deliveries,
            offers,
            reporter,
            petitionCards,
            ids,
            clock);
    takeover =
        new Takeover(
            journal,
            messages,
            deliveries,
            (operation, caller, progress) ->
                (operation.verb().reach() == Verb.Reach.BUILDS
                        ? builder.resume(operation, caller, progress)
                        : deploys.resume(operation, caller, progress, actions::resume))
                    .map(answer -> approvals.ended(operation.id(), answer)),
            reporter,
            approvedRuns,
            petitionCards,
            locks,
            owner.name());
    completion =
        new WordCompletion(
            dispatcher::shorthand,
            fleet,
            policy,
            config.creating().templates().stream().map(Template::id).toList(),
            dispatcher::named,
            dispatcher::numbered);
  }

  /** Brings what others have to know of, and does what they have approved. */
  private final class Clerk implements Approvals.Clerk {
    @Override
    public void changed() {
      petitionCards.wake();
    }

    @Override
    public void approved(Petition petition) {
      approvedRuns.begin(petition);
    }

    @Override
    public Caller asOfNow(Caller who) {
      return petitionCards
          .chat(who.chat())
          .map(chat -> chat.asOfNow(who))
          .map(now -> now.groupsKnown() ? now : who.as(now.membership()))
          .orElse(who);
    }
  }

  private static boolean isAlive(Path locks, String owner) {
    try {
      return Owner.isHeld(locks, owner);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static Server server(Config.Server server, Semaphore handshakes, FairPool pool) {
    // One connection for both.
    Shell shell = new SshShell(server.endpoint(), handshakes);
    ProgramFiles files =
        new ProgramFiles(shell, server.configWriter(), server.supervisor().limit());
    Supervisorctl supervisor =
        new Supervisorctl(shell, server.supervisor(), files, pool.forOneServer());
    return new Server(server.name(), server.tags(), supervisor, files);
  }

  /** Writes down that somebody was refused before anything was asked, and says so. */
  Answer refuse(Caller caller, String text, String sentence) {
    return dispatcher.refused(new Errand(ids.next(), caller, text, false, _ -> {}), sentence);
  }

  /** The file of the database. */
  static Path database(Config config) {
    return Path.of(config.storage().substring("jdbc:sqlite:".length()));
  }

  /** Where every live workerbot on this store holds a lock. */
  static Path locks(Config config) {
    return Path.of(database(config) + ".locks");
  }

  public Desk desk() {
    return desk;
  }

  public Takeover takeover() {
    return takeover;
  }

  public Completion completion() {
    return completion;
  }

  /** From now on these chats are brought what waits for people's word. */
  public void serve(List<Chat> chats) {
    petitionCards.serve(chats);
  }

  /** Asks every server once, so that completion knows its workers. */
  public void warmUp() {
    Thread.ofVirtual()
        .name("warm-up")
        .start(() -> fleet.look(fleet.servers().stream().map(Server::name).toList()));
  }

  /**
   * Watches every server from now on, and tells these chats of alerts. Of several workerbots on one
   * store only one does.
   *
   * @param only the one channel for all of them, whatever the config says; empty to follow that
   * @return empty where another one does
   */
  public Optional<Watching> watch(List<Chat> chats, Optional<Cards.Channel> only)
      throws IOException {
    return watch(chats, only, Watching.Paces.usual());
  }

  Optional<Watching> watch(List<Chat> chats, Optional<Cards.Channel> only, Watching.Paces paces)
      throws IOException {
    Optional<Owner> alone = Owner.take(locks, "watch", "pid " + ProcessHandle.current().pid());
    if (alone.isEmpty()) {
      return Optional.empty();
    }
    Watching begun =
        new Watching(
            alone.get(),
            new Watching.Parts(
                fleet,
                database,
                storeWatch,
                stored,
                chronicle,
                metrics.get(),
                offering,
                cleaner,
                ids,
                clock,
                steady),
            only.map(rules::allTo).orElse(rules),
            paces);
    chats.forEach(begun::serve);
    watching.set(Optional.of(begun));
    begun.start();
    return Optional.of(begun);
  }

  /** Figures of what happens from now on. */
  public Metrics measure(boolean memoryPerWorker) {
    Metrics figures =
        new Metrics(
            fleet.servers().stream().map(Server::name).toList(), Main.version(), memoryPerWorker);
    metrics.set(Optional.of(figures));
    return figures;
  }

  /**
   * What may be begun from outside: actions with a key, whose chat is one of these; empty where
   * there is none.
   */
  Optional<Hooks> hooks(List<Config.Action> actions, List<Chat> chats) {
    Map<String, HookKey> keys = new HashMap<>();
    Map<String, HookedAction> hooked = new HashMap<>();
    for (Config.Action action : actions) {
      Optional<HookedAction> told =
          HookedAction.of(action.does(), chats, desk, cleaner)
              .filter(_ -> action.key().isPresent());
      if (told.isPresent()) {
        keys.put(action.does().name(), action.key().get());
        hooked.put(action.does().name(), told.get());
      }
    }
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Hooks(
                keys,
                new HookKey(ids.next() + ids.next()),
                deliveries::isFirst,
                (name, by, ref) -> hooked.get(name).begin(by, ref),
                clock));
  }

  /** What every text from outside goes through. */
  Cleaner cleaner() {
    return cleaner;
  }

  /** What is wrong with the store, as a sentence; empty while it can be written. */
  Optional<String> storeTrouble() {
    return database.trouble().map(one -> one.sentence() + ". " + one.remedy());
  }

  /**
   * From now on what is too old is forgotten, and the log says when the store cannot be written,
   * and when it can again.
   */
  void keepStore() {
    storeWatch.start();
    retention.start();
  }

  /** Tells everybody on call of the bot itself, once. */
  public void tell(String title, List<String> lines) {
    Outbox outbox = new Outbox(database);
    try {
      for (Cards.Channel channel : rules.usual().route().channels()) {
        outbox.say(
            new Outbox.Notice(
                ids.next(),
                channel,
                Optional.empty(),
                Severity.WARNING,
                title,
                lines,
                clock.instant()));
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
  void awaitApproved(Duration atMost) {
    approvedRuns.await(atMost);
  }

  /** Names of the servers, for greetings. */
  public List<String> servers() {
    return fleet.servers().stream().map(server -> server.name().value()).toList();
  }

  /**
   * Stops waiting everywhere, while the chats can still be told so; what was begun stays in the
   * journal for the next run.
   */
  public void suspend() {
    closing.close();
    fleet.close();
    boolean _ = desk.awaitAnswers(LAST_ANSWERS);
    approvedRuns.await(LAST_ANSWERS);
  }

  /** Stops waiting everywhere; what was begun stays in the journal for the next run. */
  @Override
  public void close() throws IOException {
    closing.close();
    fleet.close();
    Optional<Watching> begun = watching.getAndSet(Optional.empty());
    if (begun.isPresent()) {
      begun.get().close();
    }
    metrics.getAndSet(Optional.empty()).ifPresent(Metrics::close);
    chronicle.close();
    storeWatch.close();
    retention.close();
    database.close();
    // Our name was drawn for this run alone; whoever takes over what it left takes the name anew.
    owner.discard();
  }
}
