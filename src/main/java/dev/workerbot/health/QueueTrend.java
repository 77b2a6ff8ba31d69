package dev.workerbot.health;

import dev.workerbot.message.text.HumanTime;
import dev.workerbot.supervisor.laravel.answer.QueueSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How the jobs that wait in one queue become more or fewer. Not safe for several threads. */
final class QueueTrend {
  private final HealthSettings settings;
  private Optional<Long> before = Optional.empty();

  /** Since when jobs have waited without ever becoming fewer. */
  private Optional<Instant> notFewerSince = Optional.empty();

  private String arrow = "";

  QueueTrend(HealthSettings settings) {
    this.settings = settings;
  }

  /**
   * Takes in how many wait.
   *
   * @param now when that was asked, by our own clock
   * @param age how long the oldest has waited, where that is told
   * @return what is wrong with the queue; empty where nothing is
   */
  Optional<String> see(QueueSize size, Instant now, Optional<Duration> age) {
    long waiting = size.waiting();
    boolean isFewer = before.filter(last -> waiting < last).isPresent();
    boolean isMore = before.filter(last -> waiting > last).isPresent();
    arrow = isMore ? " ↑" : isFewer ? " ↓" : "";
    if (waiting == 0 || isFewer || notFewerSince.isEmpty()) {
      notFewerSince = Optional.of(now);
    }
    before = Optional.of(waiting);
    if (waiting == 0) {
      return Optional.empty();
    }
    Duration waited = age.orElseGet(() -> Duration.between(notFewerSince.orElseThrow(), now));
    if (waited.compareTo(settings.oldest()) > 0) {
      return Optional.of(
          age.isPresent()
              ? "the oldest of %s has waited for %s".formatted(jobs(waiting), HumanTime.of(waited))
              : "%s, not fewer for more than %s"
                  .formatted(waits(waiting), HumanTime.wholeSeconds(settings.oldest())));
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
