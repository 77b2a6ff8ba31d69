package dev.workerbot.supervisor.lane;

import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.ControlChannel;
import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Standstill;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.host.KernelKills;
import dev.workerbot.supervisor.host.Listening;
import dev.workerbot.supervisor.lane.call.Lane;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import dev.workerbot.supervisor.lane.socket.SocketLane;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.MainLogListener;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A server's supervisord over a lane. What the lane cannot do, does not understand or has no answer
 * to, supervisorctl does within the same call, so that every answer is one that supervisorctl would
 * give.
 */
public final class LaneSupervisor implements Supervisor {
  private final Supervisor supervisorctl;
  private final LaneCalls calls;
  private final LaneActions actions;

  /**
   * Takes over supervisorctl: {@link #close} closes it.
   *
   * @param shell the one of supervisorctl, so that both have one connection
   * @param command as with {@link #opened}
   * @param limit for an answer
   */
  public LaneSupervisor(
      Shell shell, Supervisorctl supervisorctl, List<String> command, Duration limit) {
    this.supervisorctl = supervisorctl;
    LaneOpener opener =
        new LaneOpener(
            () -> opened(shell, command, supervisorctl.configFile()), limit, System::nanoTime);
    this.calls = new LaneCalls(opener, supervisorctl, limit);
    this.actions = new LaneActions(calls::ask, supervisorctl);
  }

  /**
   * A lane, of whichever kind that is.
   *
   * @param command the words that run {@code workerbot-lane}, or {@code unix:} and the path of
   *     supervisord's socket
   * @param configFile of the supervisord that is meant
   */
  static Lane opened(Shell shell, List<String> command, String configFile) {
    return command.size() == 1 && command.getFirst().startsWith(SocketLane.SCHEME)
        ? new SocketLane(shell, command.getFirst().substring(SocketLane.SCHEME.length()))
        : new LaneClient(shell, command, greeting -> greeting.objection(configFile));
  }

  /** What works with this server: over a lane, where there are words that run one. */
  public static Supervisor over(
      Shell shell, Supervisorctl supervisorctl, List<String> command, Duration limit) {
    return command.isEmpty()
        ? supervisorctl
        : new LaneSupervisor(shell, supervisorctl, command, limit);
  }

  @Override
  public Reply<List<WorkerStatus>> status() {
    return calls.read(LaneRequest.of("status"), LaneRow::statuses, supervisorctl::status);
  }

  @Override
  public StatusAndProcesses look() {
    return new StatusAndProcesses(status(), processes());
  }

  @Override
  public Reply<ActionResult> start(WorkerName worker, Duration limit) {
    return calls.seen(
        OddName.why(worker).isPresent()
            ? supervisorctl.start(worker, limit)
            : actions.start(worker, limit));
  }

  @Override
  public Reply<ActionResult> stop(WorkerName worker, Duration limit) {
    return calls.seen(
        OddName.why(worker).isPresent()
            ? supervisorctl.stop(worker, limit)
            : actions.stop(worker, limit));
  }

  @Override
  public Reply<ActionResult> signal(WorkerName worker, Signal signal) {
    return calls.seen(
        OddName.why(worker).isPresent()
            ? supervisorctl.signal(worker, signal)
            : actions.signal(worker, signal));
  }

  @Override
  public Reply<OptionalInt> pid(WorkerName worker) {
    return OddName.why(worker).isPresent()
        ? supervisorctl.pid(worker)
        : calls.read(
            LaneRequest.of("pid", worker), LaneValues::pid, () -> supervisorctl.pid(worker));
  }

  @Override
  public Reply<String> version() {
    return calls.read(LaneRequest.of("version"), LaneValues::version, supervisorctl::version);
  }

  @Override
  public Reply<Reread> reread() {
    return calls.read(LaneRequest.of("reread"), LaneValues::reread, supervisorctl::reread);
  }

  @Override
  public Reply<List<Available>> avail() {
    return calls.read(LaneRequest.of("avail"), LaneValues::available, supervisorctl::avail);
  }

  @Override
  public Reply<String> mainLog(int bytes) {
    return calls.read(
        LaneRequest.mainLog(bytes), LaneValues::log, () -> supervisorctl.mainLog(bytes));
  }

  @Override
  public Reply<String> followMainLog(MainLogListener listener) {
    return calls.seen(supervisorctl.followMainLog(listener));
  }

  @Override
  public Reply<ActionResult> artisan(ArtisanCall call) {
    return supervisorctl.artisan(call);
  }

  @Override
  public Reply<ArtisanAnswer> ask(ArtisanApp app, ArtisanQuery query) {
    return supervisorctl.ask(app, query);
  }

  @Override
  public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
    return supervisorctl.log(worker, stream, lines);
  }

  @Override
  public Reply<LogTail> follow(
      WorkerName worker, LogStream stream, int lines, Duration time, Consumer<String> line) {
    return supervisorctl.follow(worker, stream, lines, time, line);
  }

  @Override
  public Optional<ControlChannel> channel() {
    return Optional.of(calls.channel());
  }

  @Override
  public Optional<String> mainConfig() {
    return supervisorctl.mainConfig();
  }

  @Override
  public Reply<ServerConfig> config() {
    return supervisorctl.config();
  }

  @Override
  public Reply<Expectations> expectations(Collection<WorkerName> workers) {
    return supervisorctl.expectations(workers);
  }

  @Override
  public Reply<Updated> update(String group, Duration limit) {
    return supervisorctl.update(group, limit);
  }

  @Override
  public Reply<Facts> facts(Facts.FactQuestions factQuestions) {
    return supervisorctl.facts(factQuestions);
  }

  @Override
  public Reply<ServerClock> clock() {
    return supervisorctl.clock();
  }

  @Override
  public Reply<KernelKills> kernelKills() {
    return supervisorctl.kernelKills();
  }

  @Override
  public Reply<List<ProcessInfo>> processes() {
    return supervisorctl.processes();
  }

  @Override
  public Reply<Optional<Standstill>> awaitStandstill(int pid) {
    return supervisorctl.awaitStandstill(pid);
  }

  @Override
  public Reply<Listening> awaitListening(int pid, Signal signal, Duration atMost) {
    return supervisorctl.awaitListening(pid, signal, atMost);
  }

  @Override
  public Optional<Problem> hangs(Duration waited) {
    return supervisorctl.hangs(waited);
  }

  @Override
  public <T> T work(int characters, Supplier<T> work) {
    return supervisorctl.work(characters, work);
  }

  @Override
  public void close() {
    calls.close();
    supervisorctl.close();
  }
}
