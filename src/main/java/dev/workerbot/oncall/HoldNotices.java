package dev.workerbot.oncall;

import dev.workerbot.access.Hold;
import dev.workerbot.access.HoldText;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Cards.Channel;
import dev.workerbot.store.Holds;
import dev.workerbot.store.Holds.Untold;
import dev.workerbot.store.Outbox.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tells that a hold ends soon, and that it is over, each once: what was told is written down
 * together with the notice itself. Not safe for several threads.
 */
final class HoldNotices {
  /** What ended longer ago, while nobody watched, is news to nobody. */
  private static final Duration LATE = Duration.ofHours(1);

  private final Holds holds;
  private final Rules rules;
  private final Predicate<String> isServed;
  private final HoldText text;
  private final Supplier<String> ids;
  private List<Untold> untold = List.of();

  /**
   * @param isServed whether this chat can be told of anything
   */
  HoldNotices(
      Holds holds, Rules rules, Predicate<String> isServed, HoldText text, Supplier<String> ids) {
    this.holds = holds;
    this.rules = rules;
    this.isServed = isServed;
    this.text = text;
    this.ids = ids;
  }

  /** Reads what there is to be told sooner or later. */
  void read() {
    untold = holds.untold();
  }

  /** Whether something is to be told by now. */
  boolean areDue(Instant now) {
    return untold.stream().anyMatch(one -> !now.isBefore(one.due()));
  }

  /**
   * Puts out what is to be told by now.
   *
   * @return whether there was anything
   */
  boolean tell(Instant now) {
    boolean said = false;
    for (Untold one : untold) {
      if (!now.isBefore(one.due())) {
        said |= holds.tell(one, notices(one, now), now);
      }
    }
    return said;
  }

  private List<Notice> notices(Untold one, Instant now) {
    Hold hold = one.hold();
    if (now.isAfter(hold.until().plus(LATE))) {
      return List.of();
    }
    return channels(hold).stream()
        .map(channel -> one.isOver(now) ? over(one, channel, now) : soon(hold, channel, now))
        .toList();
  }

  /** Where it was said; what was said where nobody can be told of anything goes where alerts go. */
  private List<Channel> channels(Hold hold) {
    return isServed.test(hold.by().chat())
        ? List.of(new Channel(hold.by().chat(), hold.by().channel()))
        : rules.usual().route().channels();
  }

  private Notice soon(Hold hold, Channel channel, Instant now) {
    Duration left = Duration.between(now, hold.until()).plusMillis(999);
    return new Notice(
        ids.get(),
        channel,
        Optional.empty(),
        Severity.WARNING,
        "@%s, your hold on %s ends in %s, at %s%s"
            .formatted(
                HoldText.name(hold),
                Message.code(hold.of()),
                HumanTime.wholeSeconds(left),
                text.clock(hold.until()),
                HoldText.why(hold)),
        List.of(
            "After that others can act on it and its alerts come again. %s holds it longer."
                .formatted(Message.code("hold " + hold.of() + " 30m"))),
        now,
        calls(hold, channel));
  }

  private Notice over(Untold one, Channel channel, Instant now) {
    Hold hold = one.hold();
    String title =
        one.releasedBy()
            .map(by ->
                "@%s, your hold on %s was released by @%s"
                    .formatted(HoldText.name(hold), Message.code(hold.of()), by))
            .orElseGet(() ->
                "The hold of @%s on %s is over"
                    .formatted(HoldText.name(hold), Message.code(hold.of())));
    return new Notice(
        ids.get(),
        channel,
        Optional.empty(),
        one.releasedBy().isPresent() ? Severity.WARNING : Severity.PLAIN,
        title + HoldText.why(hold),
        List.of(
            "Unless somebody else holds it too, others can act on it again, and alerts of what is"
                + " still in trouble come now."),
        now,
        one.releasedBy().isPresent() ? calls(hold, channel) : Optional.empty());
  }

  /** The holder can be called in their own chat only. */
  private static Optional<String> calls(Hold hold, Channel channel) {
    return Optional.of(hold.by().user()).filter(_ -> channel.chat().equals(hold.by().chat()));
  }
}
