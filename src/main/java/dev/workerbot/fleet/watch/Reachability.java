package dev.workerbot.fleet.watch;

import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.event.Observation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether one server answers, and from when on others are to hear that it does not. Of one thread.
 * Times are in nanoseconds.
 */
final class Reachability {
  /** How long a lost connection has to come back before anybody hears of it. */
  private static final Duration BACK_AT_ONCE = Duration.ofSeconds(4);

  private final ServerName server;
  private final Clock clock;
  private Optional<Problem> problem = Optional.empty();
  private boolean answers;
  private Instant answeredAt = Instant.EPOCH;
  private Optional<Doubt> doubt = Optional.empty();

  /** A connection that was lost, and is not known to be lost for good. */
  private record Doubt(String sentence, long until) {}

  Reachability(ServerName server, Clock clock) {
    this.server = server;
    this.clock = clock;
  }

  boolean answers() {
    return answers;
  }

  /** When it has answered last; long ago where it never has. */
  Instant answeredAt() {
    return answeredAt;
  }

  /** The same; empty while it is silent. */
  Optional<Instant> answeredUntil() {
    return answers ? Optional.of(answeredAt) : Optional.empty();
  }

  /** Why it does not answer, for people. */
  String why() {
    return problem.map(Problem::sentence).orElse("still connecting");
  }

  void answered(Instant at) {
    problem = Optional.empty();
    doubt = Optional.empty();
    answeredAt = at;
    answers = true;
  }

  /**
   * A look has failed.
   *
   * @return what is to be reported; empty where the next look may open a new connection
   */
  Optional<Observation.ServerSilence> failed(Problem failed, Instant askedAt, long now) {
    boolean wasWell = problem.isEmpty() && answers;
    problem = Optional.of(failed);
    if (wasWell && failed.problemKind() == Problem.ProblemKind.LOST) {
      suspect(failed.sentence(), now);
      return Optional.empty();
    }
    answers = false;
    doubt = Optional.empty();
    // Who hangs did so before it was plain.
    Instant since = failed.problemKind() == Problem.ProblemKind.HUNG ? askedAt : clock.instant();
    return Optional.of(silence(since, trouble(failed), failed.sentence()));
  }

  private static Observation.ServerTrouble trouble(Problem problem) {
    return switch (problem.problemKind()) {
      case DOWN, HUNG, SHUTTING_DOWN -> Observation.ServerTrouble.SUPERVISOR_DOWN;
      default ->
          problem.reachedServer()
              ? Observation.ServerTrouble.SUPERVISORCTL_FAILS
              : Observation.ServerTrouble.UNREACHABLE;
    };
  }

  /** Its supervisord stands still, and gives no answer since. */
  Observation.ServerSilence stalled(Instant since, String sentence) {
    problem = Optional.of(new Problem(Problem.ProblemKind.HUNG, sentence));
    answers = false;
    return silence(since, Observation.ServerTrouble.SUPERVISOR_DOWN, sentence);
  }

  /** The connection is gone; a look tells whether the server is as well. */
  void suspect(String sentence, long now) {
    if (doubt.isEmpty()) {
      doubt = Optional.of(new Doubt(sentence, now + BACK_AT_ONCE.toNanos()));
    }
  }

  /** When a lost connection is to be reported. */
  long next() {
    return doubt.map(Doubt::until).orElse(WatchIntervals.NEVER);
  }

  /** What is to be reported by now, once. */
  Optional<Observation.ServerSilence> due(long now) {
    Optional<Doubt> due = doubt.filter(one -> one.until() <= now);
    if (due.isPresent()) {
      doubt = Optional.empty();
    }
    return due.map(
        one -> silence(clock.instant(), Observation.ServerTrouble.UNREACHABLE, one.sentence()));
  }

  private Observation.ServerSilence silence(
      Instant since, Observation.ServerTrouble serverTrouble, String sentence) {
    return new Observation.ServerSilence(server, since, serverTrouble, sentence);
  }
}
