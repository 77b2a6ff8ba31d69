package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.worker.restart.Autorestart;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a worker that is EXITED is in trouble: whether Supervisor starts it again, and whether it
 * ended as it should.
 *
 * @param policy what its config says of its ends; empty where it does not tell
 * @param since when it has been EXITED
 * @param confirmedAt when a status was asked for that showed it so
 * @param life of the process that ended; empty where that is not known
 * @param cause how it ended, for people
 */
record ExitCondition(
    ProcessEnds ends,
    Optional<RestartPolicy> policy,
    Instant since,
    Instant confirmedAt,
    Crashes crashes,
    Optional<Duration> life,
    Optional<String> cause) {
  /** In which Supervisor, whose clock ticks once a second, has started what it will start again. */
  static final Duration RESTART = Duration.ofSeconds(3);

  /** The same, where only its waiting tells that it does not: the host may be slow. */
  static final Duration SLOW_RESTART = Duration.ofSeconds(10);

  static final String UNLOGGED =
      "Supervisor's main log cannot be followed (`servers` shows how to fix that)";

  /** After which a config that says something else is not the one that Supervisor runs by. */
  private static final Duration CONTRADICTED = Duration.ofSeconds(60);

  /** How often Supervisor must have started it again before that tells more than its config. */
  private static final int LEARNED = 2;

  /** Whether Supervisor starts it again, and until when that remains to be seen. */
  Condition at(Instant now) {
    Optional<Autorestart> autorestart = policy.map(RestartPolicy::autorestart);
    if (ends.isUnlogged()) {
      return unlogged(autorestart, now);
    }
    if (ends.unexpected().isEmpty()) {
      return new Condition.Pending();
    }
    if (!ends.unexpected().get() && isLeftUndone()) {
      return firesIf(isOlder(since, RESTART, now));
    }
    if (!ends.unexpected().get()) {
      return autorestart.equals(Optional.of(Autorestart.ALWAYS)) && !isConfirmed(CONTRADICTED)
          ? new Condition.Pending()
          : new Condition.Ended("exited as expected");
    }
    boolean isStartedAgain =
        autorestart
            .map(of -> of != Autorestart.NEVER || ends.startedAgain() >= LEARNED)
            .orElse(ends.startedAgain() > 0);
    boolean isLeft =
        isStartedAgain
            ? isConfirmed(CONTRADICTED)
            : isOlder(since, autorestart.isPresent() ? RESTART : SLOW_RESTART, now);
    return firesIf(isLeft);
  }

  private Condition unlogged(Optional<Autorestart> autorestart, Instant now) {
    if (autorestart.isEmpty()) {
      return firesIf(isConfirmed(SLOW_RESTART));
    }
    return switch (autorestart.get()) {
      case UNEXPECTED ->
          // Otherwise Supervisor would have started it again; what it starts again and again, it
          // may be slow to.
          isConfirmed(crashes.loop(false, now).isPresent() ? CONTRADICTED : SLOW_RESTART)
              ? new Condition.Ended("exited in a way that its config expects")
              : new Condition.Pending();
      case ALWAYS -> firesIf(isConfirmed(CONTRADICTED));
      case NEVER -> {
        boolean isInOrder = policy.filter(RestartPolicy::isOneShot).isPresent() || ends.areAlike();
        yield isConfirmed(RESTART) && isInOrder && !endedTooSoon()
            ? new Condition.Ended("has ended")
            : firesIf(isConfirmed(RESTART));
      }
    };
  }

  private Condition firesIf(boolean isCertain) {
    return isCertain
        ? new Condition.Firing(AlertKind.EXITED, since, reason())
        : new Condition.Pending();
  }

  private boolean endedTooSoon() {
    return ends.life().isPresent()
        && policy.filter(known -> known.endsTooSoonAfter(ends.life().get())).isPresent();
  }

  /** Whether a status showed the same state so long after it was entered. */
  private boolean isConfirmed(Duration age) {
    return isOlder(since, age, confirmedAt);
  }

  static boolean isOlder(Instant then, Duration age, Instant now) {
    return Duration.between(then, now).compareTo(age) >= 0;
  }

  /** Whether it should work on, and its config takes such an exit for the end of its work. */
  private boolean isLeftUndone() {
    return life.isPresent() && policy.filter(known -> known.isUndoneAfter(life.get())).isPresent();
  }

  private Optional<String> reason() {
    if (ends.unexpected().equals(Optional.of(false))) {
      return cause.map(
          text -> text + ", which `autorestart=unexpected` takes for the end of its work");
    }
    Optional<String> why = ends.isUnlogged() ? Optional.of(whyUnlogged()) : cause;
    boolean isContradicted =
        policy.filter(known -> known.autorestart() != Autorestart.NEVER).isPresent()
            && isConfirmed(CONTRADICTED);
    return isContradicted
        ? why.map(text -> text + "; its config tells Supervisor to start it again, but it has not")
        : why;
  }

  private String whyUnlogged() {
    String tooSoon =
        endedTooSoon()
            ? "it exited after at most %s, but its command takes at least %s; "
                .formatted(
                    HumanTime.wholeSeconds(ends.life().orElseThrow()),
                    HumanTime.wholeSeconds(policy.flatMap(RestartPolicy::endsAfter).orElseThrow()))
            : "";
    return tooSoon + "exit code unknown, and so is whether it was expected: " + UNLOGGED;
  }
}
