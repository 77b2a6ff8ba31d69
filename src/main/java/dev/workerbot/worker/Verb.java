package dev.workerbot.worker;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person can ask for; also the names of the rights in the config. */
public enum Verb {
  HELP(Reach.FREE),
  WHOAMI(Reach.FREE),
  CAN(Reach.FREE),
  SERVERS(Reach.READS),
  STATUS(Reach.READS),
  LOGS(Reach.READS),
  HISTORY(Reach.READS),
  ALERTS(Reach.READS),
  SILENCES(Reach.READS),
  ACK(Reach.TENDS),
  RESOLVE(Reach.TENDS),
  SILENCE(Reach.TENDS),
  UNSILENCE(Reach.TENDS),
  STATS(Reach.READS),
  SHOW(Reach.READS),
  DRIFT(Reach.READS),
  DOCTOR(Reach.READS),
  START(Reach.ACTS),
  STOP(Reach.ACTS),
  RESTART(Reach.ACTS),
  PAUSE(Reach.ACTS),
  CONTINUE(Reach.ACTS),
  CANCEL(Reach.ASKS),
  RUN(Reach.ASKS),
  HOLD(Reach.GUARDS),
  RELEASE(Reach.GUARDS),
  HOLDS(Reach.READS),
  REQUEST(Reach.ASKS),
  APPROVE(Reach.ASKS),
  DENY(Reach.ASKS),
  CREATE(Reach.BUILDS),
  EDIT(Reach.BUILDS),
  SCALE(Reach.BUILDS),
  REMOVE(Reach.BUILDS),
  UNDO(Reach.BUILDS);

  /** How far a verb reaches. */
  public enum Reach {
    /** About the bot and the caller only; needs no right. */
    FREE,
    /** Shows something of servers or workers. */
    READS,
    /** Changes what is said of workers: alerts and silences. */
    TENDS,
    /** Keeps other people from acting on workers for a while. */
    GUARDS,
    /** Asks for, lets through or ends what is done to workers; who may, no role says but rules. */
    ASKS,
    /** Starts or stops workers. */
    ACTS,
    /** Changes which workers there are, and how Supervisor runs them. */
    BUILDS
  }

  private final Reach reach;

  Verb(Reach reach) {
    this.reach = reach;
  }

  public Reach reach() {
    return reach;
  }

  /** What it does to workers, which is what rules bind. A new verb does not compile without. */
  public Effects effects() {
    return switch (this) {
      case STOP, PAUSE -> Effects.HALTS;
      case RESTART -> Effects.RENEWS;
      case START, CONTINUE -> Effects.STARTS;
      case CREATE -> Effects.MAKES;
      case EDIT, SCALE -> Effects.CHANGES;
      case REMOVE -> Effects.TAKES_AWAY;
      case UNDO -> Effects.PUTS_BACK;
      case SILENCE, HOLD -> Effects.QUIETS;
      case HELP,
          WHOAMI,
          CAN,
          SERVERS,
          STATUS,
          LOGS,
          HISTORY,
          ALERTS,
          SILENCES,
          ACK,
          RESOLVE,
          UNSILENCE,
          STATS,
          SHOW,
          DRIFT,
          DOCTOR,
          CANCEL,
          RUN,
          RELEASE,
          HOLDS,
          REQUEST,
          APPROVE,
          DENY ->
          Effects.NONE;
    };
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
