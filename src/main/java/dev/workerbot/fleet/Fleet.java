package dev.workerbot.fleet;

import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.fleet.watch.ServerWatch;
import dev.workerbot.fleet.watch.SharedStatusQuery;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.fleet.watch.Unanswered;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All servers, and what runs where. Safe for use by several threads. */
public final class Fleet implements AutoCloseable {
  /** Who asks is shown after that whom they wait for; something is to stand within 3 s. */
  public static final Duration SOON = Duration.ofSeconds(2);

  /** After which whoever asks is shown what is remembered; by a lane all have answered by then. */
  static final Duration AT_ONCE = Duration.ofMillis(300);

  /** A new connection costs some milliseconds of computing; all at once they would time out. */
  private static final Duration BETWEEN_STARTS = Duration.ofMillis(20);

  private final SequencedMap<ServerName, WatchedServer> servers = new LinkedHashMap<>();
  private final Map<ServerName, SharedStatusQuery> lookouts = new HashMap<>();
  private final Map<ServerName, ServerWatch> watches = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Map<String, Selector> sets;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Takes over the servers' supervisors: {@link #close} closes them. */
  public Fleet(List<WatchedServer> servers, Clock clock) {
    this(servers, clock, Map.of());
  }

  /**
   * The same.
   *
   * @param sets what stands for several workers, by its name
   */
  public Fleet(List<WatchedServer> servers, Clock clock, Map<String, Selector> sets) {
    this.clock = clock;
    this.sets = Map.copyOf(sets);
    for (WatchedServer watchedServer : servers) {
      this.servers.put(watchedServer.name(), watchedServer);
      lookouts.put(watchedServer.name(), new SharedStatusQuery(watchedServer.supervisor(), clock));
    }
  }

  /** The servers, in the order of the config. */
  public List<WatchedServer> servers() {
    return List.copyOf(servers.values());
  }

  /** What stands for several workers, by its name; no server and no tag is called so. */
  public Map<String, Selector> sets() {
    return sets;
  }

  /** Whether the server is in the config. */
  public boolean has(ServerName name) {
    return servers.containsKey(name);
  }

