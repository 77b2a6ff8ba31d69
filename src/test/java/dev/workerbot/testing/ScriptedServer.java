package dev.workerbot.testing;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** A server that answers what a test says, in memory; nothing runs there. */
public final class ScriptedServer implements SilentSupervisor {
  public Reply<List<WorkerStatus>> status = new Reply.Ok<>(List.of());

  /** The text of its config file; empty where it cannot be read. */
  public Optional<String> config = Optional.of("");

  /** What its workers wrote to their standard error, if anything. */
  public String log = "";

  /** What is answered to the next signals and calls of artisan: done, where nothing is left. */
  public final Queue<Reply<ActionResult>> answers = new ArrayDeque<>();

  /** What it was told, such as {@code TERM horizon}. */
  public final List<String> signals = new ArrayList<>();

  /** Of these servers, by their names. */
  public static Fleet fleet(Map<String, ScriptedServer> servers) {
    return new Fleet(
        servers.entrySet().stream()
            .map(one ->
                new WatchedServer(
                    new ServerName(one.getKey()),
                    Set.of(),
                    one.getValue(),
                    LocalShell.noProgramFiles()))
            .toList(),
        Clock.systemUTC());
  }

  /** This one alone, as {@code web1}. */
  public Fleet fleet() {
    return fleet(Map.of("web1", this));
  }

  @Override
  public Reply<List<WorkerStatus>> status() {
    return status;
  }

  @Override
  public Reply<ServerConfig> config() {
    return config
        .<Reply<ServerConfig>>map(
            text -> new Reply.Ok<>(ServerConfig.of("/etc/s.conf", Map.of("/etc/s.conf", text))))
        .orElseGet(
            () -> new Reply.FailedReply<>(new Problem(Problem.ProblemKind.NO_CONFIG, "no config")));
  }

  @Override
  public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
    return new Reply.Ok<>(new LogTail("a file", List.of(), stream == LogStream.STDERR ? log : ""));
  }

  @Override
  public Reply<ActionResult> signal(WorkerName worker, Signal signal) {
    signals.add(signal + " " + worker);
    return answer();
  }

  @Override
  public Reply<ActionResult> artisan(ArtisanCall call) {
    signals.add(call.artisanCommand().toString());
    return answer();
  }

  private Reply<ActionResult> answer() {
    return answers.isEmpty() ? new Reply.Ok<>(new ActionResult.ActionDone()) : answers.poll();
  }
}
