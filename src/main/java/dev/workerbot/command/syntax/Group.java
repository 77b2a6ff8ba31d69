package dev.workerbot.command.syntax;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Verbs that people look for in the same place. */
public enum Group {
  LOOK("How servers and workers are doing"),
  ACT("Start, stop and restart workers"),
  JOBS("Failed jobs of Laravel workers"),
  ALERTS("Alerts: what is wrong and who is on it"),
  CONFIG("How workers are set up"),
  RIGHTS("Your rights, and how to ask for more");

  private final String about;

  Group(String about) {
    this.about = about;
  }

  /** The group of that word. */
  public static Optional<Group> named(String word) {
    return Arrays.stream(values()).filter(group -> group.word().equalsIgnoreCase(word)).findFirst();
  }

  /** What it is called where it is named. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its verbs are for. */
  public String about() {
    return about;
  }
}
