package dev.workerbot.supervisor;

/** What became of one group that supervisord was told to bring up to date. */
public sealed interface Updated {
  /**
   * It runs as it is on disk, or runs no more where it is not on disk. Its processes need not have
   * come up yet.
   *
   * @param changed false where it was up to date before
   */
  record UpdateDone(boolean changed) implements Updated {}

  /** A process of it could not be stopped, so that it was left as it was. */
  record Stuck() implements Updated {}

  /**
   * Somebody else is stopping it or bringing it up to date just now, perhaps an update of ours
   * whose answer was lost, and this one got in its way: it may have been done in part, and is to be
   * asked for again.
   */
  record Busy() implements Updated {}

  /** There is no such group, neither in use nor on disk. */
  record UpdateUnknown() implements Updated {}

  /** The config files cannot be read; nothing was changed. */
  record UpdateUnreadable(Reread.Unreadable why) implements Updated {}
}
