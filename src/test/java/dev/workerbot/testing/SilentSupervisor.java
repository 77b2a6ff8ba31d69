package dev.workerbot.testing;

import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLogListener;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A supervisor that a test teaches only what the test asks for; anything else is a mistake. */
public interface SilentSupervisor extends Supervisor {
  @Override
  default Reply<List<WorkerStatus>> status() {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<ActionResult> start(WorkerName worker, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<ActionResult> signal(WorkerName worker, Signal signal) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<ActionResult> artisan(ArtisanCall call) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<ActionResult> stop(WorkerName worker, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<OptionalInt> pid(WorkerName worker) {
    return new Reply.Ok<>(OptionalInt.empty());
  }

  @Override
  default Reply<String> version() {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<Map<WorkerName, Ending>> endings() {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<String> mainLog(int bytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<String> followMainLog(MainLogListener listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<ServerConfig> config() {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<Reread> reread() {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<Updated> update(String group, Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<List<Available>> avail() {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<Facts> facts(Facts.FactQuestions factQuestions) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<ServerClock> clock() {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<List<ProcessInfo>> processes() {
    throw new UnsupportedOperationException();
  }

  @Override
  default Reply<LogTail> follow(
      WorkerName worker, LogStream stream, int lines, Duration time, Consumer<String> line) {
    throw new UnsupportedOperationException();
  }

  @Override
  default void close() {
    // Nothing is open.
  }
}
