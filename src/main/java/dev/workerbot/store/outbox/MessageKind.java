package dev.workerbot.store.outbox;

/** What a message is about. */
public enum MessageKind {
  CARD,
  NOTICE,
  /** A notice about another message. */
  FOLLOW_UP,
  APPROVAL,
  /** What becomes of a request; its owner alone writes into it. */
  ANSWER
}
