package dev.workerbot.supervisor;

import dev.workerbot.supervisor.Supervisor.Problem.Kind;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Supervisor's command line tool, over a shell. One action a call, every worker by its full name
 * {@code group:process}, every answer read by its lines. Never {@code restart}: that is a stop and
 * a start in the client, and a lost connection in between leaves the worker stopped for good.
 * Source: supervisor 4.2.5, supervisorctl.py.
 */
public final class Supervisorctl implements Supervisor {
  private static final int STATUS_BYTES = 4 << 20;
  private static final int ANSWER_BYTES = 64 << 10;
  private static final int MAIN_LOG_BYTES = 16_000;

  private final Shell shell;
  private final Settings settings;
  private final Logs logs;

  /**
   * How supervisorctl is run on one server.
   *
   * @param command its words, such as {@code sudo -n supervisorctl}
   * @param configFile for {@code -c}; empty lets supervisorctl look for it
   * @param tail the words that read the end of a log, such as {@code tail} or {@code sudo -n tail}
   * @param limit for a command that should answer at once
   */
  public record Settings(
      List<String> command, Optional<String> configFile, List<String> tail, Duration limit) {
    public Settings {
      command = List.copyOf(command);
      tail = List.copyOf(tail);
    }
  }

  /** Takes over the shell: {@link #close} closes it. */
  public Supervisorctl(Shell shell, Settings settings) {
    this.shell = shell;
    this.settings = settings;
    this.logs = new Logs(shell, settings);
  }

  @Override
  public Reply<List<WorkerStatus>> status() {
    return switch (run(settings.limit(), STATUS_BYTES, "status")) {
      case Reply.Failed<Output>(var problem) -> new Reply.Failed<>(problem);
      case Reply.Ok<Output>(var output) -> {
        StatusParser.Parsed parsed = StatusParser.parse(output.text());
        boolean nothing = parsed.workers().isEmpty() && !parsed.unknown().isEmpty();
        yield nothing || output.truncated()
            ? new Reply.Failed<>(Faults.notUnderstood(output.text()))
            : new Reply.Ok<>(parsed.workers());
      }
    };
  }

  @Override
  public Reply<Action> start(WorkerName worker, Duration limit) {
    return act("start", worker, limit);
  }

  @Override
  public Reply<Action> stop(WorkerName worker, Duration limit) {
    return act("stop", worker, limit);
  }

  private Reply<Action> act(String action, WorkerName worker, Duration limit) {
    return switch (run(limit, ANSWER_BYTES, action, worker.full())) {
      case Reply.Failed<Output>(var problem) -> new Reply.Failed<>(problem);
      case Reply.Ok<Output>(var output) ->
          ActionParser.parse(output.text())
              .<Reply<Action>>map(Reply.Ok::new)
              .orElseGet(() -> new Reply.Failed<>(Faults.notUnderstood(output.text())));
    };
  }

  @Override
  public Reply<OptionalInt> pid(WorkerName worker) {
    return switch (run(settings.limit(), ANSWER_BYTES, "pid", worker.full())) {
      case Reply.Failed<Output>(var problem) -> new Reply.Failed<>(problem);
      case Reply.Ok<Output>(var output) -> {
        String pid = output.text().strip();
        if (!pid.matches("\\d{1,9}")) {
          yield new Reply.Failed<>(Faults.notUnderstood(output.text()));
        }
        int number = Integer.parseInt(pid);
        yield new Reply.Ok<>(number == 0 ? OptionalInt.empty() : OptionalInt.of(number));
      }
    };
  }

  @Override
  public Reply<String> version() {
    return switch (run(settings.limit(), ANSWER_BYTES, "version")) {
      case Reply.Failed<Output>(var problem) -> new Reply.Failed<>(problem);
      case Reply.Ok<Output>(var output) -> {
        String version = Faults.firstLine(output.text());
        yield version.matches("\\d[\\w.+-]{0,40}")
            ? new Reply.Ok<>(version)
            : new Reply.Failed<>(Faults.notUnderstood(output.text()));
      }
    };
  }

