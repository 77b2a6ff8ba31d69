package dev.workerbot.testing;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLogListener;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A supervisord in memory, whose workers stop and start at once. State is guarded by {@code this}.
 */
public final class MemorySupervisor implements SilentSupervisor {
  private static final OperationTimeouts QUICK =
      new OperationTimeouts(
          Duration.ofSeconds(1),
          Duration.ofMillis(2),
          Duration.ofSeconds(5),
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofSeconds(5));

  private final Map<WorkerName, OptionalInt> pids = new LinkedHashMap<>();

  /** Of those that neither run nor are stopped. */
  private final Map<WorkerName, WorkerState> states = new HashMap<>();

  private final Set<WorkerName> broken = new HashSet<>();
  private final List<String> done = new ArrayList<>();
  private String config = "";
  private int nextPid = 100;
  private int waiting;
  private Optional<Problem> problem = Optional.empty();
  private Optional<Problem> onClose = Optional.empty();
  private CompletableFuture<Boolean> answers = CompletableFuture.completedFuture(true);
  private CompletableFuture<Boolean> stops = CompletableFuture.completedFuture(true);

  /** All of these run. */
  public MemorySupervisor(String... workers) {
    for (String worker : workers) {
      pids.put(WorkerName.of(worker), OptionalInt.of(nextPid++));
    }
  }

  /** A bot whose servers are these, by their names in the config. */
  public static Workerbot bot(Config config, Map<String, MemorySupervisor> servers)
      throws IOException {
    return bot(config, Clock.systemUTC(), servers);
  }

  /** The same with this time of day. */
  public static Workerbot bot(Config config, Clock clock, Map<String, MemorySupervisor> servers)
      throws IOException {
    return new Workerbot(
        config,
        clock,
        QUICK,
        (ConfiguredServer server) ->
            servers.get(server.name().value()).watched(server.name(), server.tags()));
  }

  /** As a server of a fleet. */
  public WatchedServer watched(ServerName name, Set<String> tags) {
    return new WatchedServer(name, tags, this, LocalShell.noProgramFiles());
  }

  /** These become FATAL, and cannot be started from now on. */
  public synchronized void breaks(String... workers) {
    cannotStart(workers);
    List.of(workers).forEach(worker -> becomes(worker, WorkerState.FATAL));
  }

  /** From now on each start of these ends FATAL. */
  public synchronized void cannotStart(String... workers) {
    List.of(workers).forEach(worker -> broken.add(WorkerName.of(worker)));
  }

  /** From now on these can be started. */
  public synchronized void isMended(String... workers) {
    List.of(workers).forEach(worker -> broken.remove(WorkerName.of(worker)));
  }

  /** It comes into this state by itself, or by somebody who does not ask the bot. */
  public synchronized void becomes(String worker, WorkerState state) {
    WorkerName name = WorkerName.of(worker);
    pids.put(name, state == WorkerState.RUNNING ? OptionalInt.of(nextPid++) : OptionalInt.empty());
    states.put(name, state);
  }

  /** From now on it gives no answer for this reason. */
  public synchronized MemorySupervisor fails(ProblemKind why) {
    problem = Optional.of(new Problem(why, "It is as on a bad day."));
    return this;
  }

  /** From now on what is asked waits until it {@link #answers}. */
  public synchronized void hangs() {
    answers = new CompletableFuture<>();
  }

  /** What was asked is answered. */
  public synchronized void answers() {
    problem = Optional.empty();
    boolean _ = answers.complete(true);
  }

  /** From now on a worker that is to stop goes on, until it is told that it {@link #stops}. */
  public synchronized void stopsSlowly() {
    stops = new CompletableFuture<>();
  }

  /** Whatever is to stop stops. */
  public synchronized void stops() {
    boolean _ = stops.complete(true);
  }

  /** How many questions wait for an answer. */
  public synchronized int waiting() {
    return waiting;
  }

  /** Whoever waits when the connection is closed gets no answer for this reason. */
  public synchronized void failsOnClose(ProblemKind why) {
    onClose = Optional.of(new Problem(why, "The connection was closed."));
  }

  /** Has this in its config file. */
  public synchronized MemorySupervisor configured(String text) {
    config = text;
    return this;
  }

  /** What was done to workers, in that order, such as {@code stop mailer}. */
  public synchronized List<String> done() {
    return List.copyOf(done);
  }

  private <T> Reply<T> reply(T value) {
    return reply(value, answered());
  }

