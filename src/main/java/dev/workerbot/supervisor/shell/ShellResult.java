package dev.workerbot.supervisor.shell;

import dev.workerbot.message.secret.Secrets;

/** How a command went, as far as the connection knows. */
public sealed interface ShellResult {
  /**
   * It ran to its end.
   *
   * @param truncated whether output beyond the limit was thrown away
   */
  record ShellExited(int code, String out, String err, boolean truncated) implements ShellResult {}

  /**
   * It did not run, or nobody knows how it ended.
   *
   * @param sentence what happened and what to do about it, for people; never a secret in it
   */
  record ShellFailed(Failure kind, String sentence) implements ShellResult {
    public ShellFailed {
      sentence = Secrets.masked(sentence);
    }
  }

  /** Why there is no exit code. */
  enum Failure {
    /** No connection: name not resolved, refused, timed out. The command did not run. */
    UNREACHABLE,
    /** The server's key is not in known_hosts. The command did not run. */
    HOST_KEY_UNKNOWN,
    /** The server's key is another than in known_hosts. The command did not run. */
    HOST_KEY_CHANGED,
    /** The server's key is one that known_hosts revokes. The command did not run. */
    HOST_KEY_REVOKED,
    /** We have no key that can be used; the server was not asked. The command did not run. */
    NO_KEY,
    /** The server accepted none of our keys. The command did not run. */
    AUTH_REFUSED,
    /** The server would not open another channel in time. The command did not run. */
    BUSY,
    /** The command took longer than its limit; it may still be running. */
    TIMED_OUT,
    /** The connection broke while the command ran; it may still be running. */
    LOST
  }
}
