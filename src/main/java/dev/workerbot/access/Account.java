package dev.workerbot.access;

/**
 * An account of the operating system, as the kernel vouches for it.
 *
 * @param uid the real user id; {@link #UNKNOWN} where the kernel lets people choose one
 * @param name what the operating system calls it; {@code #1234} where it has no name for it
 */
public record Account(long uid, String name) {
  /** The user id in a user namespace of one's own, where everybody can be anybody. */
  public static final long UNKNOWN = -1;

  /** Whether one person may be behind both; so it is where nobody can tell. */
  public boolean mayBe(Account other) {
    return uid == other.uid || uid == UNKNOWN || other.uid == UNKNOWN;
  }

  /** {@code jenkins, uid 1000}. */
  @Override
  public String toString() {
    return name + ", " + number();
  }

  /** {@code uid 1000}. */
  public String number() {
    return uid == UNKNOWN ? "uid unknown" : "uid " + uid;
  }
}
