package dev.workerbot.ssh.endpoint;

/**
 * The passphrase of private keys.
 *
 * @param variable the environment variable that it was read from
 * @param value the passphrase itself; never shown
 */
public record Passphrase(String variable, String value) {
  @Override
  public String toString() {
    return "$" + variable;
  }
}
