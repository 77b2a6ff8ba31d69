package dev.workerbot.testing;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLog;
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
import java.time.LocalDateTime;
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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A supervisord in memory, whose workers stop and start at once and whose signals end what they
 * usually end, which is then started anew. State is guarded by {@code this}.
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

  private static final Set<Signal> ENDING = Set.of(Signal.TERM, Signal.INT, Signal.QUIT);
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

  private final Map<WorkerName, WorkerStatus> workers = new LinkedHashMap<>();
  private final List<String> done = new ArrayList<>();
  private final Map<WorkerName, Broken> broken = new HashMap<>();
  private final Set<WorkerName> fragile = new HashSet<>();
  private final Set<WorkerName> busy = new HashSet<>();
  private final Map<String, Runnable> next = new HashMap<>();
  private String config = "";
  private Optional<Function<ArtisanQuery, ArtisanAnswer>> laravel = Optional.empty();
  private int nextPid = 100;
  private int waiting;
  private Optional<Problem> problem = Optional.empty();
  private Optional<Problem> onClose = Optional.empty();
  private CompletableFuture<Boolean> answers = CompletableFuture.completedFuture(true);
  private CompletableFuture<Boolean> stops = CompletableFuture.completedFuture(true);

  /** How a worker ends that cannot be started, and what its log says then. */
  private record Broken(int exitCode, String log) {}

  /** All of these run. */
  public MemorySupervisor(String... names) {
    for (String name : names) {
      runs(WorkerName.of(name));
    }
  }

  /** All workers of this config file run. */
  public static MemorySupervisor of(String config) {
    MemorySupervisor supervisor = new MemorySupervisor().configured(config);
    supervisor.configFile().programs().stream()
        .flatMap(program -> program.workers().stream())
        .forEach(supervisor::runs);
    return supervisor;
  }

  private synchronized void runs(WorkerName worker) {
    is(worker, WorkerState.RUNNING, "");
  }

  private void is(WorkerName worker, WorkerState state, String note) {
    boolean runs = state == WorkerState.RUNNING;
    workers.put(
        worker,
        new WorkerStatus(
            worker,
            state,
            runs ? OptionalInt.of(nextPid++) : OptionalInt.empty(),
            runs ? Optional.of(Duration.ofSeconds(7)) : Optional.empty(),
            note));
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

  /** How many workers do not run. */
  public synchronized int down() {
    return (int)
        workers.values().stream().filter(one -> one.state() != WorkerState.RUNNING).count();
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

  /** These become FATAL, and cannot be started from now on. */
  public synchronized void breaks(String... names) {
    cannotStart(names);
    List.of(names).forEach(name -> becomes(name, WorkerState.FATAL));
  }

  /** From now on each start of these ends FATAL. */
  public synchronized void cannotStart(String... names) {
    List.of(names).forEach(name -> cannotStart(name, 12, "Out of memory in " + name));
  }

  /** From now on each start of this one ends FATAL, with that exit code and that in its log. */
  public synchronized void cannotStart(String name, int exitCode, String log) {
    broken.put(WorkerName.of(name), new Broken(exitCode, log));
  }

  /** From now on these can be started. */
  public synchronized void isMended(String... names) {
    List.of(names).forEach(name -> broken.remove(WorkerName.of(name)));
  }

  /** It comes into this state by itself, or by somebody who does not ask the bot. */
  public synchronized void becomes(String name, WorkerState state) {
    is(WorkerName.of(name), state, "");
  }

  /** Any signal ends it, as that of a PHP without pcntl. */
  public synchronized void diesOfSignals(String worker) {
    fragile.add(WorkerName.of(worker));
  }

  /** Has a long job: what it is told to do it does when the job is {@link #finished}. */
  public synchronized void busy(String worker) {
    busy.add(WorkerName.of(worker));
  }

  /** Its job is done, and the process ends; unless it was stopped, it is started anew. */
  public synchronized void finished(String name) {
    WorkerName worker = WorkerName.of(name);
    busy.remove(worker);
    if (workers.get(worker).state() == WorkerState.STOPPING) {
      is(worker, WorkerState.STOPPED, "");
    } else {
      runs(worker);
    }
  }

  /** Once, just after that was {@link #done}, this happens, before anybody gets an answer. */
  public synchronized void after(String what, Runnable happening) {
    next.put(what, happening);
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
    return List.copyOf(workers.values());
  }

  private <T> Reply<T> does(String what, Supplier<T> effect) {
    return does(what, answered(), effect);
  }

  private <T> Reply<T> does(String what, CompletableFuture<Boolean> when, Supplier<T> effect) {
    return reply(true, when)
        .map(_ -> {
          T result;
          Optional<Runnable> happening;
          synchronized (this) {
            done.add(what);
            result = effect.get();
            happening = Optional.ofNullable(next.remove(what));
          }
          happening.ifPresent(Runnable::run);
          return result;
        });
  }

  private synchronized CompletableFuture<Boolean> stopped() {
    return CompletableFuture.allOf(answers, stops).thenApply(_ -> true);
  }

  @Override
  public Reply<ActionResult> stop(WorkerName worker, Duration limit) {
    return does(
        "stop " + worker,
        stopped(),
        () -> {
          is(worker, busy.contains(worker) ? WorkerState.STOPPING : WorkerState.STOPPED, "");
          return new ActionResult.ActionDone();
        });
  }

  @Override
  public Reply<ActionResult> start(WorkerName worker, Duration limit) {
    return does("start " + worker, () -> started(worker));
  }

  private ActionResult started(WorkerName worker) {
    if (broken.containsKey(worker)) {
      is(worker, WorkerState.FATAL, "Exited too quickly (process log may have details)");
      return ActionResult.ofError("spawn error").orElseThrow();
    }
    runs(worker);
    return new ActionResult.ActionDone();
  }

  @Override
  public Reply<ActionResult> signal(WorkerName worker, Signal signal) {
    return does(
        signal + " " + worker,
        () -> {
          if (fragile.contains(worker) || (ENDING.contains(signal) && !busy.contains(worker))) {
            runs(worker);
          }
          return new ActionResult.ActionDone();
        });
  }

  @Override
  public Reply<ActionResult> artisan(ArtisanCall call) {
    return does(
        call.artisanCommand() + " as " + call.user(),
        () -> {
          configFile().programs().stream()
              .filter(program -> program.expanded("command").orElse("").contains(call.file()))
              .flatMap(program -> program.workers().stream())
              .filter(worker -> !busy.contains(worker))
              .forEach(this::runs);
          return new ActionResult.ActionDone();
        });
  }

  /** From now on its applications answer so. */
  public synchronized MemorySupervisor laravel(Function<ArtisanQuery, ArtisanAnswer> answering) {
    laravel = Optional.of(answering);
    return this;
  }

  @Override
  public Reply<ArtisanAnswer> ask(ArtisanApp app, ArtisanQuery query) {
    Optional<Function<ArtisanQuery, ArtisanAnswer>> answering;
    synchronized (this) {
      done.add(String.join(" ", query.words()) + " as " + app.user());
      answering = laravel;
    }
    return reply(true)
        .map(_ ->
            answering
                .map(one -> one.apply(query))
                .orElseGet(() ->
                    new ArtisanAnswer.NotAnswered(
                        ArtisanAnswer.Reason.NOT_SET,
                        "no `artisan-runner` is set for this server")));
  }

  @Override
  public Reply<OptionalInt> pid(WorkerName worker) {
    return reply(true).map(_ -> pidOf(worker));
  }

  /** Its process; empty where it does not run. */
  public synchronized OptionalInt pidOf(WorkerName worker) {
    return Optional.ofNullable(workers.get(worker))
        .map(WorkerStatus::pid)
        .orElse(OptionalInt.empty());
  }

  @Override
  public Reply<String> version() {
    return reply("4.2.5");
  }

  @Override
  public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
    return reply(new LogTail("/var/log/" + worker.process() + ".log", List.of(), logOf(worker)));
  }

  private synchronized String logOf(WorkerName worker) {
    return Optional.ofNullable(broken.get(worker)).map(Broken::log).orElse("Ready.");
  }

  @Override
  public Reply<Map<WorkerName, Ending>> endings() {
    return reply(true).map(_ -> endingsOfBroken());
  }

  private synchronized Map<WorkerName, Ending> endingsOfBroken() {
    Map<WorkerName, Ending> endings = new HashMap<>();
    broken.forEach((worker, how) ->
        endings.put(
            worker,
            new Ending(new MainLog.ProcessEnd.Code(how.exitCode()), false, NOW, Optional.empty())));
    return endings;
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
