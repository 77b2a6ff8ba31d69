package dev.workerbot.feature.change.store;

import dev.workerbot.worker.ServerName;
import java.util.Optional;

/**
 * One file of one program.
 *
 * @param file its name, without a folder
 * @param before what lay there; empty for nothing
 * @param after what is to lie there; empty for nothing
 */
public record StoredChange(
    ServerName server,
    String program,
    String file,
    Optional<String> before,
    Optional<String> after) {
  /** The way back. */
  public StoredChange reversed() {
    return new StoredChange(server, program, file, after, before);
  }

  /** {@code queue@web1}. */
  public String name() {
    return program + "@" + server;
  }

  /** Without the texts. */
  @Override
  public String toString() {
    return "Change[" + name() + ", " + file + "]";
  }
}
