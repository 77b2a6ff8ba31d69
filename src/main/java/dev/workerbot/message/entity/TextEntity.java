package dev.workerbot.message.entity;

/** Something in a text that a chat can show better than as text: a person, or a moment. */
public sealed interface TextEntity permits Person, Moment {
  /** As it reads where it can only be text. */
  String text();

  /** What is said behind it where it is read in this chat; may be empty. */
  String elsewhere(String reading);

  /** As a database keeps it, on one line. */
  String stored();
}
