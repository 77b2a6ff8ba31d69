package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Standstill;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.ctl.CommandFaults.FaultFinder;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.host.KernelKills;
import dev.workerbot.supervisor.host.Listening;
import dev.workerbot.supervisor.host.ServerHost;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.MainLogListener;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Supervisor's command line tool, over a shell. One action a call, every worker by its full name.
 * Never {@code restart}: that is a stop and a start in the client, and a lost connection in between
 * leaves the worker stopped for good. Source: supervisor 4.2.5, supervisorctl.py.
 */
public final class Supervisorctl implements Supervisor {
  /** Between what two commands print; no line of {@code ps} looks like it. */
  private static final String SEPARATOR = "-- status --";

  private final Shell shell;
  private final SupervisorctlSettings settings;
  private final ServerHost host;
  private final CtlRunner runner;
  private final CtlLogs logs;
  private final TextWork work;

  /** Takes over the shell: {@link #close} closes it. */
  public Supervisorctl(Shell shell, SupervisorctlSettings settings) {
    this(shell, settings, Optional.empty(), TextWork.here());
  }

  /**
   * The same.
   *
   * @param files where included files that the login user may not read are asked for
   * @param work where long answers are read
   */
  public Supervisorctl(
      Shell shell, SupervisorctlSettings settings, Optional<ProgramFiles> files, TextWork work) {
    this.shell = shell;
    this.settings = settings;
    this.work = work;
    this.host = new ServerHost(shell, settings, files, work);
    this.runner = new CtlRunner(shell, settings, host, work);
    this.logs = new CtlLogs(runner, host);
  }

  @Override
  public Reply<List<WorkerStatus>> status() {
    return runner.workers(runner.ask(CommandFaults::find, "status"));
  }

  @Override
  public <T> T work(int characters, Supplier<T> on) {
    return work.of(characters, on);
  }

  @Override
  public Reply<ActionResult> start(WorkerName worker, Duration limit) {
    return act(CommandFaults::find, worker, limit, "start", worker.full());
  }

  @Override
  public Reply<ActionResult> stop(WorkerName worker, Duration limit) {
    return act(CommandFaults::find, worker, limit, "stop", worker.full());
  }

  @Override
  public Reply<ActionResult> signal(WorkerName worker, Signal signal) {
    return act(
        CommandFaults::findInSignal,
        worker,
        settings.limit(),
        "signal",
        signal.name(),
        worker.full());
  }

  private Reply<ActionResult> act(
      FaultFinder faults, WorkerName worker, Duration limit, String... arguments) {
    return ActionResult.refusal(worker)
        .<Reply<ActionResult>>map(Reply.Ok::new)
        .orElseGet(() ->
            runner
                .change(faults, limit, arguments)
                .then(output -> output.as(text -> ActionParser.parse(text, worker))));
  }

  @Override
  public Reply<ActionResult> artisan(ArtisanCall call) {
    return host.artisan(call);
  }

  @Override
  public Reply<ArtisanAnswer> ask(ArtisanApp app, ArtisanQuery query) {
    return host.ask(app, query);
  }

  @Override
  public Reply<OptionalInt> pid(WorkerName worker) {
    return OddName.why(worker).isPresent()
        ? new Reply.Ok<>(OptionalInt.empty())
        : runner
            .ask(CommandFaults::find, "pid", worker.full())
            .then(output ->
                output.as(text ->
                    Optional.of(text.strip())
                        .filter(pid -> pid.matches("\\d{1,9}"))
                        .map(Integer::parseInt)
                        .map(pid -> pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid))));
  }

  @Override
  public Reply<String> version() {
    return host.throughLoginShell(
        runner
            .ask(CommandFaults::find, "version")
            .then(output ->
                output.as(text ->
                    text.lines()
                        .map(String::strip)
                        .filter(line -> line.matches("\\d[\\w.+-]{0,40}"))
                        .findFirst())));
  }

  @Override
  public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
    return logs.tail(worker, stream, lines);
  }

  @Override
  public Reply<LogTail> follow(
      WorkerName worker, LogStream stream, int lines, Duration time, Consumer<String> line) {
    return host.logFinder().follow(worker, stream, lines, time, line);
  }

  @Override
  public Reply<String> mainLog(int bytes) {
    return logs.mainLog(bytes);
  }

  @Override
  public Reply<String> followMainLog(MainLogListener listener) {
    return logs.followMainLog(listener);
  }

  /** The file that supervisorctl is given there. */
  public String configFile() {
    return host.configFiles().path().orUsual();
  }

  @Override
  public Optional<String> mainConfig() {
    return settings.configFile();
  }

  @Override
  public Reply<ServerConfig> config() {
    return host.configFiles().config();
  }

  @Override
  public Reply<Reread> reread() {
    return readConfig("reread", RereadParser::parse);
  }

  @Override
  public Reply<List<Available>> avail() {
    return readConfig("avail", AvailParser::parse);
  }

  private <T> Reply<T> readConfig(String action, Function<String, Optional<T>> parser) {
    return runner
        .ask(CommandFaults::findInConfig, action)
        .then(output ->
            work.of(
                output.text().length(),
                () -> output.as(text -> parser.apply(text).filter(_ -> !output.truncated()))));
  }

  @Override
  public Reply<Updated> update(String group, Duration limit) {
    boolean isGroup =
        WorkerName.tryOf(group).filter(worker -> worker.group().equals(group)).isPresent();
    if (!isGroup || group.equals("all")) {
      throw new IllegalArgumentException("not a group: " + group);
    }
    return runner
        .change(CommandFaults.inUpdate(group), limit, "update", group)
        .then(output -> output.as(text -> UpdateParser.parse(text, group)));
  }

  @Override
  public Reply<Facts> facts(Facts.FactQuestions factQuestions) {
    return host.facts(factQuestions);
  }

  @Override
  public Reply<ServerClock> clock() {
    return host.clock();
  }

  @Override
  public Reply<KernelKills> kernelKills() {
    return host.kernelKills();
  }

  @Override
  public Reply<List<ProcessInfo>> processes() {
    return host.processes();
  }

  @Override
  public StatusAndProcesses look() {
    return switch (runner.askAfter(host.ps().then(CommandLine.of("echo", SEPARATOR)), "status")) {
      case ShellResult.ShellFailed shellFailed -> {
        Problem problem = runner.silence(shellFailed);
        yield new StatusAndProcesses(
            new Reply.FailedReply<>(problem), new Reply.FailedReply<>(problem));
      }
      case ShellResult.ShellExited(var code, var out, var err, var truncated) -> {
        int end = out.indexOf(SEPARATOR + "\n");
        if (end < 0) {
          // So many processes that there was no room for the workers, or a shell of its own mind.
          yield new StatusAndProcesses(status(), processes());
        }
        String workers = out.substring(end + SEPARATOR.length() + 1);
        yield new StatusAndProcesses(
            runner.workers(
                runner.output(
                    new ShellResult.ShellExited(code, workers, err, truncated),
                    CommandFaults::find)),
            host.processes(out.substring(0, end), err));
      }
    };
  }

  @Override
  public Optional<Problem> hangs(Duration waited) {
    return host.isAnswering() ? Optional.of(Faults.hung(waited)) : Optional.empty();
  }

  @Override
  public Reply<Optional<Standstill>> awaitStandstill(int pid) {
    return host.awaitStandstill(pid);
  }

  @Override
  public Reply<Listening> awaitListening(int pid, Signal signal, Duration atMost) {
    return host.awaitListening(pid, signal, atMost);
  }

  @Override
  public void close() {
    shell.close();
  }
}
