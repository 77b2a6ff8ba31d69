package dev.workerbot.access.hold;

import dev.workerbot.message.Message;
import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.Sentence;
import java.time.Instant;
import java.time.ZoneId;

/** What is said of holds. */
public final class HoldText {
  private final ClockTime time;

  /**
   * @param zone in which the team reads the clock
   */
  public HoldText(ZoneId zone) {
    this.time = new ClockTime(zone);
  }

  /** {@code 14:30 UTC}. */
  public Moment clock(Instant at) {
    return time.minute(at);
  }

  /** {@code held by @anna until 14:30 UTC: migrating}. */
  public Sentence mark(ActiveHold activeHold) {
    return Sentence.of(
        "held by %s until %s%s",
        activeHold.by().person(), time.until(activeHold.until()), why(activeHold));
  }

  /** {@code @anna holds queue@web1 until 14:30 UTC: migrating}. */
  public Sentence sentence(ActiveHold activeHold) {
    return Sentence.of(
        "%s holds %s until %s%s",
        activeHold.by().person(),
        Message.code(activeHold.of()),
        time.until(activeHold.until()),
        why(activeHold));
  }

  /** {@code #3 queue@web1 until 14:30 UTC (24 min left), by @anna: migrating}. */
  public Sentence listed(ActiveHold activeHold, Instant now) {
    return Sentence.of(
        "#%d %s until %s (%s), by %s%s",
        activeHold.number(),
        Message.code(activeHold.of()),
        time.minute(activeHold.until()),
        ClockTime.left(now, activeHold.until()),
        activeHold.by().person(),
        why(activeHold));
  }

  /** With a colon before it; empty where nobody said why. */
  public static String why(ActiveHold activeHold) {
    return activeHold.reason().isEmpty() ? "" : ": " + activeHold.reason();
  }
}
