package dev.workerbot.worker.verb;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person can ask for; also the names of the rights in the config. With each stands what
 * rules and refusals have to know of it: how far it reaches, what it does to workers, and how a
 * sentence puts it.
 */
public enum Verb {
  HELP(Reach.FREE),
  WHOAMI(Reach.FREE),
  CAN(Reach.FREE),
  SERVERS(Reach.READS),
  STATUS(Reach.READS, "see"),
  LOGS(Reach.READS, "read the log of"),
  HISTORY(Reach.READS, "see the history of"),
  ALERTS(Reach.READS),
  SILENCES(Reach.READS),
  ACK(Reach.TENDS),
  RESOLVE(Reach.TENDS),
  SILENCE(Reach.TENDS, Effects.QUIETS, Effect.QUIET),
  UNSILENCE(Reach.TENDS),
  FAILED(Reach.READS, "see the failed jobs of"),
  STATS(Reach.READS, "see the figures of"),
  SHOW(Reach.READS, "see the config of"),
  DRIFT(Reach.READS, "see the config drift of"),
  DOCTOR(Reach.READS, "examine"),
  START(Reach.ACTS, Effects.STARTS, Effect.BRING_UP),
  STOP(Reach.ACTS, Effects.HALTS, Effect.LEAVE_DOWN),
  RESTART(Reach.ACTS, Effects.RENEWS, Effect.INTERRUPT),
  PAUSE(Reach.ACTS, Effects.HALTS, Effect.LEAVE_DOWN),
  CONTINUE(Reach.ACTS, Effects.STARTS, Effect.BRING_UP),
  RETRY(Reach.JOBS, "retry failed jobs of"),
  CANCEL(Reach.ASKS),
  RUN(Reach.ASKS),
  HOLD(Reach.GUARDS, Effects.QUIETS),
  RELEASE(Reach.GUARDS),
  HOLDS(Reach.READS),
  REQUEST(Reach.ASKS),
  APPROVE(Reach.ASKS),
  DENY(Reach.ASKS),
  CREATE(Reach.BUILDS, Effects.MAKES, Effect.MAKE),
  EDIT(Reach.BUILDS, Effects.CHANGES, Effect.CHANGE),
  SCALE(Reach.BUILDS, Effects.CHANGES, Effect.CHANGE),
  REMOVE(Reach.BUILDS, Effects.TAKES_AWAY, Effect.TAKE_AWAY),
  UNDO(Reach.BUILDS, "undo changes of", Effects.PUTS_BACK, Optional.empty());

  /** How far a verb reaches. */
  public enum Reach {
    /** About the bot and the caller only; needs no right. */
    FREE(),
    /** Shows something of servers or workers. */
    READS("read"),
    /** Changes what is said of workers: alerts and silences. */
    TENDS("tend", "act"),
    /** Keeps other people from acting on workers for a while. */
    GUARDS("act"),
    /** Asks for, lets through or ends what is done to workers; who may, no role says but rules. */
    ASKS(),
    /** Has jobs done again; no bundle gives it but {@code all}. */
    JOBS(),
    /** Starts or stops workers. */
    ACTS("act"),
    /** Changes which workers there are, and how Supervisor runs them. */
    BUILDS("build");

    @SuppressWarnings("ImmutableEnumChecker") // It is a copy.
    private final List<String> bundles;

    Reach(String... bundles) {
      this.bundles = List.of(bundles);
    }

    /** Words of the config that give all verbs of this reach, with or without others. */
    public List<String> bundles() {
      return bundles;
    }
  }

  /** The word of the config that gives all verbs. */
  private static final String ALL = "all";

  /** Words of the config that give several verbs, widest first. */
  public static List<String> bundles() {
    return Stream.concat(
            Stream.of(ALL), Arrays.stream(Reach.values()).flatMap(one -> one.bundles().stream()))
        .distinct()
        .toList();
  }

  /** Whether a word of the config gives it: its own, or that of several. */
  public boolean isGivenBy(String word) {
    return word().equalsIgnoreCase(word) || word.equals(ALL) || reach.bundles().contains(word);
  }

  private final Reach reach;
  private final String phrase;

  @SuppressWarnings("ImmutableEnumChecker") // Its sets are copies.
  private final Effects effects;

  private final Optional<Effect> meaning;

  Verb(Reach reach) {
    this(reach, "");
  }

  Verb(Reach reach, String phrase) {
    this(reach, phrase, Effects.NONE, Optional.empty());
  }

  Verb(Reach reach, Effects effects) {
    this(reach, "", effects, Optional.empty());
  }

  Verb(Reach reach, Effects effects, Effect meaning) {
    this(reach, "", effects, Optional.of(meaning));
  }

  Verb(Reach reach, String phrase, Effects effects, Optional<Effect> meaning) {
    this.reach = reach;
    this.phrase = phrase;
    this.effects = effects;
    this.meaning = meaning;
  }

  public Reach reach() {
    return reach;
  }

  /** What it does to a worker, as it stands in a sentence: {@code You may not … horizon}. */
  public String phrase() {
    return phrase.isEmpty() ? word() : phrase;
  }

  /** What it does to workers, which is what rules bind. */
  public Effects effects() {
    return effects;
  }

  /**
   * What a rule means that names it: the effect for which people forbid it, or want to be asked
   * first. Empty where a rule on the verb means the verb and nothing else.
   */
  public Optional<Effect> meaning() {
    return meaning;
  }

  /** Whether no role has to give it. */
  public boolean needsNoRole() {
    return reach == Reach.FREE || reach == Reach.ASKS;
  }

  /** Whether it changes anything on a server. */
  public boolean acts() {
    return reach == Reach.ACTS || reach == Reach.BUILDS;
  }

  /** Finds a verb by its lower-case word, in any case. */
  public static Optional<Verb> named(String word) {
    return Arrays.stream(values()).filter(verb -> verb.word().equalsIgnoreCase(word)).findFirst();
  }

  /** The word people type. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return word();
  }
}
