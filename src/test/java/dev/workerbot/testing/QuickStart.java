package dev.workerbot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A folder with a supervisord and a supervisorctl that start in less than half of the time. */
final class QuickStart {
  private static final Path FOLDER = install();

  private QuickStart() {}

  private static Path install() {
    try {
      Path folder = Files.createTempDirectory("workerbot-quick");
      mayBeRun(folder);
      // What is to be deleted first comes last.
      folder.toFile().deleteOnExit();
      for (String name : List.of("supervisord", "supervisorctl")) {
        Path program = folder.resolve(name);
        Files.copy(Path.of("src/test/resources/supervisor-quick-start.py"), program);
        mayBeRun(program);
        program.toFile().deleteOnExit();
      }
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void mayBeRun(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** To be looked in first. */
  static Path folder() {
    return FOLDER;
  }

  static String program(String name) {
    return FOLDER.resolve(name).toString();
  }
}
