package dev.workerbot.supervisor.config.program;

import java.util.Optional;

/**
 * What a server knows and its Supervisor config does not say: users, folders, the environment that
 * supervisord itself was started with. Empty where it is not known.
 */
public interface HostInfo {
  /** Nothing is known. */
  HostInfo UNKNOWN = new HostInfo() {};

  /** A variable of supervisord's own environment. */
  default Optional<String> variable(String name) {
    return Optional.empty();
  }

  /** Whether a variable that is not known is surely not there. */
  default boolean knowsAllVariables() {
    return false;
  }

  /** What {@code uname -n} prints. */
  default Optional<String> nodeName() {
    return Optional.empty();
  }

  /** Whether there is a user of this name or number. */
  default Optional<Boolean> user(String name) {
    return Optional.empty();
  }

  /** Whether there is a group of this name or number. */
  default Optional<Boolean> group(String name) {
    return Optional.empty();
  }

  /** Whether there is a folder; a relative path is taken from where supervisord runs. */
  default Optional<Boolean> folder(String path) {
    return Optional.empty();
  }

  /** What {@code ~} stands for, or {@code ~name}. */
  default Optional<String> home(String user) {
    return Optional.empty();
  }
}
