package dev.workerbot.feature.change.store;

/** How far a change has come. */
public enum ChangeStage {
  /** It was shown. */
  SHOWN,
  /** It is being done: any part of it may have been. */
  BEGUN,
  /** It did not work, and what was there is being put back. */
  RESTORING,
  /** It was done, and all is well. */
  DONE,
  /** It was done, and its worker is not well. */
  UNWELL,
  /** Everything is as it was. */
  UNDONE,
  /** How it ended is not known. */
  UNKNOWN;

  /** Whether nothing more will be done for it. */
  public boolean isEnd() {
    return this != SHOWN && this != BEGUN && this != RESTORING;
  }
}
