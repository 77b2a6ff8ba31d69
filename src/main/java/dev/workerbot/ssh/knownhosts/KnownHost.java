package dev.workerbot.ssh.knownhosts;

import java.nio.file.Path;

/**
 * A line of known_hosts that is about the host in question.
 *
 * @param marker what the line says of the key
 * @param file where it stands
 * @param number of the line, from 1
 */
public record KnownHost(Marker marker, KnownKey key, Path file, int number) {
  /** What a line says of its key. */
  enum Marker {
    /** The host has this key. */
    TRUSTED,
    /** This key signs the certificates of the host. */
    AUTHORITY,
    /** Whoever shows this key is not the host. */
    REVOKED
  }

  /** For sentences. */
  public String place() {
    return place(file, number);
  }

  public static String place(Path file, int number) {
    return "line %d of %s".formatted(number, file);
  }
}
