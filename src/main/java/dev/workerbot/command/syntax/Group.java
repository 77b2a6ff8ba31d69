package dev.workerbot.command.syntax;

/** Verbs that people look for in the same place. */
public enum Group {
  LOOK("How servers and workers are"),
  ACT("Start, stop and restart workers"),
  ALERTS("What is wrong, who has it in hand, and quiet for a while"),
  CONFIG("How workers are set up: look at it, change it, put it back"),
  RIGHTS("What you may do, and asking for what you may not");

  private final String about;

  Group(String about) {
    this.about = about;
  }

  /** What its verbs are for. */
  public String about() {
    return about;
  }
}
