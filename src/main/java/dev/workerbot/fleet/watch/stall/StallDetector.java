package dev.workerbot.fleet.watch.stall;

import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.supervisor.Standstill;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds out whether one server's supervisord stands still, long before a look at it fails: by its
 * process, where the server shows that, and by a look that takes too long. Of one thread, whose
 * inbox takes what comes. Times are in nanoseconds.
 */
public final class StallDetector implements AutoCloseable {
  /** How long a supervisord that stood still has to answer before anybody hears of it. */
  private static final Duration MOVES_ON = Duration.ofSeconds(4);

  /** How long a look may take before it is found out whether it is supervisord that hangs. */
  private static final Duration OVERDUE = Duration.ofSeconds(6);

  /** How long that look still has before anybody hears of it. */
  private static final Duration COMES_LATE = Duration.ofSeconds(2);

  /** Before the next try to see whether supervisord moves, where the system did not tell. */
  private static final Duration UNKNOWN_PAUSE = Duration.ofSeconds(60);

  private final Supervisor supervisor;
  private final Clock clock;
  private final Consumer<Runnable> inbox;
  private final StatusLooks looks;
  private final Supplier<Optional<Instant>> answeredUntil;
  private Optional<StandstillWatch> watch = Optional.empty();
  private long nextWatch;
  private OptionalInt process = OptionalInt.empty();
  private boolean seesMotion;
  private OptionalLong questioned = OptionalLong.empty();
  private Optional<Stall> stall = Optional.empty();

  /** The looks at the server's status, as far as a stall and they have to do with each other. */
  public interface StatusLooks {
    /** When the one was asked for that is under way. */
    OptionalLong pending();

    /** One is to come at once. */
    void soon(long now);

    /** They are to come often, since they alone show whether it stands still. */
    void often(long now);
  }

  /**
   * A supervisord that stood still and gave no answer since.
   *
   * @param until when somebody hears of it
   */
  public record Stall(String sentence, Instant since, long until, boolean reported) {}

  /**
   * @param answeredUntil when the last look was answered; empty while the server is silent
   */
  public StallDetector(
      Supervisor supervisor,
      Clock clock,
      Consumer<Runnable> inbox,
      StatusLooks looks,
      Supplier<Optional<Instant>> answeredUntil) {
    this.supervisor = supervisor;
    this.clock = clock;
    this.inbox = inbox;
    this.looks = looks;
    this.answeredUntil = answeredUntil;
  }

  /**
   * When there is something to do.
   *
   * @param mayWatch whether its process may be watched: not before its main log, which counts for
   *     more
   */
  public long next(boolean mayWatch) {
    return Math.min(
        Math.min(nextWatch(mayWatch), overdue()),
        stall.filter(one -> !one.reported()).map(Stall::until).orElse(WatchIntervals.NEVER));
  }

  private long nextWatch(boolean mayWatch) {
    return mayWatch && stall.isEmpty() && watch.isEmpty() && process.isPresent()
        ? nextWatch
        : WatchIntervals.NEVER;
  }

  /** When the look that is under way takes too long; once for each. */
  private long overdue() {
    OptionalLong asked = looks.pending();
    return asked.isPresent() && stall.isEmpty() && !asked.equals(questioned)
        ? asked.getAsLong() + OVERDUE.toNanos()
        : WatchIntervals.NEVER;
  }

  /**
   * Does what is to be done by now.
   *
   * @return what is to be reported, once
   */
  public Optional<Stall> act(boolean mayWatch, long now) {
    if (nextWatch(mayWatch) <= now) {
      StandstillWatch next =
          new StandstillWatch(
              supervisor,
              process.orElseThrow(),
              standstillEnd -> inbox.accept(() -> take(standstillEnd)));
      watch = Optional.of(next);
      next.start();
    }
    if (overdue() <= now) {
      question(looks.pending().orElseThrow());
    }
    Optional<Stall> due = stall.filter(one -> !one.reported() && one.until() <= now);
    due.ifPresent(
        one -> stall = Optional.of(new Stall(one.sentence(), one.since(), one.until(), true)));
    return due;
  }

  private void take(StandstillWatch.StandstillEnd standstillEnd) {
    if (watch.filter(standstillEnd.from()::equals).isEmpty()) {
      return;
    }
    watch = Optional.empty();
    long now = System.nanoTime();
    switch (standstillEnd.reply()) {
      case Reply.Ok<Optional<Standstill>>(var found) -> {
        nextWatch = now;
        seesMotion = true;
        found.ifPresent(one -> {
          looks.soon(now);
          Instant since = clock.instant().minus(one.time());
          stall = Optional.of(new Stall(one.sentence(), since, now + MOVES_ON.toNanos(), false));
        });
      }
      case Reply.FailedReply<Optional<Standstill>>(var why) -> {
        nextWatch = now + UNKNOWN_PAUSE.toNanos();
        seesMotion = false;
        if (why.problemKind() == Problem.ProblemKind.DOWN) {
          looks.soon(now);
        } else {
          looks.often(now);
        }
      }
    }
  }

  private void question(long asked) {
    questioned = OptionalLong.of(asked);
    Duration waited = Duration.ofNanos(System.nanoTime() - asked);
    Thread.ofVirtual()
        .name("overdue")
        .start(() -> {
          Optional<Problem> hangs = supervisor.hangs(waited);
          inbox.accept(() -> hangs.ifPresent(problem -> hangs(asked, problem)));
        });
  }

  /** What was seen of its process says more. */
  private void hangs(long asked, Problem problem) {
    if (stall.isEmpty() && looks.pending().equals(OptionalLong.of(asked))) {
      long now = System.nanoTime();
      Instant since = answeredUntil.get().orElseGet(() -> clock.instant().minusNanos(now - asked));
      stall = Optional.of(new Stall(problem.sentence(), since, now + COMES_LATE.toNanos(), false));
    }
  }

  /** A look was answered. */
  public void answered() {
    stall = Optional.empty();
  }

  /** A look has failed; what is known of the stall says more than that there was no answer. */
  public Problem failed(Problem problem) {
    if (problem.problemKind() != Problem.ProblemKind.HUNG) {
      stall = Optional.empty();
    }
    return stall.map(one -> new Problem(problem.problemKind(), one.sentence())).orElse(problem);
  }

  /** Which process supervisord is. */
  public void follow(OptionalInt found, long now) {
    if (!found.equals(process)) {
      process = found;
      close();
      nextWatch = now;
      // Until it is known otherwise.
      seesMotion = found.isPresent();
    }
  }

  /** Whether a supervisord that stands still is seen without a look. */
  public boolean seesMotion() {
    return seesMotion;
  }

  /** Ends the watch over its process for now. */
  @Override
  public void close() {
    watch.ifPresent(StandstillWatch::close);
    watch = Optional.empty();
  }
}