  /** A server that is known to be in the config. */
  public WatchedServer server(ServerName name) {
    return Optional.ofNullable(servers.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no server " + name));
  }

  /** The servers that one term of a selector means. */
  public List<WatchedServer> meantBy(Selector.Term term) {
    return servers.values().stream()
        .filter(watchedServer -> term.matches(watchedServer.name(), watchedServer.tags()))
        .toList();
  }

  /** The servers that a selector means, in its order. */
  public Set<ServerName> meantBy(Selector selector) {
    return selector.terms().stream()
        .flatMap(term -> meantBy(term).stream())
        .map(WatchedServer::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The tags of a server; none of one that is in the config no more. */
  public Set<String> tagsOf(ServerName name) {
    return has(name) ? server(name).tags() : Set.of();
  }

  /** Whether the selector means that worker, were it there. */
  public boolean isMeant(Selector selector, Target target) {
    Set<String> tags = tagsOf(target.server());
    return selector.terms().stream()
        .anyMatch(term -> term.matches(target.worker()) && term.matches(target.server(), tags));
  }

  /** Asks one server now. */
  public Snapshot look(ServerName server) {
    return lookouts.get(server).look();
  }

  /** Asks several servers at once; the slowest sets the time. */
  public Map<ServerName, Snapshot> look(Collection<ServerName> names) {
    return looks(names).all();
  }

  /**
   * The same.
   *
   * @param moments at which who waits is shown what there is so far, where that is not all
   */
  public Map<ServerName, Snapshot> look(
      Collection<ServerName> names, List<Duration> moments, WaitingAnswer<Snapshot> waitingAnswer) {
    return answers(names, looks(names), moments, waitingAnswer);
  }

  /**
   * Asks several servers something else at once; the slowest sets the time.
   *
   * @param question asks the server of that name, in a thread of its own
   * @param waitingAnswer is shown what there is after {@link #SOON}, where that is not all
   */
  public <T> Map<ServerName, T> ask(
      Collection<ServerName> names,
      Function<ServerName, T> question,
      WaitingAnswer<T> waitingAnswer) {
    return answers(names, asked(names, question), List.of(SOON), waitingAnswer);
  }

  /**
   * The same for what is worth having only if it comes at once.
   *
   * @return the answers that came within {@link #SOON}
   */
  public <T> Map<ServerName, T> askBriefly(
      Collection<ServerName> names, Function<ServerName, T> question) {
    return asked(names, question).by(SOON);
  }

  private <T> Questions<T> asked(Collection<ServerName> names, Function<ServerName, T> question) {
    Map<ServerName, CompletableFuture<T>> asked = new LinkedHashMap<>();
    names.forEach(name ->
        asked.put(name, CompletableFuture.supplyAsync(() -> question.apply(name), threads)));
    return new Questions<>(asked);
  }

  private <T> Map<ServerName, T> answers(
      Collection<ServerName> names,
      Questions<T> questions,
      List<Duration> moments,
      WaitingAnswer<T> waitingAnswer) {
    long from = System.nanoTime();
    return questions.all(
        moments,
        answers -> {
          Map<ServerName, Unanswered> others = new LinkedHashMap<>();
          names.stream()
              .filter(name -> !answers.containsKey(name))
              .forEach(name -> others.put(name, unanswered(name, from)));
          if (!others.isEmpty()) {
            waitingAnswer.isFor(others, answers);
          }
        });
  }

  /** It may have listed its workers, and still owe the answer to another question. */
  private Unanswered unanswered(ServerName name, long from) {
    Unanswered known = lookouts.get(name).unanswered();
    Duration asked = Duration.ofNanos(System.nanoTime() - from);
    return known.since().compareTo(asked) > 0 ? known : new Unanswered(asked, known.last());
  }

  /**
   * Is shown what is known while some servers have not answered, and again when another one has.
   *
   * @param <T> the answers
   */
  public interface WaitingAnswer<T> {
    void isFor(Map<ServerName, Unanswered> others, Map<ServerName, T> answers);
  }

  private Questions<Snapshot> looks(Collection<ServerName> names) {
    if (threads.isShutdown()) {
      throw new RejectedExecutionException("the fleet is closed");
    }
    Map<ServerName, CompletableFuture<Snapshot>> asked = new LinkedHashMap<>();
    names.forEach(name -> asked.put(name, lookouts.get(name).ask()));
    return new Questions<>(asked);
  }

  /** The newest answer in memory, without asking, however long ago it was. */
  public Optional<Snapshot> lastAnswer(ServerName server) {
    return lookouts.get(server).answered();
  }

  /** The newest snapshot in memory, without asking. */
  public Optional<Snapshot> remembered(ServerName server) {
    return lookouts.get(server).newest();
  }

  /** How all servers stand; empty until the first was asked. */
  public Optional<FleetSummary> summary() {
    return FleetSummary.of(
        servers.keySet().stream().flatMap(name -> remembered(name).stream()).toList());
  }

  /** A moment of a snapshot as people read it, by the wall clock as it is set now. */
  public Instant byWallClock(Instant moment) {
    return clock instanceof SteadyClock steady ? steady.wall(moment) : moment;
  }

  /**
   * Watches all servers from now on, until {@link #close}. Once only.
   *
   * @param known the newest change of each worker that an earlier run recorded
   * @param listener is notified of what is seen, by one thread for each server; whatever it throws
   *     is logged, and while it takes its time nothing else of that server is reported
   */
  public void watch(
      Collection<StateChange> known,
      Consumer<Observation> listener,
      WatchIntervals watchIntervals) {
    Duration delay = Duration.ZERO;
    for (WatchedServer watchedServer : servers.values()) {
      ServerWatch watch =
          new ServerWatch(
              new ServerTimeline(watchedServer.name(), known),
              watchedServer.supervisor(),
              lookouts.get(watchedServer.name()),
              listener,
              watchIntervals,
              clock,
              delay);
      if (watches.putIfAbsent(watchedServer.name(), watch) != null) {
        throw new IllegalStateException("the fleet is already being watched");
      }
      watch.start();
      delay = delay.plus(BETWEEN_STARTS);
    }
  }

  /** How a server is watched just now. */
  public FeedState feed(ServerName server) {
    return Optional.ofNullable(watches.get(server))
        .map(ServerWatch::feed)
        .orElse(FeedState.UNWATCHED);
  }

  @Override
  public void close() {
    if (threads.isShutdown()) {
      return;
    }
    watches.values().forEach(ServerWatch::close);
    // At once: a server that is being connected to may take its time to let go.
    for (WatchedServer watchedServer : servers.values()) {
      var _ = threads.submit(watchedServer.supervisor()::close);
    }
    threads.close();
  }
}
