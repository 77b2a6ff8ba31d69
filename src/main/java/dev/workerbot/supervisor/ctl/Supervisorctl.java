package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Standstill;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.ConfigFiles;
import dev.workerbot.supervisor.files.ConfigPath;
import dev.workerbot.supervisor.files.FactFinder;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.invocation.CommandKind;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.laravel.ArtisanRunner;
import dev.workerbot.supervisor.log.LogFinder;
import dev.workerbot.supervisor.log.LogReader;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.Causes;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLogFile;
import dev.workerbot.supervisor.mainlog.MainLogFollower;
import dev.workerbot.supervisor.mainlog.MainLogListener;
import dev.workerbot.supervisor.mainlog.MainLogSource;
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
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Supervisor's command line tool, over a shell. One action a call, every worker by its full name
 * {@code group:process}, every answer read by its lines. Never {@code restart}: that is a stop and
 * a start in the client, and a lost connection in between leaves the worker stopped for good.
 * Source: supervisor 4.2.5, supervisorctl.py.
 */
public final class Supervisorctl implements Supervisor {
  private static final int STATUS_BYTES = 2 << 20;
  private static final int ANSWER_BYTES = 64 << 10;
  private static final int MAIN_LOG_BYTES = 16_000;
  private static final int LEAST_MAIN_LOG_BYTES = 200;

  /** Of the main log, to tell whether a file is the same. */
  private static final int NEWEST_BYTES = 2_000;

  /** More than one byte can belong to a character, and supervisord fails where it cuts one. */
  private static final int CHARACTER_BYTES = 4;

  private static final CommandLine PS =
      CommandLine.inUtf8(List.of("ps", "-e", "-o", "pid=,ppid=,rss="));

  /** Between what two commands print; no line of {@code ps} looks like it. */
  private static final String SEAM = "-- status --";

  /** What a server that is well does at once. */
  private static final CommandLine NOTHING = CommandLine.of("true");

  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  /**
   * Actions that change something, or may take long: a lost answer leaves open whether they were
   * carried out, and only a look at the workers says whether to ask again.
   */
  private static final Set<String> CHANGES = Set.of("start", "stop", "signal", "update");

  private static final Pattern NO_MAIN_LOG =
      Pattern.compile("supervisord: ERROR \\((?:no log file|unknown error reading log)\\)");

  private final Shell shell;

  /** The same, for what changes nothing. */
  private final Shell asking;

  private final SupervisorctlSettings supervisorctlSettings;

  /** Where the files, users and processes of its supervisord are. */
  private final Shell near;

  private final CommandLine ps;
  private final ConfigFiles configFiles;
  private final LogFinder logFinder;
  private final MainLogFile mainLogFile;
  private final TextWork work;

  /** Takes over the shell: {@link #close} closes it. */
  public Supervisorctl(Shell shell, SupervisorctlSettings supervisorctlSettings) {
    this(shell, supervisorctlSettings, Optional.empty(), TextWork.here());
  }

  /**
   * The same.
   *
   * @param files where included files that the login user may not read are asked for
   */
  public Supervisorctl(
      Shell shell, SupervisorctlSettings supervisorctlSettings, ProgramFiles files) {
    this(shell, supervisorctlSettings, files, TextWork.here());
  }

  /**
   * The same.
   *
   * @param work where long answers are read
   */
  public Supervisorctl(
      Shell shell, SupervisorctlSettings supervisorctlSettings, ProgramFiles files, TextWork work) {
    this(shell, supervisorctlSettings, Optional.of(files), work);
  }

  private Supervisorctl(
      Shell shell,
      SupervisorctlSettings supervisorctlSettings,
      Optional<ProgramFiles> files,
      TextWork work) {
    this.shell = shell;
    this.asking = new AskingShell(shell);
    this.supervisorctlSettings = supervisorctlSettings;
    this.work = work;
    List<String> inside = Inside.of(supervisorctlSettings.command());
    this.near = Inside.shell(asking, inside);
    // The script that may read more is there for files of the server itself.
    this.configFiles =
        new ConfigFiles(near, supervisorctlSettings, files.filter(_ -> inside.isEmpty()), work);
    this.logFinder = new LogFinder(near, supervisorctlSettings, configFiles);
    this.mainLogFile =
        new MainLogFile(
            near,
            configFiles,
            new LogReader(near, supervisorctlSettings),
            supervisorctlSettings.limit());
    this.ps = Inside.there(inside, PS);
  }

