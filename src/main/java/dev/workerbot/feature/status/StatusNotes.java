package dev.workerbot.feature.status;

import dev.workerbot.alert.Alert;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.state.Exit;
import dev.workerbot.request.state.StateText;
import dev.workerbot.supervisor.mainlog.Causes;
import dev.workerbot.supervisor.mainlog.ServerTime;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of workers beyond what a status says.
 *
 * @param alerts that are open
 * @param exits how those ended that are EXITED
 * @param old which run the release before, and how long ago the next was deployed
 * @param ended when those ended that are EXITED or STOPPED, by our own clock
 */
public record StatusNotes(
    Map<Target, Alert> alerts,
    Map<Target, Exit> exits,
    Map<Target, Duration> old,
    Map<Target, Instant> ended,
    Clock clock) {
  static final StatusNotes NONE =
      new StatusNotes(
          Map.of(), Map.of(), Map.of(), Map.of(), new Clock(Instant.EPOCH, ZoneId.of("UTC")));

  public StatusNotes {
    alerts = Map.copyOf(alerts);
    exits = Map.copyOf(exits);
    old = Map.copyOf(old);
    ended = Map.copyOf(ended);
  }

  /**
   * How moments are said.
   *
   * @param zone in which the team reads the clock
   */
  public record Clock(Instant now, ZoneId zone) {
    Moment of(Instant at) {
      return new ClockTime(zone).of(at, now);
    }
  }

  /** {@code runs the release before, deployed 12 min ago}; empty where it does not. */
  String old(Target target) {
    return old.containsKey(target)
        ? "runs the release before, deployed %s ago".formatted(HumanTime.of(old.get(target)))
        : "";
  }

  /** {@code 2 run the release before, deployed 12 min ago}; empty where none does. */
  String old(Set<Target> targets) {
    List<Duration> ago = targets.stream().filter(old::containsKey).map(old::get).sorted().toList();
    return ago.isEmpty()
        ? ""
        : "%d %s the release before, deployed %s ago"
            .formatted(ago.size(), ago.size() == 1 ? "runs" : "run", HumanTime.of(ago.getFirst()));
  }

  boolean isAnyOld(Set<Target> targets) {
    return targets.stream().anyMatch(old::containsKey);
  }

  boolean hasAlert(Target target) {
    return alerts.containsKey(target);
  }

  /** How grave its open alert is; empty where there is none. */
  Optional<Severity> severity(Target target) {
    return Optional.ofNullable(alerts.get(target))
        .map(alert ->
            alert.wellSince().isPresent() ? Severity.WARNING : alert.alertKind().severity());
  }

  Exit.Judged exit(Target target) {
    return exits.getOrDefault(target, Exit.UNKNOWN).judged();
  }

  /** Whether it has done its work, and is not to run. */
  boolean isOver(Target target, WorkerStatus status) {
    return status.state() == WorkerState.EXITED && exit(target).isWell();
  }

  /** Its state, and of EXITED which kind of it. */
  String state(Target target, WorkerStatus status) {
    return StateText.of(status, exit(target));
  }

  /** {@code open alert #12: in a crash loop since 03:04 UTC}; empty where there is none. */
  Sentence alert(Target target) {
    if (!hasAlert(target)) {
      return Sentence.EMPTY;
    }
    Alert alert = alerts.get(target);
    return Sentence.of(
        "open alert #%d: %s%s%s%s%s",
        alert.card(),
        alert.wellSince().isPresent() ? "was " : "",
        alert.alertKind().words(),
        alert
            .wellSince()
            .map(well -> Sentence.of(", well since %s", clock.of(well)))
            .orElseGet(() -> Sentence.of(" since %s", clock.of(alert.since()))),
        alert
            .acknowledgedBy()
            .map(by -> Sentence.of(", acknowledged by %s", by))
            .orElse(Sentence.EMPTY),
        alert.silenced() ? ", silenced" : "");
  }

  /** What Supervisor says of its state, and when it came to it; empty where there is nothing. */
  Sentence note(Target target, WorkerStatus status) {
    String why =
        status.state() == WorkerState.EXITED
            ? exits
                .getOrDefault(target, Exit.UNKNOWN)
                .cause()
                .map(cause -> ": " + CleanText.singleLine(cause))
                .orElse("")
            : "";
    Instant at = ended.get(target);
    if (at != null) {
      return Sentence.of("%s, at %s%s", ago(at), clock.of(at), why);
    }
    String note = Causes.note(status);
    return Sentence.outside(
        ServerTime.of(note, clock.now()).isPresent()
            ? note + " by the server's clock" + why
            : note + why);
  }

  /** To the minute, since a status says no more. */
  private Moment ago(Instant at) {
    Duration time = Duration.between(at, clock.now());
    return new Moment(
        at,
        Moment.Precision.RELATIVE,
        time.toMinutes() < 2
            ? "just now"
            : HumanTime.of(Duration.ofMinutes(time.toMinutes())) + " ago");
  }

  /** Its alert's words, for a title. */
  Optional<String> trouble(Target target) {
    return Optional.ofNullable(alerts.get(target))
        .map(alert ->
            alert.wellSince().isPresent()
                ? "was " + alert.alertKind().words()
                : alert.alertKind().words());
  }
}
