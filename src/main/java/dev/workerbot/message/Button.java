package dev.workerbot.message;

/**
 * Something the reader can press. A press says only which choice of which stored action; who may is
 * decided again when it comes.
 *
 * @param label what it says, at most 75 characters (Slack's limit for a button)
 * @param actionId the id of the stored action
 * @param choice which command of that action, counted from 0
 * @param opensForm whether a press may be answered with a form
 */
public record Button(String label, Style style, String actionId, int choice, boolean opensForm) {
  /** How much a button should invite or warn. */
  public enum Style {
    PLAIN,
    PRIMARY,
    DANGER
  }

  public Button {
    if (label.isBlank() || label.length() > 75) {
      throw new IllegalArgumentException("a button's label has 1 to 75 characters");
    }
  }
}
