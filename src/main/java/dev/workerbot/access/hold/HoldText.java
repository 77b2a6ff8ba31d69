package dev.workerbot.access.hold;

import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is said of holds. */
public final class HoldText {
  private final DateTimeFormatter time;

  /**
   * @param zone in which the team reads the clock
   */
  public HoldText(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("HH:mm z", Locale.ROOT).withZone(zone);
  }

  /** {@code 14:30 UTC}. */
  public String clock(Instant at) {
    return time.format(at);
  }

  /** {@code held by @anna until 14:30 UTC: migrating}. */
  public Sentence mark(ActiveHold activeHold) {
    return Sentence.of(
        "held by @%s until %s%s", name(activeHold), clock(activeHold.until()), why(activeHold));
  }

  /** {@code @anna holds queue@web1 until 14:30 UTC: migrating}. */
  public Sentence sentence(ActiveHold activeHold) {
    return Sentence.of(
        "@%s holds %s until %s%s",
        name(activeHold),
        Message.code(activeHold.of()),
        clock(activeHold.until()),
        why(activeHold));
  }

  /** {@code #3 queue@web1 for 24 min more, until 14:30 UTC, by @anna: migrating}. */
  public Sentence listed(ActiveHold activeHold, Instant now) {
    return Sentence.of(
        "#%d %s for %s more, until %s, by @%s%s",
        activeHold.number(),
        Message.code(activeHold.of()),
        HumanTime.wholeSeconds(Duration.between(now, activeHold.until())),
        clock(activeHold.until()),
        name(activeHold),
        why(activeHold));
  }

  public static String name(ActiveHold activeHold) {
    return CleanText.singleLine(activeHold.by().name());
  }

  /** With a colon before it; empty where nobody said why. */
  public static String why(ActiveHold activeHold) {
    return activeHold.reason().isEmpty() ? "" : ": " + activeHold.reason();
  }
}
