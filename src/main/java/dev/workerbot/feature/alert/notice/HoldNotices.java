package dev.workerbot.feature.alert.notice;

import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.access.hold.HoldText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.store.access.HoldTable.DueHoldNotice;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tells that a hold ends soon, and that it is over, each once: what was announced is written down
 * together with the notice itself. Not safe for several threads.
 */
public final class HoldNotices {
  /** What ended longer ago, while nobody watched, is news to nobody. */
  private static final Duration LATE = Duration.ofHours(1);

  private final HoldTable holdTable;
  private final AlertRules alertRules;
  private final Predicate<String> isServed;
  private final HoldText text;
  private final Supplier<String> ids;
  private List<DueHoldNotice> due = List.of();

  /**
   * @param isServed whether this chat can be notified of anything
   */
  public HoldNotices(
      HoldTable holdTable,
      AlertRules alertRules,
      Predicate<String> isServed,
      HoldText text,
      Supplier<String> ids) {
    this.holdTable = holdTable;
    this.alertRules = alertRules;
    this.isServed = isServed;
    this.text = text;
    this.ids = ids;
  }

  /** Reads what has to be announced sooner or later. */
  public void read() {
    due = holdTable.dueNotices();
  }

  /** Whether something has to be announced by now. */
  public boolean areDue(Instant now) {
    return due.stream().anyMatch(one -> !now.isBefore(one.due()));
  }

  /**
   * Puts out what is to be reported by now.
   *
   * @return whether there was anything
   */
  public boolean tell(Instant now) {
    boolean said = false;
    for (DueHoldNotice one : due) {
      if (!now.isBefore(one.due())) {
        said |= holdTable.tell(one, notices(one, now), now);
      }
    }
    return said;
  }

  private List<Notice> notices(DueHoldNotice one, Instant now) {
    ActiveHold activeHold = one.activeHold();
    if (now.isAfter(activeHold.until().plus(LATE))) {
      return List.of();
    }
    return channels(activeHold).stream()
        .map(channel -> one.isOver(now) ? over(one, channel, now) : soon(activeHold, channel, now))
        .toList();
  }

  /** Where it was said; from where the bot cannot post, it goes where alerts go. */
  private List<Channel> channels(ActiveHold activeHold) {
    return isServed.test(activeHold.by().chat())
        ? List.of(new Channel(activeHold.by().chat(), activeHold.by().channel()))
        : alertRules.usual().route().channels();
  }

  private Notice soon(ActiveHold activeHold, Channel channel, Instant now) {
    Duration left = Duration.between(now, activeHold.until()).plusMillis(999);
    return new Notice(
        ids.get(),
        channel,
        Optional.empty(),
        Severity.WARNING,
        Sentence.of(
            "%s, your hold on %s ends %s, at %s%s",
            activeHold.by().person(),
            Message.code(activeHold.of()),
            new Moment(
                activeHold.until(),
                Moment.Precision.RELATIVE,
                "in " + HumanTime.wholeSeconds(left)),
            text.clock(activeHold.until()),
            HoldText.why(activeHold)),
        List.of(
            Sentence.of(
                "After that, others can act on it and its alerts resume. To extend: %s.",
                Message.code(Sentence.of("hold %s 30m", activeHold.of())))),
        now,
        calls(activeHold, channel));
  }

  private Notice over(DueHoldNotice one, Channel channel, Instant now) {
    ActiveHold activeHold = one.activeHold();
    Sentence title =
        one.releasedBy()
            .map(by ->
                Sentence.of(
                    "%s, your hold on %s was released by %s",
                    activeHold.by().person(), Message.code(activeHold.of()), by))
            .orElseGet(() ->
                Sentence.of(
                    "%s's hold on %s has ended",
                    activeHold.by().person(), Message.code(activeHold.of())));
    return new Notice(
        ids.get(),
        channel,
        Optional.empty(),
        one.releasedBy().isPresent() ? Severity.WARNING : Severity.PLAIN,
        Sentence.of("%s%s", title, HoldText.why(activeHold)),
        List.of(
            Sentence.of(
                "Unless someone else holds it too, others can act on it again and its alerts"
                    + " resume.")),
        now,
        one.releasedBy().isPresent() ? calls(activeHold, channel) : Optional.empty());
  }

  /** The holder can be called in their own chat only. */
  private static Optional<String> calls(ActiveHold activeHold, Channel channel) {
    return Optional.of(activeHold.by().user())
        .filter(_ -> channel.chat().equals(activeHold.by().chat()));
  }
}
