package dev.workerbot.supervisor.lane;

import dev.workerbot.supervisor.lane.call.Lane;
import dev.workerbot.supervisor.lane.call.LaneAnswer;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneBroken;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTrouble;
import dev.workerbot.supervisor.lane.call.LaneAnswer.LaneTroubleKind;
import dev.workerbot.supervisor.lane.call.LaneEnd;
import dev.workerbot.supervisor.lane.call.LaneEnd.EndKind;
import dev.workerbot.supervisor.lane.call.LaneRequest;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Dialogue;
import dev.workerbot.supervisor.shell.Shell;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One {@code workerbot-lane} on a server, over one kept session. Requests of many threads go out as
 * they come, and answers come back by their id. Once it has ended, each answer is {@link
 * LaneBroken}.
 */
final class LaneClient implements Dialogue, Lane {
  /** As long as an answer can be, which the program bounds, too. */
  private static final int LONGEST_ANSWER = (2 << 20) + 1024;

  /** More than the lane gives supervisord. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Answers that nobody waits for any more, of a lane that is well. */
  private static final int MOST_STRAY = 100;

  private static final int TURN = 3;

  private final Function<LaneGreeting, Optional<String>> objection;
  private final CompletableFuture<LaneGreeting> greeting = new CompletableFuture<>();
  private final CompletableFuture<LineSender> sender = new CompletableFuture<>();
  private final CompletableFuture<LaneEnd> end = new CompletableFuture<>();
  private final Map<Long, CompletableFuture<String>> pending = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger stray = new AtomicInteger();
  private final Thread thread;

  /**
   * Starts it.
   *
   * @param objection why a lane that greets so is not to be used
   */
  LaneClient(
      Shell shell, List<String> command, Function<LaneGreeting, Optional<String>> objection) {
    this.objection = objection;
    this.thread =
        Thread.ofVirtual()
            .name("lane")
            .unstarted(() ->
                ended(LaneEnd.of(shell.converse(new CommandLine(command), this), hasGreeted())));
    thread.start();
  }

  @Override
  public void opened(LineSender lineSender) {
    sender.complete(lineSender);
  }

  @Override
  public int longestLine() {
    return LONGEST_ANSWER;
  }

  @Override
  public void line(String line) {
    if (end.isDone()) {
      return;
    }
    if (!greeting.isDone()) {
      greet(line);
      return;
    }
    OptionalLong id = LaneAnswer.id(line);
    if (id.isEmpty() || id.getAsLong() == 0 || id.getAsLong() > ids.get()) {
      breakOff(LaneEnd.failed("workerbot-lane there sent something unexpected"));
      return;
    }
    CompletableFuture<String> waiting = pending.remove(id.getAsLong());
    if (waiting != null) {
      waiting.complete(line);
    } else if (stray.incrementAndGet() > MOST_STRAY) {
      breakOff(LaneEnd.failed("workerbot-lane there answers again and again"));
    }
  }

  private void greet(String line) {
    Optional<LaneGreeting> greeted = LaneGreeting.read(line);
    if (greeted.isEmpty()) {
      breakOff(LaneEnd.failed("what is run there as workerbot-lane is something else"));
      return;
    }
    objection
        .apply(greeted.get())
        .ifPresentOrElse(
            why -> breakOff(LaneEnd.failed(why)), () -> greeting.complete(greeted.get()));
  }

  @Override
  public Optional<String> ready(Duration limit) {
    try {
      // To connect, or to have its turn, may take longer; whoever else asks waits for that, too.
      CompletableFuture.anyOf(sender, end)
          .get(limit.multipliedBy(TURN).toMillis(), TimeUnit.MILLISECONDS);
      CompletableFuture.anyOf(greeting, end).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException silent) {
      breakOff(
          sender.isDone()
              ? LaneEnd.failed(
                  "workerbot-lane there does not answer within %d s".formatted(limit.toSeconds()))
              : new LaneEnd(EndKind.BUSY, "no session came free for workerbot-lane"));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
    return hasGreeted() && !end.isDone()
        ? Optional.of(greeting.join().described())
        : Optional.empty();
  }

  @Override
  public boolean hasGreeted() {
    return greeting.isDone();
  }

  @Override
  public Optional<LaneEnd> end() {
    return end.isDone() ? Optional.of(end.join()) : Optional.empty();
  }

  @Override
  public LaneAnswer ask(LaneRequest request, Duration limit) {
    long id = ids.incrementAndGet();
    CompletableFuture<String> answer = new CompletableFuture<>();
    pending.put(id, answer);
    try {
      if (end.isDone()) {
        return new LaneBroken(false);
      }
      sender.join().send(request.line(id, limit));
      return read(answer.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS));
    } catch (IOException broken) {
      breakOff(new LaneEnd(EndKind.CONNECTION, "the connection broke"));
      return new LaneBroken(true);
    } catch (TimeoutException silent) {
      breakOff(LaneEnd.failed("workerbot-lane there gave no answer in time"));
      return new LaneBroken(true);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new LaneBroken(true);
    } catch (ExecutionException ended) {
      return end.join().kind() == EndKind.HUNG
          ? new LaneTrouble(LaneTroubleKind.TIMEOUT)
          : new LaneBroken(true);
    } finally {
      pending.remove(id);
    }
  }

  private LaneAnswer read(String line) {
    LaneAnswer answer = LaneAnswer.read(line);
    if (answer instanceof LaneTrouble(var kind) && kind == LaneTroubleKind.TIMEOUT) {
      // What waits behind it would wait as long, each in its turn.
      breakOff(new LaneEnd(EndKind.HUNG, "supervisord does not answer"));
    }
    return answer;
  }

  private void breakOff(LaneEnd how) {
    ended(how);
    thread.interrupt();
  }

  private void ended(LaneEnd how) {
    if (end.complete(how)) {
      pending
          .values()
          .forEach(waiting -> waiting.completeExceptionally(new IOException(how.why())));
    }
  }

  @Override
  public void close() {
    breakOff(new LaneEnd(EndKind.IDLE, "it is closed"));
  }
}