  @Override
  public Reply<List<WorkerStatus>> status() {
    return status(run(supervisorctlSettings.limit(), STATUS_BYTES, "status"));
  }

  private Reply<List<WorkerStatus>> status(Reply<RawOutput> answer) {
    return switch (answer) {
      case Reply.FailedReply<RawOutput>(var problem) ->
          throughLoginShell(new Reply.FailedReply<>(problem));
      case Reply.Ok<RawOutput>(var output) -> {
        Reply<List<WorkerStatus>> workers = work.of(output.text().length(), () -> workers(output));
        // None at all: there are none, or the login shell never ran what was asked.
        yield output.text().lines().anyMatch(line -> StatusParser.line(line).isPresent())
            ? workers
            : LoginShell.problem(shell, AT_ONCE)
                .<Reply<List<WorkerStatus>>>map(Reply.FailedReply::new)
                .orElse(workers);
      }
    };
  }

  /** What cannot be read may be an answer of the login shell. */
  private <T> Reply<T> throughLoginShell(Reply<T> reply) {
    return reply instanceof Reply.FailedReply<T>(var problem)
            && problem.problemKind() == ProblemKind.NOT_UNDERSTOOD
        ? LoginShell.problem(shell, AT_ONCE).<Reply<T>>map(Reply.FailedReply::new).orElse(reply)
        : reply;
  }

  private static Reply<List<WorkerStatus>> workers(RawOutput output) {
    StatusParser.ParsedStatus parsedStatus = StatusParser.parse(output.text());
    int count = parsedStatus.workers().size();
    if (count > StatusParser.MOST_WORKERS) {
      return new Reply.FailedReply<>(
          Faults.tooMuch("more than %,d workers".formatted(StatusParser.MOST_WORKERS)));
    }
    if (output.truncated() && count > 0) {
      return new Reply.FailedReply<>(
          Faults.tooMuch("workers over more than %,d bytes".formatted(STATUS_BYTES)));
    }
    boolean nothing = count == 0 && !parsedStatus.unknown().isEmpty();
    return nothing || output.truncated()
        ? new Reply.FailedReply<>(Faults.notUnderstood(output.text()))
        : new Reply.Ok<>(parsedStatus.workers());
  }

  @Override
  public <T> T work(int characters, Supplier<T> on) {
    return work.of(characters, on);
  }

  @Override
  public Reply<ActionResult> start(WorkerName worker, Duration limit) {
    return refused(worker).orElseGet(() -> act("start", worker, limit));
  }

  @Override
  public Reply<ActionResult> stop(WorkerName worker, Duration limit) {
    return refused(worker).orElseGet(() -> act("stop", worker, limit));
  }

  /** Of a worker whose name is not its own. */
  private static Optional<Reply<ActionResult>> refused(WorkerName worker) {
    return OddName.why(worker).map(why -> new Reply.Ok<>(new ActionResult.Fault("its name", why)));
  }

  private static <T> Optional<Reply<T>> noLog(WorkerName worker) {
    return OddName.why(worker)
        .map(why -> new Reply.FailedReply<>(new Problem(ProblemKind.NO_LOG, why + ".")));
  }

  @Override
  public Reply<ActionResult> signal(WorkerName worker, Signal signal) {
    return refused(worker).orElseGet(() -> signalled(worker, signal));
  }

  private Reply<ActionResult> signalled(WorkerName worker, Signal signal) {
    return answer(
        worker,
        run(
            supervisorctlSettings.limit(),
            ANSWER_BYTES,
            Faults::findInSignal,
            "signal",
            signal.name(),
            worker.full()));
  }

  @Override
  public Reply<ActionResult> artisan(ArtisanCall call) {
    return new ArtisanRunner(shell, supervisorctlSettings.artisan(), supervisorctlSettings.limit())
        .run(call);
  }

  private Reply<ActionResult> act(String action, WorkerName worker, Duration limit) {
    return answer(worker, run(limit, ANSWER_BYTES, action, worker.full()));
  }

