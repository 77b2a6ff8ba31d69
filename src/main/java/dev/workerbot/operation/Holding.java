package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Hold;
import dev.workerbot.access.HoldText;
import dev.workerbot.access.People;
import dev.workerbot.access.Policy;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.store.Holds;
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
public final class Holding {
  private final Holds holds;
  private final People people;
  private final Fleet fleet;
  private final Scope scope;
  private final Glass glass;
  private final Clock clock;
  private final HoldText text = new HoldText(ZoneId.systemDefault());

  /** Who may pass rules by, where they say why. */
  public interface Glass {
    boolean mayBreak(Caller caller, Verb verb, Collection<Target> targets);
  }

  /**
   * @param glass who may act on what others hold, if they say why
   */
  public Holding(Holds holds, People people, Fleet fleet, Policy policy, Glass glass, Clock clock) {
    this.holds = holds;
    this.people = people;
    this.fleet = fleet;
    this.scope = new Scope(fleet, policy);
    this.glass = glass;
    this.clock = clock;
  }

  /**
   * Why the caller may not do that now.
   *
   * @param broken why they do it all the same; empty to keep to the rules
   */
  Optional<Refusal> refusal(
      Caller caller, Verb verb, Collection<Target> targets, Optional<String> broken) {
    if (!verb.acts() || (broken.isPresent() && glass.mayBreak(caller, verb, targets))) {
      return Optional.empty();
    }
    List<Hold> others = inTheWay(caller, targets);
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(refusal(caller, verb, targets, others));
  }

  /**
   * @param reason who, why and until when; for the audit as well
   * @param next what to do
   */
  record Refusal(String reason, String next) {
    Message message() {
      return Message.refusal(reason).withLine(next);
    }
  }

  private Refusal refusal(Caller caller, Verb verb, Collection<Target> targets, List<Hold> others) {
    String reason =
        others.stream()
            .map(hold -> sentence(hold, targets))
            .distinct()
            .collect(Collectors.joining("; "));
    String whom =
        others.stream()
            .map(one -> "@" + HoldText.name(one))
            .distinct()
            .collect(Collectors.joining(" and "));
    StringBuilder next =
        new StringBuilder("Nothing was done. Ask ").append(whom).append(", or wait");
    if (others.stream().allMatch(one -> scope.isOpenTo(caller, Verb.RELEASE, one.of()))) {
      next.append("; you may end it: ")
          .append(
              others.stream()
                  .map(one -> Message.code("release #" + one.number()))
                  .collect(Collectors.joining(", ")));
    }
    if (verb.reach() == Verb.Reach.ACTS && glass.mayBreak(caller, verb, targets)) {
      next.append("; in an emergency add ").append(Message.code("--break-glass \"why\""));
    }
    return new Refusal(reason, next.append('.').toString());
  }

  /** Holds of others that keep the caller from acting on any of these, by number. */
  List<Hold> inTheWay(Caller caller, Collection<Target> targets) {
    List<Hold> live = live();
    TreeSet<Hold> inTheWay = new TreeSet<>(Comparator.comparingInt(Hold::number));
    for (Target target : live.isEmpty() ? List.<Target>of() : targets) {
      for (Hold hold : live) {
        if (covers(hold, target)) {
          if (isOf(caller, hold)) {
            break;
          }
          inTheWay.add(hold);
        }
      }
    }
    return List.copyOf(inTheWay);
  }

  /** What is said of a hold to who knows of these workers; it may be on others too. */
  String sentence(Hold hold, Collection<Target> targets) {
    return text.sentence(targets.isEmpty() ? hold : hold.about(targets, fleet::tagsOf));
  }

  /** Whether the caller, by whatever account, holds it. */
  boolean isOf(Caller caller, Hold hold) {
    return people.isOf(caller, hold.by());
  }

  private boolean covers(Hold hold, Target target) {
    return hold.covers(target, fleet.tagsOf(target.server()));
  }

  /** Holds of anybody on any of these, by number. */
  List<Hold> on(Collection<Target> targets) {
    return live().stream()
        .filter(hold -> targets.stream().anyMatch(target -> covers(hold, target)))
        .toList();
  }

  /** By number. */
  List<Hold> live() {
    return holds.holding(now());
  }

  Instant now() {
    return clock.instant();
  }

  Holds holds() {
    return holds;
  }

  Scope scope() {
    return scope;
  }

  HoldText text() {
    return text;
  }

  /** What is marked as held in lists; a list is worth having where the store cannot be read. */
  Marks marks() {
    try {
      return new Marks(live());
    } catch (StoreException _) {
      return new Marks(List.of());
    }
  }

  /** Holds, as lists of workers show them. */
  final class Marks {
    private final List<Hold> live;

    private Marks(List<Hold> live) {
      this.live = live;
    }

    /** {@code – held by @anna until 14:30 UTC: migrating}; empty where none of them is. */
    String of(Collection<Target> targets) {
      List<Hold> holds =
          live.stream()
              .filter(hold -> targets.stream().anyMatch(target -> covers(hold, target)))
              .toList();
      if (holds.isEmpty()) {
        return "";
      }
      long held =
          targets.stream()
              .filter(target -> holds.stream().anyMatch(hold -> covers(hold, target)))
              .count();
      String some = held == targets.size() ? "" : held + " of " + targets.size() + " ";
      return " – " + some + holds.stream().map(text::mark).collect(Collectors.joining("; "));
    }
  }
}
