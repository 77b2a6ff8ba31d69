package dev.workerbot.health;

import dev.workerbot.message.text.HumanTime;
import dev.workerbot.supervisor.laravel.answer.QueueSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How the jobs that wait in one queue become more or fewer. Before Laravel 12.19 delayed jobs and
 * those in work are counted with them, which may stay for days in the best of order: only that they
 * become more is trouble then. Not safe for several threads.
 */
final class QueueTrend {
  private final HealthSettings settings;
  private Optional<Long> before = Optional.empty();

  /** Since when jobs have waited without ever becoming fewer. */
  private Optional<Instant> notFewerSince = Optional.empty();

  private Optional<Instant> oldestBefore = Optional.empty();
  private String arrow = "";

  QueueTrend(HealthSettings settings) {
    this.settings = settings;
  }

  /**
   * Takes in how many wait.
   *
   * @param now when that was asked, by our own clock
   * @param age of the oldest, where that is known. Redis counts from when it was made, so that one
   *     that was delayed on purpose looks older than it has waited
   * @return what is wrong with the queue; empty where nothing is
   */
  Optional<String> see(QueueSize size, Instant now, Optional<Duration> age) {
    long waiting = size.waiting();
    boolean isFewer = before.filter(last -> waiting < last).isPresent();
    boolean isMore = before.filter(last -> waiting > last).isPresent();
    boolean isSameOldest = size.oldest().isPresent() && size.oldest().equals(oldestBefore);
    arrow = isMore ? " ↑" : isFewer ? " ↓" : "";
    if (waiting == 0 || isFewer || notFewerSince.isEmpty()) {
      notFewerSince = Optional.of(now);
    }
    before = Optional.of(waiting);
    oldestBefore = size.oldest();
    if (waiting == 0) {
      return Optional.empty();
    }
    boolean isStill = Duration.between(notFewerSince.get(), now).compareTo(settings.oldest()) > 0;
    if (size.pending().isPresent() && isStill) {
      return Optional.of(
          "%s, not fewer for more than %s"
              .formatted(waits(waiting), HumanTime.wholeSeconds(settings.oldest())));
    }
    Optional<Duration> old =
        age.filter(time -> time.compareTo(settings.oldest()) > 0 && isSameOldest && !isFewer);
    if (old.isPresent()) {
      return Optional.of(
          "the oldest of %s has waited for %s"
              .formatted(jobs(waiting), HumanTime.wholeSeconds(old.get())));
    }
    return isMore && waiting >= settings.deep()
        ? Optional.of("%s, more and more".formatted(waits(waiting)))
        : Optional.empty();
  }

  private static String waits(long waiting) {
    return jobs(waiting) + (waiting == 1 ? " waits" : " wait");
  }

  private static String jobs(long number) {
    return number(number) + (number == 1 ? " job" : " jobs");
  }

  /** How many wait, with an arrow where they become more or fewer: {@code 4,310 ↑}. */
  String figure() {
    return before.map(QueueTrend::number).orElse("?") + arrow;
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
