package dev.workerbot.store.outbox;

/** A message in a channel; its subject is the number or id of what it is about. */
public record MessageRef(MessageKind messageKind, String subject, Channel channel) {
  /** Of something that has a number. */
  public MessageRef(MessageKind messageKind, int number, Channel channel) {
    this(messageKind, Integer.toString(number), channel);
  }

  public int number() {
    return Integer.parseInt(subject);
  }
}