  @Override
  public Reply<Optional<String>> cause(WorkerName worker) {
    Reply<List<WorkerStatus>> known = status();
    if (known instanceof Reply.Ok<List<WorkerStatus>>(var workers)) {
      // The main log names processes without their group.
      long namesakes =
          workers.stream().filter(one -> one.worker().process().equals(worker.process())).count();
      if (namesakes != 1) {
        return new Reply.Ok<>(Optional.empty());
      }
    }
    return switch (run(settings.limit(), STATUS_BYTES, "maintail", "-" + MAIN_LOG_BYTES)) {
      case Reply.Failed<Output>(var problem) -> new Reply.Failed<>(problem);
      case Reply.Ok<Output>(var output) ->
          new Reply.Ok<>(Causes.last(output.text(), worker.process()));
    };
  }

  @Override
  public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
    return switch (logs.tail(worker, stream, lines)) {
      case Logs.Answer.Read(var tail) -> new Reply.Ok<>(tail);
      case Logs.Answer.Not(var problem, var mayFallBack) ->
          mayFallBack ? throughSupervisor(worker, stream, problem) : new Reply.Failed<>(problem);
    };
  }

  /**
   * The fallback: supervisorctl's own tail counts bytes, so the first line is cut and dropped, and
   * supervisord answers with an error where the cut falls into a character.
   */
  private Reply<LogTail> throughSupervisor(
      WorkerName worker, LogStream stream, Problem unreadable) {
    String channel = stream == LogStream.STDOUT ? "stdout" : "stderr";
    Reply<Output> reply =
        run(settings.limit(), STATUS_BYTES, "tail", "-" + MAIN_LOG_BYTES, worker.full(), channel);
    return switch (reply) {
      case Reply.Failed<Output>(var problem) ->
          problem.kind() == Kind.NOT_UNDERSTOOD
              ? new Reply.Failed<>(unreadable)
              : new Reply.Failed<>(problem);
      case Reply.Ok<Output>(var output) -> {
        String text = output.text();
        if (text.strip().matches("\\S+: ERROR \\(.*\\)")) {
          yield new Reply.Failed<>(unreadable);
        }
        int cut = text.indexOf('\n');
        boolean whole = text.length() < MAIN_LOG_BYTES / 4;
        String lines = whole || cut < 0 ? text : text.substring(cut + 1);
        yield new Reply.Ok<>(
            new LogTail(
                "read through supervisorctl",
                List.of(
                    unreadable.sentence()
                        + " So this is the end of what supervisorctl shows, at most "
                        + MAIN_LOG_BYTES
                        + " bytes."),
                lines.stripTrailing()));
      }
    };
  }

  @Override
  public Reply<LogTail> follow(
      WorkerName worker, LogStream stream, Duration time, Consumer<String> line) {
    return logs.follow(worker, stream, time, line);
  }

  private record Output(String text, boolean truncated) {}

  private Reply<Output> run(Duration limit, int maxBytes, String... arguments) {
    List<String> words = new ArrayList<>(List.of("env", "LC_ALL=C.UTF-8"));
    words.addAll(settings.command());
    settings.configFile().ifPresent(file -> words.addAll(List.of("-c", file)));
    words.addAll(List.of(arguments));
    return switch (shell.run(new CommandLine(words), limit, maxBytes)) {
      case ShellResult.Failed failed -> new Reply.Failed<>(Faults.of(failed));
      case ShellResult.Exited(var code, var out, var err, var truncated) ->
          Faults.find(code, out, err)
              .<Reply<Output>>map(Reply.Failed::new)
              .orElseGet(() -> new Reply.Ok<>(new Output(out, truncated)));
    };
  }

  @Override
  public void close() {
    shell.close();
  }
}
