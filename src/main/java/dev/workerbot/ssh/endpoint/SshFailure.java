package dev.workerbot.ssh.endpoint;

import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.Failure;

/** Why there is no connection, on its way to being a {@link ShellResult.ShellFailed}. */
public final class SshFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Failure kind;

  public SshFailure(Failure kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  public SshFailure(Failure kind, String sentence, Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
  }

  public ShellResult.ShellFailed result() {
    return new ShellResult.ShellFailed(kind, getMessage());
  }
}
