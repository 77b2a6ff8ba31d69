package dev.workerbot.worker.verb;

import java.util.Set;

/**
 * What a verb does to workers.
 *
 * @param always whatever is asked for
 * @param perhaps besides, as the very thing that is asked for has it: a worker that is edited may
 *     be left down
 */
public record Effects(Set<Effect> always, Set<Effect> perhaps) {
  /** Changes nothing in how workers run, what they are, or what is reported about them. */
  public static final Effects NONE = of();

  static final Effects HALTS = of(Effect.INTERRUPT, Effect.LEAVE_DOWN);
  static final Effects RENEWS = of(Effect.INTERRUPT, Effect.BRING_UP);
  static final Effects STARTS = of(Effect.BRING_UP);
  static final Effects MAKES = of(Effect.MAKE, Effect.BRING_UP);
  static final Effects CHANGES =
      of(Effect.INTERRUPT, Effect.BRING_UP, Effect.CHANGE)
          .perhaps(Effect.LEAVE_DOWN, Effect.RENAME);
  static final Effects TAKES_AWAY =
      of(Effect.INTERRUPT, Effect.LEAVE_DOWN, Effect.CHANGE, Effect.TAKE_AWAY);
  static final Effects PUTS_BACK =
      of(Effect.INTERRUPT, Effect.BRING_UP, Effect.CHANGE)
          .perhaps(Effect.LEAVE_DOWN, Effect.RENAME, Effect.TAKE_AWAY, Effect.MAKE);
  static final Effects QUIETS = of(Effect.QUIET);

  public Effects {
    always = Set.copyOf(always);
    perhaps = Set.copyOf(perhaps);
  }

  private static Effects of(Effect... always) {
    return new Effects(Set.of(always), Set.of());
  }

  private Effects perhaps(Effect... more) {
    return new Effects(always, Set.of(more));
  }
}
