package dev.workerbot.operation;

import dev.workerbot.access.ActiveHold;
import dev.workerbot.access.Caller;
import dev.workerbot.access.HoldText;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.store.HoldTable;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who holds which workers just now, and whom that keeps from acting on them. Where several people
 * hold one worker, who was first acts on it. Safe for use by several threads.
 */
public final class HoldPolicy {
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
      Policy policy,
      BreakGlass breakGlass,
      Clock clock) {
    this.holdTable = holdTable;
    this.people = people;
    this.fleet = fleet;
    this.selectorScope = new SelectorScope(fleet, policy);
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
  record HoldRefusal(String reason, String next) {
    Message message() {
      return Message.refusal(reason).withLine(next);
    }
  }

  private HoldRefusal refusal(
      Caller caller, Verb verb, Collection<Target> targets, List<ActiveHold> others) {
    String reason =
        others.stream()
            .map(activeHold -> sentence(activeHold, targets))
            .distinct()
            .collect(Collectors.joining("; "));
    String whom =
        others.stream()
            .map(one -> "@" + HoldText.name(one))
            .distinct()
            .collect(Collectors.joining(" and "));
    StringBuilder next =
        new StringBuilder("Nothing was done. Ask ").append(whom).append(", or wait");
    if (others.stream().allMatch(one -> selectorScope.isOpenTo(caller, Verb.RELEASE, one.of()))) {
      next.append("; you may end it: ")
          .append(
              others.stream()
                  .map(one -> Message.code("release #" + one.number()))
                  .collect(Collectors.joining(", ")));
    }
    if (verb.reach() == Verb.Reach.ACTS && breakGlass.mayBreak(caller, verb, targets)) {
      next.append("; in an emergency add ").append(Message.code("--break-glass \"why\""));
    }
    return new HoldRefusal(reason, next.append('.').toString());
  }

  /** Holds of others that keep the caller from acting on any of these, by number. */
  List<ActiveHold> inTheWay(Caller caller, Collection<Target> targets) {
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
  public String sentence(ActiveHold activeHold, Collection<Target> targets) {
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

  /** What is marked as held in lists; a list is worth having where the store cannot be read. */
  HoldMarks marks() {
    try {
      return new HoldMarks(live());
    } catch (StoreException _) {
      return new HoldMarks(List.of());
    }
  }

  /** Holds, as lists of workers show them. */
  final class HoldMarks {
    private final List<ActiveHold> live;

    private HoldMarks(List<ActiveHold> live) {
      this.live = live;
    }

    /** {@code – held by @anna until 14:30 UTC: migrating}; empty where none of them is. */
    String of(Collection<Target> targets) {
      List<ActiveHold> holds =
          live.stream()
              .filter(activeHold -> targets.stream().anyMatch(target -> covers(activeHold, target)))
              .toList();
      if (holds.isEmpty()) {
        return "";
      }
      long held =
          targets.stream()
              .filter(target -> holds.stream().anyMatch(activeHold -> covers(activeHold, target)))
              .count();
      String some = held == targets.size() ? "" : held + " of " + targets.size() + " ";
      return " – " + some + holds.stream().map(text::mark).collect(Collectors.joining("; "));
    }
  }
}
