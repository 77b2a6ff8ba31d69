package dev.workerbot.supervisor.host;

import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Standstill;
import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.supervisor.files.ConfigFiles;
import dev.workerbot.supervisor.files.FactFinder;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.laravel.ArtisanRunner;
import dev.workerbot.supervisor.log.LogFinder;
import dev.workerbot.supervisor.log.LogReader;
import dev.workerbot.supervisor.mainlog.MainLogFile;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.AskingShell;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Inside;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The server that a supervisord runs on, over a shell: all that is asked past supervisord,
 * whichever way supervisord itself is asked.
 */
public final class ServerHost {
  private static final int MOST_BYTES = 2 << 20;
  private static final int CLOCK_BYTES = 64 << 10;

  /** What a server that is well does at once. */
  private static final CommandLine NOTHING = CommandLine.of("true");

  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static final CommandLine PS =
      CommandLine.inUtf8(List.of("ps", "-e", "-o", "pid=,ppid=,rss="));

  private final Shell shell;

  /** The same, for what changes nothing. */
  private final Shell asking;

  /** Where the files, users and processes of its supervisord are. */
  private final Shell near;

  private final SupervisorctlSettings settings;
  private final CommandLine ps;
  private final ConfigFiles configFiles;
  private final LogFinder logFinder;
  private final MainLogFile mainLogFile;
  private final TextWork work;

  /**
   * @param files where included files that the login user may not read are asked for
   * @param work where long answers are read
   */
  public ServerHost(
      Shell shell, SupervisorctlSettings settings, Optional<ProgramFiles> files, TextWork work) {
    this.shell = shell;
    this.asking = new AskingShell(shell);
    this.settings = settings;
    this.work = work;
    List<String> inside = Inside.of(settings.command());
    this.near = Inside.shell(asking, inside);
    // The script that may read more is there for files of the server itself.
    this.configFiles = new ConfigFiles(near, settings, files.filter(_ -> inside.isEmpty()), work);
    this.logFinder = new LogFinder(near, settings, configFiles);
    this.mainLogFile =
        new MainLogFile(near, configFiles, new LogReader(near, settings), settings.limit());
    this.ps = Inside.there(inside, PS);
  }

  public ConfigFiles configFiles() {
    return configFiles;
  }

  public LogFinder logFinder() {
    return logFinder;
  }

  public MainLogFile mainLogFile() {
    return mainLogFile;
  }

  /** Runs there what goes on until it ends by itself. */
  public ShellResult attend(CommandLine command, Consumer<String> line) {
    return near.attend(command, line);
  }

  public Reply<ActionResult> artisan(ArtisanCall call) {
    return artisanRunner().run(call);
  }

  public Reply<ArtisanAnswer> ask(ArtisanApp app, ArtisanQuery query) {
    return artisanRunner().ask(app, query);
  }

  private ArtisanRunner artisanRunner() {
    return new ArtisanRunner(shell, settings.artisan(), settings.limit());
  }

  public Reply<Facts> facts(Facts.FactQuestions factQuestions) {
    return new FactFinder(near, settings.limit()).find(factQuestions);
  }

  public Reply<ServerClock> clock() {
    return switch (shell.run(ServerClock.command(), settings.limit(), CLOCK_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(_, var out, var err, _) ->
          Reply.of(ServerClock.parse(out), () -> Faults.notUnderstood(out + err));
    };
  }

  public Reply<KernelKills> kernelKills() {
    return switch (near.run(KernelKills.command(), settings.limit(), CLOCK_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(_, var out, _, _) -> new Reply.Ok<>(KernelKills.parse(out));
    };
  }

  public Reply<List<ProcessInfo>> processes() {
    return switch (asking.run(ps, settings.limit(), MOST_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(_, var out, var err, _) -> processes(out, err);
    };
  }

  /** The command that lists the processes, for who runs another after it. */
  public CommandLine ps() {
    return ps;
  }

  /** What that command printed. */
  public Reply<List<ProcessInfo>> processes(String out, String err) {
    return work.of(
        out.length() + err.length(),
        () ->
            Reply.of(
                Optional.of(PsParser.parse(out)).filter(all -> !all.isEmpty()),
                () -> Faults.notUnderstood("`ps` there", err + out)));
  }

  /** Whether the server itself runs what it is asked to, at once. */
  public boolean isAnswering() {
    return shell.run(NOTHING, AT_ONCE, CLOCK_BYTES) instanceof ShellResult.ShellExited;
  }

  public Reply<Optional<Standstill>> awaitStandstill(int pid) {
    return Standstill.await(shell, pid);
  }

  public Reply<Listening> awaitListening(int pid, Signal signal, Duration atMost) {
    return Listening.await(near, pid, signal, atMost);
  }

  /** What is wrong with the login shell; empty where it does as it should, or nobody knows. */
  public Optional<Problem> loginShellProblem() {
    return LoginShell.problem(shell, AT_ONCE);
  }

  /** What cannot be read may be an answer of the login shell. */
  public <T> Reply<T> throughLoginShell(Reply<T> reply) {
    return reply instanceof Reply.FailedReply<T>(var problem)
            && problem.problemKind() == ProblemKind.NOT_UNDERSTOOD
        ? new Reply.FailedReply<>(loginShellProblem().orElse(problem))
        : reply;
  }
}
