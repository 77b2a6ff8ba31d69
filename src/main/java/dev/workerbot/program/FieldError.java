package dev.workerbot.program;

import dev.workerbot.message.text.Cleaner;

/**
 * Something in a worker to be that cannot stay.
 *
 * @param field Supervisor's key or a template's field
 * @param sentence what is wrong and what to write instead, without the field's name; clean, and
 *     never a value of the environment in it
 */
public record FieldError(String field, String sentence) {
  private static final Cleaner CLEANER = new Cleaner();

  public FieldError {
    sentence = CLEANER.clean(sentence).value();
  }

  public FieldError(ProgramField programField, String sentence) {
    this(programField.key(), sentence);
  }

  @Override
  public String toString() {
    return field + ": " + sentence;
  }
}
