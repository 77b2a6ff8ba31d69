package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code config/workerbot-conf}, installed for a test. */
public final class ConfigWriter {
  private ConfigWriter() {}

  /**
   * As this file, for the files of programs in this folder. Logs may be in /tmp, in {@code log}
   * beside the folder, and in {@code /var/log/supervisor}.
   */
  public static void install(Path script, Path folder) throws IOException {
    Path config = folder.resolveSibling("supervisord.conf");
    if (!Files.exists(config)) {
      Files.writeString(config, "[supervisord]\n[include]\nfiles=conf.d/*.conf\n");
    }
    Files.writeString(script, Files.readString(Path.of("config/workerbot-conf")));
    set(script, "CONFIG", config.toString());
    set(script, "DIR", folder.toString());
    set(script, "LOGS", "/tmp " + folder.resolveSibling("log") + " /var/log/supervisor");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Sets one of the values at its top. */
  public static void set(Path script, String name, String value) throws IOException {
    String old = Files.readString(script);
    String text = old.replaceFirst("(?m)^" + name + "=.*$", name + "='" + value + "'");
    if (!text.contains("\n" + name + "='" + value + "'\n")) {
      throw new AssertionError(name + " is not set in " + script);
    }
    Files.writeString(script, text);
  }
}