  private static Reply<ActionResult> answer(WorkerName worker, Reply<RawOutput> answer) {
    return switch (answer) {
      case Reply.FailedReply<RawOutput>(var problem) -> new Reply.FailedReply<>(problem);
      case Reply.Ok<RawOutput>(var output) ->
          ActionParser.parse(output.text(), worker)
              .<Reply<ActionResult>>map(Reply.Ok::new)
              .orElseGet(() -> new Reply.FailedReply<>(Faults.notUnderstood(output.text())));
    };
  }

  @Override
  public Reply<OptionalInt> pid(WorkerName worker) {
    if (OddName.why(worker).isPresent()) {
      return new Reply.Ok<>(OptionalInt.empty());
    }
    return switch (run(supervisorctlSettings.limit(), ANSWER_BYTES, "pid", worker.full())) {
      case Reply.FailedReply<RawOutput>(var problem) -> new Reply.FailedReply<>(problem);
      case Reply.Ok<RawOutput>(var output) -> {
        String pid = output.text().strip();
        if (!pid.matches("\\d{1,9}")) {
          yield new Reply.FailedReply<>(Faults.notUnderstood(output.text()));
        }
        int number = Integer.parseInt(pid);
        yield new Reply.Ok<>(number == 0 ? OptionalInt.empty() : OptionalInt.of(number));
      }
    };
  }

  @Override
  public Reply<String> version() {
    Reply<String> reply =
        switch (run(supervisorctlSettings.limit(), ANSWER_BYTES, "version")) {
          case Reply.FailedReply<RawOutput>(var problem) -> new Reply.FailedReply<>(problem);
          case Reply.Ok<RawOutput>(var output) ->
              output
                  .text()
                  .lines()
                  .map(String::strip)
                  .filter(line -> line.matches("\\d[\\w.+-]{0,40}"))
                  .findFirst()
                  .<Reply<String>>map(Reply.Ok::new)
                  .orElseGet(() -> new Reply.FailedReply<>(Faults.notUnderstood(output.text())));
        };
    return throughLoginShell(reply);
  }

  @Override
  public Reply<Optional<String>> cause(WorkerName worker) {
    return switch (ending(worker)) {
      case Reply.FailedReply<Optional<Ending>>(var problem) -> new Reply.FailedReply<>(problem);
      case Reply.Ok<Optional<Ending>>(var ending) ->
          new Reply.Ok<>(ending.map(one -> Causes.of(one.how(), kind(worker))));
    };
  }

  @Override
  public Reply<Optional<Ending>> ending(WorkerName worker) {
    return switch (endings()) {
      case Reply.FailedReply<Map<WorkerName, Ending>>(var problem) ->
          new Reply.FailedReply<>(problem);
      case Reply.Ok<Map<WorkerName, Ending>>(var endings) ->
          new Reply.Ok<>(Optional.ofNullable(endings.get(worker)));
    };
  }

  @Override
  public Reply<Map<WorkerName, Ending>> endings() {
    List<WorkerStatus> workers;
    switch (status()) {
      case Reply.FailedReply<List<WorkerStatus>>(var problem) -> {
        return new Reply.FailedReply<>(problem);
      }
      case Reply.Ok<List<WorkerStatus>>(var known) -> workers = known;
    }
    return switch (mainLog(MAIN_LOG_BYTES)) {
      case Reply.FailedReply<String>(var problem) ->
          problem.problemKind() == ProblemKind.NO_LOG
              ? new Reply.Ok<>(Map.of())
              : new Reply.FailedReply<>(problem);
      case Reply.Ok<String>(var log) ->
          new Reply.Ok<>(work.of(log.length(), () -> Ending.last(log, workers)));
    };
  }

  private Optional<CommandKind> kind(WorkerName worker) {
    return expectations(List.of(worker)) instanceof Reply.Ok<Expectations>(var known)
        ? Optional.ofNullable(known.kinds().get(worker))
        : Optional.empty();
  }

