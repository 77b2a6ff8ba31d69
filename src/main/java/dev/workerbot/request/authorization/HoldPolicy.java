package dev.workerbot.request.authorization;

import dev.workerbot.access.Caller;
import dev.workerbot.access.People;
import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.access.hold.HoldText;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who holds which workers just now, and whom that keeps from acting on them. Where several people
 * hold one worker, who was first acts on it. Safe for use by several threads.
 */
public final class HoldPolicy {
  /** More names than that nobody can ask. */
  private static final int MOST_NAMED = 5;

  private final HoldTable holdTable;
  private final People people;
  private final Fleet fleet;
  private final SelectorScope selectorScope;
  private final BreakGlass breakGlass;
  private final Clock clock;
  private final HoldText text = new HoldText(ZoneId.systemDefault());

  /** Who may pass rules by, where they say why. */
  public interface BreakGlass {
    boolean mayBreak(Caller caller, Verb verb, Collection<Target> targets);
  }

  /**
   * @param breakGlass who may act on what others hold, if they say why
   */
  public HoldPolicy(
      HoldTable holdTable,
      People people,
      Fleet fleet,
      SelectorScope selectorScope,
      BreakGlass breakGlass,
      Clock clock) {
    this.holdTable = holdTable;
    this.people = people;
    this.fleet = fleet;
    this.selectorScope = selectorScope;
    this.breakGlass = breakGlass;
    this.clock = clock;
  }

  /**
   * Why the caller may not do that now.
   *
   * @param broken why they do it all the same; empty to keep to the rules
   */
  Optional<HoldRefusal> refusal(
      Caller caller, Verb verb, Collection<Target> targets, Optional<String> broken) {
    if (!verb.acts() || (broken.isPresent() && breakGlass.mayBreak(caller, verb, targets))) {
      return Optional.empty();
    }
    List<ActiveHold> others = inTheWay(caller, targets);
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(refusal(caller, verb, targets, others));
  }

  /**
   * @param reason who, why and until when; for the audit as well
   * @param next what to do
   */
  record HoldRefusal(Sentence reason, Sentence next) {
    Message message() {
      return Message.refusal(reason).withLine(next);
    }
  }

  private HoldRefusal refusal(
      Caller caller, Verb verb, Collection<Target> targets, List<ActiveHold> others) {
    Sentence reason =
        Stream.concat(
                others.stream()
                    .limit(MOST_NAMED)
                    .map(activeHold -> sentence(activeHold, targets))
                    .distinct(),
                more(others).stream())
            .collect(Sentence.joining("; "));
    Sentence whom =
        others.stream()
            .limit(MOST_NAMED)
            .map(one -> one.by().person())
            .distinct()
            .collect(Sentence.joining(" and "));
    Sentence next = Sentence.of("Nothing was done. Ask %s, or wait", whom);
    if (others.size() <= MOST_NAMED
        && others.stream()
            .allMatch(one -> selectorScope.isOpenTo(caller, Verb.RELEASE, one.of()))) {
      Sentence release =
          others.stream()
              .map(one -> Message.code(Sentence.of("release #%d", one.number())))
              .collect(Sentence.joining(", "));
      next = Sentence.of("%s. You may release it: %s", next, release);
    }
    if (verb.reach() == Verb.Reach.ACTS && breakGlass.mayBreak(caller, verb, targets)) {
      next = Sentence.of("%s; in an emergency add `--break-glass \"why\"`", next);
    }
    return new HoldRefusal(reason, Sentence.of("%s.", next));
  }

  /** A line on each of some holds; of very many, on the first and how many more there are. */
  public static List<MessageLine> lines(
      List<ActiveHold> holds, Function<ActiveHold, MessageLine> line) {
    List<MessageLine> lines = new ArrayList<>(holds.stream().limit(MOST_NAMED).map(line).toList());
    more(holds)
        .ifPresent(more -> lines.add(new MessageLine(Severity.WARNING, Sentence.of("%s.", more))));
    return lines;
  }

  private static Optional<Sentence> more(List<ActiveHold> holds) {
    return holds.size() > MOST_NAMED
        ? Optional.of(
            Sentence.of(
                "%s more holds on it; `holds` lists them",
                "%,d".formatted(holds.size() - MOST_NAMED)))
        : Optional.empty();
  }

  /** Holds of others that keep the caller from acting on any of these, by number. */
  public List<ActiveHold> inTheWay(Caller caller, Collection<Target> targets) {
    List<ActiveHold> live = live();
    TreeSet<ActiveHold> inTheWay = new TreeSet<>(Comparator.comparingInt(ActiveHold::number));
    for (Target target : live.isEmpty() ? List.<Target>of() : targets) {
      for (ActiveHold activeHold : live) {
        if (covers(activeHold, target)) {
          if (isOf(caller, activeHold)) {
            break;
          }
          inTheWay.add(activeHold);
        }
      }
    }
    return List.copyOf(inTheWay);
  }

  /** What is said of a hold to who knows of these workers; it may be on others too. */
  public Sentence sentence(ActiveHold activeHold, Collection<Target> targets) {
    return text.sentence(targets.isEmpty() ? activeHold : activeHold.about(targets, fleet::tagsOf));
  }

  /** Whether the caller, by whatever account, holds it. */
  public boolean isOf(Caller caller, ActiveHold activeHold) {
    return people.isOf(caller, activeHold.by());
  }

  private boolean covers(ActiveHold activeHold, Target target) {
    return activeHold.covers(target, fleet.tagsOf(target.server()));
  }

  /** Holds of anybody on any of these, by number. */
  public List<ActiveHold> on(Collection<Target> targets) {
    return live().stream()
        .filter(activeHold -> targets.stream().anyMatch(target -> covers(activeHold, target)))
        .toList();
  }

  /** By number. */
  public List<ActiveHold> live() {
    return holdTable.holding(now());
  }

  public Instant now() {
    return clock.instant();
  }

  public HoldTable holds() {
    return holdTable;
  }

  public SelectorScope scope() {
    return selectorScope;
  }

  public HoldText text() {
    return text;
  }

  /** What others hold of these, as warnings to who wants to act on them. */
  public List<MessageLine> obstacles(Caller caller, Collection<Target> targets) {
    return lines(
        inTheWay(caller, targets),
        activeHold ->
            new MessageLine(
                Severity.WARNING,
                Sentence.of(
                    "%s. Until then only %s can act there.",
                    sentence(activeHold, targets), activeHold.by().person())));
  }

  /** What is marked as held in lists; a list is worth having where the store cannot be read. */
  public HoldMarks marks() {
    try {
      return new HoldMarks(live());
    } catch (StoreException _) {
      return new HoldMarks(List.of());
    }
  }

  /** Holds, as lists of workers show them. */
  public final class HoldMarks {
    private final List<ActiveHold> live;

    private HoldMarks(List<ActiveHold> live) {
      this.live = live;
    }

    /** {@code held by @anna until 14:30 UTC: migrating}; empty where none of them is. */
    public Sentence of(Collection<Target> targets) {
      List<ActiveHold> holds =
          live.stream()
              .filter(activeHold -> targets.stream().anyMatch(target -> covers(activeHold, target)))
              .toList();
      if (holds.isEmpty()) {
        return Sentence.EMPTY;
      }
      long held =
          targets.stream()
              .filter(target -> holds.stream().anyMatch(activeHold -> covers(activeHold, target)))
              .count();
      String some = held == targets.size() ? "" : held + " of " + targets.size() + " ";
      return Sentence.of(
          "%s%s", some, holds.stream().map(text::mark).collect(Sentence.joining("; ")));
    }
  }
}
