package dev.workerbot.app.bot;

import dev.workerbot.access.Caller;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.app.http.HookedActions;
import dev.workerbot.app.http.Hooks;
import dev.workerbot.app.http.metrics.Metrics;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.Completion;
import dev.workerbot.chat.inbound.RequestHandler;
import dev.workerbot.chat.recovery.OperationRecovery;
import dev.workerbot.fleet.FleetSummary;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.store.Database;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bot: the one list of its parts, from what all stand on to what speaks unasked. */
public final class Workerbot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workerbot.class);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

  private final Foundation foundation;
  private final AccessParts access;
  private final OperationParts operations;
  private final RequestParts requests;
  private final AlertRules alertRules;
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
    this(config, clock, usual, Foundation.overSsh());
  }

  /** The same, where {@code ways} makes the way to each server. */
  public Workerbot(
      Config config,
      Clock clock,
      OperationTimeouts usual,
      Function<ConfiguredServer, WatchedServer> ways)
      throws IOException {
    this(new Foundation(config, clock, usual, Database::open, ways));
  }

  /**
   * The same for a bot that runs for long: a store that cannot be used is reported and tried again.
   *
   * @throws IOException with a sentence for people
   */
  public static Workerbot toStay(Config config) throws IOException {
    return new Workerbot(
        new Foundation(
            config,
            Clock.systemUTC(),
            OperationTimeouts.DEFAULT,
            Database::openAtLast,
            Foundation.overSsh()));
  }

  private Workerbot(Foundation foundation) {
    this.foundation = foundation;
    access = new AccessParts(foundation, this::begin);
    operations = new OperationParts(foundation, access, this::wakeOnCall);
    ChangeParts changes = new ChangeParts(foundation, access, operations.workerTurns);
    requests =
        new RequestParts(foundation, access, operations, changes, this::wakeOnCall, this::count);
    alertRules = foundation.config.alertsConfig().alertRules();
  }

  /** Does what enough people have approved. */
  private void begin(ApprovalRequest approved) {
    requests.approvedRuns.begin(approved);
  }

  private void wakeOnCall() {
    watching.get().ifPresent(Watching::wake);
  }

  private void count(Verb verb, OutcomeCode outcome) {
    metrics.get().ifPresent(figures -> figures.operation(verb, outcome));
  }

  /** Writes down that somebody was refused before anything was asked, and says so. */
  public CommandAnswer refuse(Caller caller, String text, String sentence) {
    return requests.dispatcher.refused(
        new RequestContext(foundation.runtime.ids().next(), caller, text, false, _ -> {}),
        sentence);
  }

  /** Takes what people say in a chat. */
  public RequestHandler requestHandler() {
    return requests.requestHandler;
  }

  /** Goes on with what an earlier run left half done. */
  public OperationRecovery recovery() {
    return requests.recovery;
  }

  public Completion completion() {
    return requests.completion;
  }

  /** How all servers stand; empty until the first was asked. */
  public Optional<FleetSummary> summary() {
    return foundation.fleet.summary();
  }

  /** From now on these chats are brought what waits for people's word. */
  public void serve(List<Chat> chats) {
    requests.approvedRuns.serve(chats);
  }

  /** Asks every server once, so that completion knows its workers. */
  public void warmUp() {
    Thread.ofVirtual()
        .name("warm-up")
        .start(() ->
            foundation.fleet.look(
                foundation.fleet.servers().stream().map(WatchedServer::name).toList()));
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
        InstanceLock.take(foundation.store.locks, "watch", "pid " + ProcessHandle.current().pid());
    if (alone.isEmpty()) {
      return Optional.empty();
    }
    Watching begun =
        AlertParts.watching(
            foundation,
            only.map(alertRules::allTo).orElse(alertRules),
            intervals,
            alone.get(),
            metrics.get(),
            operations::pauseKeeper);
    chats.forEach(begun::serve);
    watching.set(Optional.of(begun));
    foundation.store.watch.start();
    begun.start();
    return Optional.of(begun);
  }

  /** Figures of what happens from now on. */
  public Metrics measure(boolean memoryPerWorker) {
    Metrics figures =
        new Metrics(
            foundation.fleet.servers().stream().map(WatchedServer::name).toList(),
            version(),
            memoryPerWorker);
    metrics.set(Optional.of(figures));
    return figures;
  }

  /**
   * What may be begun from outside: actions with a key, whose chat is one of these; empty where
   * there is none.
   */
  public Optional<Hooks> hooks(List<ActionConfig> actions, List<Chat> chats) {
    return new HookedActions(
            requests.requestHandler,
            foundation.tools.cleaner(),
            foundation.store.seenEvents,
            foundation.runtime.ids(),
            foundation.runtime.clock())
        .of(actions, chats);
  }

  /** The version of this build; {@code from its sources} where it was not packaged. */
  public static String version() {
    return Optional.ofNullable(Workerbot.class.getPackage().getImplementationVersion())
        .orElse("from its sources");
  }

  /** What every text from outside goes through. */
  public Cleaner cleaner() {
    return foundation.tools.cleaner();
  }

  /** What is wrong with the store, as a sentence; empty while it can be written. */
  public Optional<String> storeTrouble() {
    return foundation.store.trouble();
  }

  /**
   * From now on what is too old is forgotten, and the log says when the store cannot be written,
   * and when it can again.
   */
  public void keepStore() {
    foundation.store.keep();
  }

  /** Tells everybody on call of the bot itself, once. */
  public void tell(String title, List<String> lines) {
    try {
      for (Channel channel : alertRules.usual().route().channels()) {
        foundation.store.outbox.say(
            new Notice(
                foundation.runtime.ids().next(),
                channel,
                Optional.empty(),
                Severity.WARNING,
                Sentence.outside(title),
                lines.stream().map(Sentence::outside).toList(),
                foundation.runtime.clock().instant(),
                Optional.empty()));
      }
      wakeOnCall();
    } catch (StoreException cannotWrite) {
      LOG.warn(
          "could not be posted in the alert channel: {} ({})", title, cannotWrite.getMessage());
    }
  }

  /** Waits until what was approved through this bot is done, but not for ever. */
  public void awaitApproved(Duration atMost) {
    requests.approvedRuns.await(atMost);
  }

  /** Names of the servers, for greetings. */
  public List<String> servers() {
    return foundation.fleet.servers().stream()
        .map(watchedServer -> watchedServer.name().value())
        .toList();
  }

  /**
   * Stops waiting everywhere, while the chats can still say so; what was begun stays in the journal
   * for the next run.
   */
  public void suspend() {
    foundation.runtime.shutdown().close();
    foundation.fleet.close();
    boolean _ = requests.requestHandler.awaitAnswers(LAST_ANSWERS);
    requests.approvedRuns.await(LAST_ANSWERS);
  }

  /** Stops waiting everywhere; what was begun stays in the journal for the next run. */
  @Override
  public void close() throws IOException {
    foundation.runtime.shutdown().close();
    foundation.fleet.close();
    Optional<Watching> begun = watching.getAndSet(Optional.empty());
    if (begun.isPresent()) {
      begun.get().close();
    }
    metrics.getAndSet(Optional.empty()).ifPresent(Metrics::close);
    access.close();
    foundation.store.close();
  }
}
