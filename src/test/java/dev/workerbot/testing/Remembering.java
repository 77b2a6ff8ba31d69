package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A supervisorctl that has each answer once, from when on nothing changes any more: for tests that
 * look hundreds of times.
 */
public final class Remembering {
  private static final String SCRIPT =
      """
      #!/bin/sh
      [ -d DIR/memo ] || exec supervisorctl "$@"
      memo=DIR/memo/$(echo "$*" | md5sum | cut -c1-32)
      if [ ! -e "$memo.rc" ]; then
        supervisorctl "$@" >"$memo"
        echo $? >"$memo.rc"
      fi
      cat "$memo"
      exit "$(cat "$memo.rc")"
      """;

  private final Path dir;

  private Remembering(Path dir) {
    this.dir = dir;
  }

  /** In place of the supervisorctl of the servers of this config. */
  public static Remembering in(Path config) throws IOException {
    Path dir = config.toAbsolutePath().getParent();
    Path supervisorctl = dir.resolve("supervisorctl");
    Files.writeString(supervisorctl, SCRIPT.replace("DIR", dir.toString()));
    Files.setPosixFilePermissions(supervisorctl, PosixFilePermissions.fromString("rwxr-xr-x"));
    TestBot.askBy(config, supervisorctl.toString());
    return new Remembering(dir);
  }

  /** From now on, in this folder; what is gone with it is asked for again. */
  public Path begin() throws IOException {
    return Files.createDirectory(dir.resolve("memo"));
  }
}