  @Override
  public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
    Optional<Reply<LogTail>> none = noLog(worker);
    if (none.isPresent()) {
      return none.get();
    }
    return switch (logFinder.tail(worker, stream, lines)) {
      case LogFinder.LogAnswer.ReadLog(var tail) -> new Reply.Ok<>(tail);
      case LogFinder.LogAnswer.NoLogAnswer(var problem, var mayFallBack) ->
          mayFallBack
              ? throughSupervisor(worker, stream, lines, problem)
              : new Reply.FailedReply<>(problem);
    };
  }

  /** The fallback: supervisorctl's own tail counts bytes, so that its first line may be cut. */
  private Reply<LogTail> throughSupervisor(
      WorkerName worker, LogStream stream, int lines, Problem unreadable) {
    String channel = stream == LogStream.STDOUT ? "stdout" : "stderr";
    for (int bytes = MAIN_LOG_BYTES; bytes > MAIN_LOG_BYTES - CHARACTER_BYTES; bytes--) {
      switch (read("tail", "-" + bytes, worker.full(), channel)) {
        case Reply.FailedReply<RawOutput>(var problem) -> {
          if (problem.problemKind() != ProblemKind.NOT_UNDERSTOOD) {
            return new Reply.FailedReply<>(problem);
          }
        }
        case Reply.Ok<RawOutput>(var output) -> {
          if (output.text().strip().matches("\\S+: ERROR \\(.*\\)")) {
            return new Reply.FailedReply<>(unreadable);
          }
          return new Reply.Ok<>(fallback(output.text(), bytes, lines, unreadable));
        }
      }
    }
    return new Reply.FailedReply<>(unreadable);
  }

  private static LogTail fallback(String output, int bytes, int lines, Problem unreadable) {
    String text = output.stripTrailing();
    boolean cut = output.getBytes(StandardCharsets.UTF_8).length >= bytes;
    List<String> all = text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    List<String> whole = cut && all.size() > 1 ? all.subList(1, all.size()) : all;
    List<String> last = whole.subList(Math.max(0, whole.size() - lines), whole.size());
    return new LogTail(
        "read through supervisorctl",
        List.of(
            unreadable.sentence()
                + " So this is what supervisorctl shows, from the last "
                + MAIN_LOG_BYTES
                + " bytes."),
        String.join("\n", last));
  }

  @Override
  public Reply<LogTail> follow(
      WorkerName worker, LogStream stream, int lines, Duration time, Consumer<String> line) {
    return Supervisorctl.<LogTail>noLog(worker)
        .orElseGet(() -> logFinder.follow(worker, stream, lines, time, line));
  }

  @Override
  public Reply<String> mainLog(int bytes) {
    Problem unreadable = Faults.odd("no output");
    // Less of it also where a log that was truncated under supervisord begins with a hole, which
    // its XML cannot carry.
    for (int size = bytes; size >= Math.min(bytes, LEAST_MAIN_LOG_BYTES); size /= 4) {
      for (int cut = size; cut > size - CHARACTER_BYTES && cut > 0; cut--) {
        switch (read("maintail", "-" + cut)) {
          case Reply.FailedReply<RawOutput>(var problem) -> {
            if (problem.problemKind() != ProblemKind.NOT_UNDERSTOOD) {
              return new Reply.FailedReply<>(problem);
            }
            unreadable = problem;
          }
          case Reply.Ok<RawOutput>(var output) -> {
            return NO_MAIN_LOG.matcher(output.text().strip()).matches()
                ? new Reply.FailedReply<>(MainLogFollower.NO_LOG)
                : new Reply.Ok<>(output.text());
          }
        }
      }
    }
    return new Reply.FailedReply<>(unreadable);
  }

  @Override
  public Reply<String> followMainLog(MainLogListener listener) {
    return switch (mainLog(NEWEST_BYTES)) {
      case Reply.FailedReply<String>(var problem) ->
          problem.problemKind() == ProblemKind.NOT_UNDERSTOOD
              ? maintail(listener, "what supervisorctl shows of it cannot be read")
              : new Reply.FailedReply<>(problem);
      case Reply.Ok<String>(var shown) ->
          switch (mainLogFile.find(shown)) {
            case MainLogFile.MainLogLookup.NotFollowed(var because) -> maintail(listener, because);
            case MainLogFile.MainLogLookup.FollowedFile(var path, var command) -> {
              listener.source(new MainLogSource.FollowedMainLog(path));
              yield MainLogFile.end(path, near.attend(command, MainLogFile.lines(listener)));
            }
          };
    };
  }

  private Reply<String> maintail(MainLogListener listener, String because) {
    listener.source(new MainLogSource.Maintail(because));
    MainLogFollower follower = new MainLogFollower(listener::line);
    return follower.end(
        switch (configFiles.path().find()) {
          case ConfigPath.PathAnswer.NotAsked(var shellFailed) -> shellFailed;
          case ConfigPath.PathAnswer.FoundPath(var path) ->
              shell.attend(inUtf8(path, "maintail", "-f"), follower);
        });
  }

  /** The file that supervisorctl is given there. */
  public String configFile() {
    return configFiles.path().find() instanceof ConfigPath.PathAnswer.FoundPath(var path)
        ? path
        : ConfigPath.USUAL.getFirst();
  }

  @Override
  public Optional<String> mainConfig() {
    return supervisorctlSettings.configFile();
  }

  @Override
  public Reply<ServerConfig> config() {
    return configFiles.config();
  }

  @Override
  public Reply<Reread> reread() {
    return readConfig("reread", RereadParser::parse);
  }

  @Override
  public Reply<List<Available>> avail() {
    return readConfig("avail", AvailParser::parse);
  }

  @Override
  public Reply<Updated> update(String group, Duration limit) {
    boolean isGroup =
        WorkerName.tryOf(group).filter(worker -> worker.group().equals(group)).isPresent();
    if (!isGroup || group.equals("all")) {
      throw new IllegalArgumentException("not a group: " + group);
    }
    // What it quotes of a broken file may look like any failure.
    FaultFinder faults =
        (code, out, err) ->
            UpdateParser.parse(out, group).filter(_ -> !out.isBlank()).isPresent()
                ? Optional.empty()
                : Faults.findInUpdate(code, out, err);
    return switch (run(limit, ANSWER_BYTES, faults, "update", group)) {
      case Reply.FailedReply<RawOutput>(var problem) -> new Reply.FailedReply<>(problem);
      case Reply.Ok<RawOutput>(var output) ->
          UpdateParser.parse(output.text(), group)
              .<Reply<Updated>>map(Reply.Ok::new)
              .orElseGet(() -> new Reply.FailedReply<>(Faults.notUnderstood(output.text())));
    };
  }

  private <T> Reply<T> readConfig(String action, Function<String, Optional<T>> parser) {
    return switch (run(supervisorctlSettings.limit(), STATUS_BYTES, Faults::findInConfig, action)) {
      case Reply.FailedReply<RawOutput>(var problem) -> new Reply.FailedReply<>(problem);
      case Reply.Ok<RawOutput>(var output) ->
          work.of(
              output.text().length(),
              () ->
                  parser
                      .apply(output.text())
                      .filter(_ -> !output.truncated())
                      .<Reply<T>>map(Reply.Ok::new)
                      .orElseGet(
                          () -> new Reply.FailedReply<>(Faults.notUnderstood(output.text()))));
    };
  }

  @Override
  public Reply<Facts> facts(Facts.FactQuestions factQuestions) {
    return new FactFinder(near, supervisorctlSettings.limit()).find(factQuestions);
  }

  @Override
  public Reply<ServerClock> clock() {
    return switch (shell.run(ServerClock.command(), supervisorctlSettings.limit(), ANSWER_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(_, var out, var err, _) ->
          ServerClock.parse(out)
              .<Reply<ServerClock>>map(Reply.Ok::new)
              .orElseGet(() -> new Reply.FailedReply<>(Faults.notUnderstood(out + err)));
    };
  }

  @Override
  public Reply<List<ProcessInfo>> processes() {
    return switch (asking.run(ps, supervisorctlSettings.limit(), STATUS_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(_, var out, var err, _) ->
          work.of(out.length(), () -> processes(out, err));
    };
  }

  private static Reply<List<ProcessInfo>> processes(String out, String err) {
    List<ProcessInfo> all = PsParser.parse(out);
    return all.isEmpty()
        ? new Reply.FailedReply<>(Faults.notUnderstood("`ps` there", err + out))
        : new Reply.Ok<>(all);
  }

  @Override
  public StatusAndProcesses look() {
    ShellResult both =
        switch (configFiles.path().find()) {
          case ConfigPath.PathAnswer.NotAsked(var shellFailed) -> shellFailed;
          case ConfigPath.PathAnswer.FoundPath(var path) ->
              asking.run(
                  ps.then(CommandLine.of("echo", SEAM)).then(inUtf8(path, "status")),
                  supervisorctlSettings.limit(),
                  STATUS_BYTES);
        };
    return switch (both) {
      case ShellResult.ShellFailed shellFailed -> {
        Problem problem = silence(shellFailed);
        yield new StatusAndProcesses(
            new Reply.FailedReply<>(problem), new Reply.FailedReply<>(problem));
      }
      case ShellResult.ShellExited(var code, var out, var err, var truncated) -> {
        int seam = out.indexOf(SEAM + "\n");
        if (seam < 0) {
          // So many processes that there was no room for the workers, or a shell of its own mind.
          yield new StatusAndProcesses(status(), processes());
        }
        String workers = out.substring(seam + SEAM.length() + 1);
        yield new StatusAndProcesses(
            status(output(faults(Faults::find, code, workers, err), workers, truncated)),
            work.of(seam, () -> processes(out.substring(0, seam), err)));
      }
    };
  }

  private CommandLine inUtf8(String configFile, String... arguments) {
    List<String> words = new ArrayList<>(supervisorctlSettings.command());
    words.addAll(List.of("-c", configFile));
    words.addAll(List.of(arguments));
    return CommandLine.inUtf8(words);
  }

  private record RawOutput(String text, boolean truncated) {}

  /** Finds the failure of a whole command in its exit code and output. */
  private interface FaultFinder {
    Optional<Problem> find(int code, String out, String err);
  }

  private Reply<RawOutput> read(String... arguments) {
    return run(supervisorctlSettings.limit(), STATUS_BYTES, Faults::findWhileReading, arguments);
  }

  private Reply<RawOutput> run(Duration limit, int maxBytes, String... arguments) {
    return run(limit, maxBytes, Faults::find, arguments);
  }

  private Reply<RawOutput> run(
      Duration limit, int maxBytes, FaultFinder faults, String... arguments) {
    ShellResult result =
        switch (configFiles.path().find()) {
          case ConfigPath.PathAnswer.NotAsked(var shellFailed) -> shellFailed;
          case ConfigPath.PathAnswer.FoundPath(var path) ->
              (CHANGES.contains(arguments[0]) ? shell : asking)
                  .run(inUtf8(path, arguments), limit, maxBytes);
        };
    return switch (result) {
      case ShellResult.ShellFailed shellFailed ->
          new Reply.FailedReply<>(
              CHANGES.contains(arguments[0]) ? Faults.of(shellFailed) : silence(shellFailed));
      case ShellResult.ShellExited(var code, var out, var err, var truncated) ->
          output(faults(faults, code, out, err), out, truncated);
    };
  }

  /** Of what is answered at once: whether it is the server that is silent, or its supervisord. */
  private Problem silence(ShellResult.ShellFailed shellFailed) {
    return shellFailed.kind() == ShellResult.Failure.TIMED_OUT
        ? hangs(supervisorctlSettings.limit()).orElseGet(() -> Faults.of(shellFailed))
        : Faults.of(shellFailed);
  }

  @Override
  public Optional<Problem> hangs(Duration waited) {
    return shell.run(NOTHING, AT_ONCE, ANSWER_BYTES) instanceof ShellResult.ShellExited
        ? Optional.of(Faults.hung(waited))
        : Optional.empty();
  }

  @Override
  public Reply<Optional<Standstill>> awaitStandstill(int pid) {
    return Standstill.await(shell, pid);
  }

  private Optional<Problem> faults(FaultFinder faults, int code, String out, String err) {
    return work.of(out.length() + err.length(), () -> faults.find(code, out, err));
  }

  private static Reply<RawOutput> output(Optional<Problem> fault, String out, boolean truncated) {
    return fault
        .<Reply<RawOutput>>map(Reply.FailedReply::new)
        .orElseGet(() -> new Reply.Ok<>(new RawOutput(out, truncated)));
  }

  @Override
  public void close() {
    shell.close();
  }
}
