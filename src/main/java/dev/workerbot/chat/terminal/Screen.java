package dev.workerbot.chat.terminal;

import dev.workerbot.message.Message;

/** Where the terminal chat writes. */
interface Screen {
  /** Prints a message below everything else. */
  void print(String id, Message message);

  /**
   * Prints it in the place of its older version if that can be reached, else below where there is
   * news in it.
   *
   * @return whether it was printed
   */
  boolean replace(String id, Message message);

  /** Prints quietly what belongs to a message, below it if that can be reached. */
  void reply(String id, Message message);

  /** Prints a sentence, broken between words where the screen is narrower. */
  void line(String text);
}
