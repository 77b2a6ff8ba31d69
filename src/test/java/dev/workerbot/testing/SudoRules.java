package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Rules for the sudo of this machine, while a test needs them. */
public final class SudoRules {
  private static final Path FOLDER = Path.of("/etc/sudoers.d");

  private SudoRules() {}

  /**
   * Puts them in force all at once. Of a file that is half written, or not yet kept from others,
   * sudo complains to every test that calls it just then.
   */
  public static void install(String name, String rules) throws IOException {
    // sudo leaves out files with a dot in their names.
    Path fresh = FOLDER.resolve(name + ".new");
    Files.writeString(fresh, rules);
    Processes.must("chmod", "0440", fresh.toString());
    Processes.must("/usr/sbin/visudo", "-cf", fresh.toString());
    Files.move(fresh, FOLDER.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  public static String text(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name));
  }

  public static void remove(String name) throws IOException {
    Files.deleteIfExists(FOLDER.resolve(name));
  }
}
