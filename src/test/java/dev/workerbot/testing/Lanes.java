package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code config/workerbot-lane}, installed for a test. */
public final class Lanes {
  private static final Path PROGRAM = Path.of("config/workerbot-lane");

  private Lanes() {}

  /** As this file, for this supervisord. */
  public static void install(Path program, Path config) throws IOException {
    write(
        program,
        Files.readString(PROGRAM).replaceFirst("(?m)^CONFIG = .*$", "CONFIG = '" + config + "'"));
  }

  /** Something else in its place. */
  public static void write(Path program, String text) throws IOException {
    // Not over what may be running.
    Path fresh = program.resolveSibling(program.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(fresh, program, StandardCopyOption.REPLACE_EXISTING);
  }
}
