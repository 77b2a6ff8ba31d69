package dev.workerbot.request.step.worker;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.worker.Signaller.SentSignal;
import dev.workerbot.request.step.worker.Signaller.SignalChoice;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.ServerClock;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.log.LaravelLog;
import dev.workerbot.supervisor.log.LaravelLog.LaravelRecord;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the steps of one worker ask. */
sealed interface WorkerQuestion<T> extends Question<T> {
  /**
   * Empty where Supervisor does not know it.
   *
   * @param closely also at what no status shows
   */
  record LookQuestion(Target target, boolean closely)
      implements WorkerQuestion<Optional<ProcessView>> {
    @Override
    public Reply<Optional<ProcessView>> ask(Fleet fleet) {
      Snapshot snapshot = fleet.look(target.server());
      Supervisor supervisor = fleet.server(target.server()).supervisor();
      return snapshot.problem().isPresent()
          ? new Reply.FailedReply<>(snapshot.problem().get())
          : new Reply.Ok<>(
              snapshot
                  .worker(target.worker())
                  .map(one -> closely ? ProcessView.of(one, supervisor) : new ProcessView(one)));
    }
  }

  record StopQuestion(Target target, Duration limit) implements WorkerQuestion<ActionResult> {
    @Override
    public Reply<ActionResult> ask(Fleet fleet) {
      return fleet.server(target.server()).supervisor().stop(target.worker(), limit);
    }

    @Override
    public boolean isNoted() {
      return true;
    }
  }

  record StartQuestion(Target target, Duration limit) implements WorkerQuestion<ActionResult> {
    @Override
    public Reply<ActionResult> ask(Fleet fleet) {
      return fleet.server(target.server()).supervisor().start(target.worker(), limit);
    }

    @Override
    public boolean isNoted() {
      return true;
    }
  }

  /** Its program in the config files; empty where they have none, or cannot be read. */
  record ProgramQuestion(Target target, Signaller signaller)
      implements WorkerQuestion<Optional<ProgramConfig>> {
    @Override
    public Reply<Optional<ProgramConfig>> ask(Fleet fleet) {
      return new Reply.Ok<>(signaller.program(target));
    }
  }

  /** Whether its application has just written that it cannot reach Redis. */
  record RedisQuestion(Target target) implements WorkerQuestion<Boolean> {
    private static final int RECORDS = 20;
    private static final Duration JUST = Duration.ofSeconds(15);
    private static final List<String> ERRORS =
        List.of("RedisException", "Predis", "Redis server", "Connection refused");

    @Override
    public Reply<Boolean> ask(Fleet fleet) {
      Supervisor supervisor = fleet.server(target.server()).supervisor();
      return new Reply.Ok<>(
          supervisor.log(target.worker(), LogStream.APPLICATION, RECORDS)
                  instanceof Reply.Ok<LogTail>(var tail)
              && supervisor.clock() instanceof Reply.Ok<ServerClock>(var clock)
              && tail.writtenAt().filter(at -> at.plus(JUST).isAfter(clock.now())).isPresent()
              && saysSo(LaravelLog.records(tail.text())));
    }

    private static boolean saysSo(List<LaravelRecord> records) {
      return !records.isEmpty()
          && records.getLast().isError()
          && ERRORS.stream().anyMatch(records.getLast().line()::contains);
    }
  }

  /** In which way it can be signalled. */
  record PlanQuestion(Target target, GracefulSignal signal, Signaller signaller)
      implements WorkerQuestion<SignalChoice> {
    @Override
    public Reply<SignalChoice> ask(Fleet fleet) {
      return new Reply.Ok<>(signaller.plan(target, signal));
    }
  }

  record SignalQuestion(
      Target target,
      SignalChoice.ChosenSignal chosenSignal,
      GracefulSignal signal,
      Signaller signaller)
      implements WorkerQuestion<SentSignal> {
    @Override
    public Reply<SentSignal> ask(Fleet fleet) {
      return new Reply.Ok<>(signaller.tell(target, chosenSignal, signal));
    }

    @Override
    public boolean isNoted() {
      return true;
    }

    @Override
    public boolean hasFailed(Reply<SentSignal> reply) {
      return !(reply instanceof Reply.Ok<SentSignal>(var sent)
          && sent.askResult() instanceof AskResult.Answered);
    }
  }
}