  private synchronized CompletableFuture<Boolean> answered() {
    return answers;
  }

  private <T> Reply<T> reply(T value, CompletableFuture<Boolean> when) {
    synchronized (this) {
      waiting++;
    }
    boolean _ = when.join();
    synchronized (this) {
      waiting--;
      return problem.<Reply<T>>map(Reply.FailedReply::new).orElseGet(() -> new Reply.Ok<>(value));
    }
  }

  @Override
  public Reply<List<WorkerStatus>> status() {
    return reply(true).map(_ -> statuses());
  }

  private synchronized List<WorkerStatus> statuses() {
    return pids.entrySet().stream()
        .map(one ->
            new WorkerStatus(
                one.getKey(),
                states.getOrDefault(
                    one.getKey(),
                    one.getValue().isPresent() ? WorkerState.RUNNING : WorkerState.STOPPED),
                one.getValue(),
                Optional.empty(),
                ""))
        .toList();
  }

  @Override
  public Reply<ActionResult> stop(WorkerName worker, Duration limit) {
    return reply(true, stopped()).map(_ -> does("stop", worker, OptionalInt.empty()));
  }

  private synchronized CompletableFuture<Boolean> stopped() {
    return CompletableFuture.allOf(answers, stops).thenApply(_ -> true);
  }

  @Override
  public Reply<ActionResult> start(WorkerName worker, Duration limit) {
    return reply(true).map(_ -> does("start", worker, OptionalInt.of(nextPid++)));
  }

  private synchronized ActionResult does(String what, WorkerName worker, OptionalInt pid) {
    done.add(what + " " + worker);
    if (pid.isPresent() && broken.contains(worker)) {
      states.put(worker, WorkerState.FATAL);
      return new ActionResult.ActionDone();
    }
    states.remove(worker);
    pids.put(worker, pid);
    return new ActionResult.ActionDone();
  }

  @Override
  public Reply<OptionalInt> pid(WorkerName worker) {
    return reply(true).map(_ -> pidOf(worker));
  }

  private synchronized OptionalInt pidOf(WorkerName worker) {
    return pids.getOrDefault(worker, OptionalInt.empty());
  }

  @Override
  public Reply<String> version() {
    return reply("4.2.5");
  }

  @Override
  public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
    return reply(new LogTail("/var/log/" + worker.group() + ".log", List.of(), lines(worker)));
  }

  private synchronized String lines(WorkerName worker) {
    return broken.contains(worker) ? "Out of memory in " + worker + "\n" : "Ready.\n";
  }

  @Override
  public Reply<Optional<String>> cause(WorkerName worker) {
    return reply(true).map(_ -> causeOf(worker));
  }

  private synchronized Optional<String> causeOf(WorkerName worker) {
    return broken.contains(worker) ? Optional.of("exit code 12") : Optional.empty();
  }

  /** It keeps none, so that whoever watches it asks for its status. */
  @Override
  public Reply<String> mainLog(int bytes) {
    return new Reply.FailedReply<>(new Problem(ProblemKind.NO_LOG, "It keeps no main log."));
  }

  @Override
  public Reply<String> followMainLog(MainLogListener listener) {
    return mainLog(0);
  }

  @Override
  public Reply<ServerClock> clock() {
    return new Reply.FailedReply<>(new Problem(ProblemKind.NOT_UNDERSTOOD, "It has no clock."));
  }

  @Override
  public Reply<Optional<Ending>> ending(WorkerName worker) {
    return reply(Optional.empty());
  }

  @Override
  public Reply<Map<WorkerName, Ending>> endings() {
    return reply(Map.of());
  }

  @Override
  public Reply<List<ProcessInfo>> processes() {
    return reply(List.of());
  }

  @Override
  public Reply<Reread> reread() {
    return reply(new Reread.RereadDone(List.of(), List.of(), List.of()));
  }

  @Override
  public Reply<List<Available>> avail() {
    return reply(true)
        .map(_ ->
            statuses().stream()
                .map(status -> new Available(status.worker(), true, true, 999, 999))
                .toList());
  }

  @Override
  public Reply<ServerConfig> config() {
    return reply(true).map(_ -> configFile());
  }

  private synchronized ServerConfig configFile() {
    String main = "/etc/supervisord.conf";
    return ServerConfig.of(main, Map.of(main, config));
  }

  @Override
  public synchronized void close() {
    stops();
    answers();
    problem = onClose;
  }
}
