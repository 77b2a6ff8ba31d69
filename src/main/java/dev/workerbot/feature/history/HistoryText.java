package dev.workerbot.feature.history;

import dev.workerbot.history.WorkerHistory;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.state.Timeline;
import dev.workerbot.request.state.Timeline.ActRecord;
import dev.workerbot.request.state.Timeline.Item;
import dev.workerbot.store.access.Audit;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * {@code history}: who did what, when, through which chat, with which result; and what became of
 * the workers.
 */
public final class HistoryText {
  private static final int SHOWN = 15;
  private static final int SHOWN_TEXT = 61;
  private static final int PAGE = 200;
  private static final int PAGES = 25;

  /** As long as an act of unknown end is held responsible for what happens. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** State changes that are looked at; folding makes lines of them. */
  private static final int CHANGES = 5_000;

  private final Audit audit;
  private final Clock clock;

  public HistoryText(Audit audit, Clock clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The newest acts, and refused ones, oldest at the top.
   *
   * @param maySee which targets may be shown to the reader; an entry's text names all of its own
   * @param asked which targets are asked for
   */
  public Message of(Predicate<Target> maySee, Predicate<Target> asked, String about) {
    List<Item> items = new ArrayList<>();
    acts(maySee, asked).forEach(auditEntry -> items.add(item(auditEntry, Optional.empty())));
    return message(items, about, "No actions" + about + " yet");
  }

  /** The same, with what became of the workers in between. */
  public Message of(
      Predicate<Target> maySee,
      Predicate<Target> asked,
      String about,
      WorkerHistory workerHistory) {
    List<Audit.AuditEntry> entries = acts(maySee, asked);
    Set<Target> targets = workerHistory.known(asked.and(maySee));
    List<StateChange> changes = workerHistory.changes(targets, Instant.EPOCH, CHANGES);
    List<Item> items =
        new ArrayList<>(
            Timeline.of(
                changes,
                entries.stream().filter(HistoryText::isDone).map(this::act).toList(),
                targets.size() > 1));
    Optional<Target> only =
        targets.size() == 1 ? Optional.of(targets.iterator().next()) : Optional.empty();
    entries.forEach(auditEntry -> items.add(item(auditEntry, only)));
    return message(items, about, "No history" + about + " yet");
  }

  private static boolean isDone(Audit.AuditEntry auditEntry) {
    return auditEntry.decided() == Audit.Decided.ALLOWED
        && auditEntry.outcome().filter(HistoryText::waits).isEmpty();
  }

  private static boolean waits(OutcomeCode outcome) {
    return outcome == OutcomeCode.NEEDS_CONFIRMATION || outcome == OutcomeCode.NEEDS_APPROVAL;
  }

  private ActRecord act(Audit.AuditEntry auditEntry) {
    // Of one that was cut short nobody knows the end.
    Instant end = auditEntry.finishedAt().orElse(auditEntry.at().plus(LONGEST));
    return new ActRecord(Set.copyOf(auditEntry.targets()), auditEntry.at(), end);
  }

  private Message message(List<Item> items, String about, String nothing) {
    List<MessageLine> lines =
        items.stream()
            .sorted(Comparator.comparing(Item::at))
            .skip(Math.max(0, items.size() - SHOWN))
            .map(item ->
                new MessageLine(
                    item.severity(),
                    Sentence.of("%s %s", ClockTime.ago(item.at(), clock.instant()), item.line())))
            .toList();
    return lines.isEmpty()
        ? Message.of(Severity.PLAIN, nothing)
        : Message.of(Severity.PLAIN, Sentence.of("Actions%s, newest last", about)).withLines(lines);
  }

  /** The newest, at most as many as are shown. */
  private List<Audit.AuditEntry> acts(Predicate<Target> maySee, Predicate<Target> asked) {
    List<Audit.AuditEntry> acts = new ArrayList<>();
    Instant before = clock.instant().plusSeconds(1);
    for (int page = 0; page < PAGES && acts.size() < SHOWN; page++) {
      List<Audit.AuditEntry> entries = audit.newest(before, PAGE);
      for (Audit.AuditEntry auditEntry : entries) {
        boolean acted = auditEntry.verb().flatMap(Verb::named).filter(Verb::acts).isPresent();
        if (acted && acts.size() < SHOWN && isShown(auditEntry.targets(), maySee, asked)) {
          acts.addFirst(auditEntry);
        }
      }
      if (entries.size() < PAGE) {
        break;
      }
      before = entries.getLast().at();
    }
    return acts;
  }

  static boolean isShown(
      Collection<Target> targets, Predicate<Target> maySee, Predicate<Target> asked) {
    return targets.stream().allMatch(maySee) && targets.stream().anyMatch(asked);
  }

  /**
   * One row.
   *
   * @param only the worker that the title names, where it is but one
   */
  private static Item item(Audit.AuditEntry auditEntry, Optional<Target> only) {
    Optional<Target> named = only.filter(target -> auditEntry.targets().equals(List.of(target)));
    Sentence who =
        Sentence.of(
            "%s%s %s",
            auditEntry.by(),
            from(auditEntry),
            Message.code(Sentence.kept(shortened(typed(auditEntry.text(), named)))));
    if (auditEntry.decided() == Audit.Decided.REFUSED) {
      return new Item(auditEntry.at(), Severity.WARNING, who, Sentence.of("was refused"));
    }
    Optional<OutcomeCode> outcome = auditEntry.outcome();
    Severity severity = outcome.map(HistoryText::severity).orElse(Severity.WORKING);
    Sentence came =
        outcome.equals(Optional.of(OutcomeCode.NEEDS_CONFIRMATION))
            ? Sentence.of("previewed, not confirmed")
            : auditEntry
                .summary()
                .map(summary -> Sentence.kept(came(summary, auditEntry.by(), named)))
                .orElse(Sentence.of("in progress or interrupted"));
    return new Item(auditEntry.at(), severity, who, Sentence.of("→ %s", came));
  }

  private static String typed(String text, Optional<Target> named) {
    return named
        .map(target -> text.replaceFirst(" " + Pattern.quote(target.toString()) + "(?= |$)", ""))
        .orElse(text);
  }

  /** The title of the answer without what the row or its title has said. */
  private static String came(String summary, Person by, Optional<Target> named) {
    String person = Sentence.of("%s", by).stored();
    String come = summary.replaceFirst(", (?:[a-z ]+ )?by " + Pattern.quote(person) + "$", "");
    return named
        .map(target ->
            come.replaceFirst(
                "^%s on %s:? "
                    .formatted(
                        Pattern.quote(target.worker().toString()),
                        Pattern.quote(target.server().toString())),
                ""))
        .orElse(come);
  }

  private static Severity severity(OutcomeCode outcome) {
    return switch (outcome) {
      case DONE -> Severity.GOOD;
      case NEEDS_CONFIRMATION, NEEDS_APPROVAL -> Severity.PLAIN;
      case FAILED, NOT_UNDERSTOOD, REFUSED, UNREACHABLE -> Severity.BAD;
    };
  }

  /** At a terminal whose account it was. */
  private static String from(Audit.AuditEntry auditEntry) {
    return auditEntry
        .account()
        .map(own ->
            own.name().equals(auditEntry.by().name())
                ? " (%s, %s)".formatted(auditEntry.by().chat(), own.number())
                : " (%s, by %s)".formatted(auditEntry.by().chat(), own))
        .orElse("");
  }

  private static String shortened(String text) {
    return CleanText.cut(text, SHOWN_TEXT);
  }
}
