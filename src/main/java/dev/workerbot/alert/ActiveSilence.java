package dev.workerbot.alert;

import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.Selector;
import java.time.Instant;
import java.util.Set;

/**
 * Keeps alerts quiet for a while; they are recorded all the same.
 *
 * @param number by which people name it
 * @param reason may be empty
 * @param by name of who made it
 */
public record ActiveSilence(
    int number, Selector of, String reason, Person by, Instant madeAt, Instant until) {
  /** Whether it keeps this alert quiet. */
  public boolean covers(Fingerprint alert, Set<String> tags, Instant now) {
    return now.isBefore(until)
        && of.terms().stream()
            .filter(term -> term.matches(alert.server(), tags))
            .anyMatch(
                term -> alert.worker().map(term::matches).orElseGet(() -> meansEveryWorker(term)));
  }

  /** Only who silences a whole server silences what is said of the server itself. */
  private static boolean meansEveryWorker(Selector.Term term) {
    return term.workers().pattern().chars().allMatch(letter -> letter == '*' || letter == ':');
  }
}
