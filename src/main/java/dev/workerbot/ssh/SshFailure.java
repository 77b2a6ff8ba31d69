package dev.workerbot.ssh;

import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.Failure;

/** Why there is no connection, on its way to being a {@link ShellResult.ShellFailed}. */
final class SshFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Failure kind;

  SshFailure(Failure kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  SshFailure(Failure kind, String sentence, Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
  }

  ShellResult.ShellFailed result() {
    return new ShellResult.ShellFailed(kind, getMessage());
  }
}
