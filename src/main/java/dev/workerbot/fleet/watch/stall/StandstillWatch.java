package dev.workerbot.fleet.watch.stall;

import dev.workerbot.supervisor.Standstill;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import java.util.Optional;
import java.util.function.Consumer;

/** Waits once, in a thread of its own, for one server's supervisord to stand still. */
final class StandstillWatch implements AutoCloseable {
  private final Thread thread;

  /** What came of it: empty where it did not stand still; or why that is not known. */
  record StandstillEnd(StandstillWatch from, Reply<Optional<Standstill>> reply) {}

  StandstillWatch(Supervisor supervisor, int pid, Consumer<StandstillEnd> onEnd) {
    this.thread =
        Thread.ofVirtual()
            .name("standstill")
            .unstarted(() -> {
              Reply<Optional<Standstill>> reply;
              try {
                reply = supervisor.awaitStandstill(pid);
              } catch (RuntimeException bug) {
                reply =
                    new Reply.FailedReply<>(
                        new Problem(Problem.ProblemKind.LOST, "workerbot has a bug: " + bug));
              }
              onEnd.accept(new StandstillEnd(this, reply));
            });
  }

  void start() {
    thread.start();
  }

  /** Ends it; what it tells after that is of no use. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
