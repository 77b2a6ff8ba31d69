package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code config/workerbot-conf}, installed for a test. */
public final class ConfigWriter {
  private ConfigWriter() {}

  /** As this file, for the files of programs in this folder. */
  public static void install(Path script, Path folder) throws IOException {
    Files.writeString(
        script,
        Files.readString(Path.of("config/workerbot-conf"))
            .replaceFirst("(?m)^DIR=.*$", "DIR=" + folder));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
