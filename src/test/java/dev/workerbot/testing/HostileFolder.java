package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of somebody who has got hold of an SSH key: wherever supervisorctl looks in the current
 * directory for a config file, there is one that runs a command of theirs.
 */
public final class HostileFolder {
  private static final String DEBIAN = "/etc/supervisor/supervisord.conf";

  private final Path folder;
  private final Path owned;

  /** Makes it in this folder, which others can enter. */
  public HostileFolder(Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("hostile"));
    owned = parent.resolve("owned");
    for (String place :
        List.of("supervisord.conf", "etc/supervisord.conf", "etc/supervisor/supervisord.conf")) {
      write(folder.resolve(place));
    }
    // supervisorctl's own folder, as it sees it, is two up from its name.
    write(parent.resolve("etc/supervisord.conf"));
    write(parent.resolve("supervisord.conf"));
  }

  private void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        [supervisorctl]
        serverurl=http://127.0.0.1:1
        [ctlplugin:x]
        supervisor.ctl_factory = pydoc:pipepager
        cmd = id > %s; cat
        """
            .formatted(owned));
    Processes.must("chmod", "-R", "a+rX", folder.getParent().toString());
  }

  /**
   * Calls supervisorctl from here as this user, in all the ways that sudo may take for what it
   * allows.
   *
   * @param program how it is called, such as {@code sudo -n supervisorctl}
   * @param arguments those that workerbot gives it, {@code -c FILE} first
   */
  public void tryToGetIn(String user, List<String> program, List<String> arguments)
      throws IOException {
    List<String> bare = arguments.subList(2, arguments.size());
    String file = "-c " + arguments.get(1);
    List<List<String>> ways =
        List.of(
            arguments,
            bare,
            join(List.of(file), bare),
            List.of(file + " " + String.join(" ", bare)),
            List.of(String.join(" ", bare)));
    for (List<String> way : ways) {
      for (String word : way) {
        if (word.startsWith("-c ")) {
          // What getopt takes for the file: all behind the -c, with its blank.
          write(folder.resolve(word.substring(2)));
        }
      }
      call(user, join(program, way));
    }
    call(user, join(join(program, List.of("-D", folder.toString())), arguments));
  }

  private void call(String user, List<String> command) throws IOException {
    List<String> words = new ArrayList<>(List.of("timeout", "10", "env", "-C", folder.toString()));
    words.addAll(List.of("runuser", "-u", user, "--"));
    words.addAll(command);
    Processes.Ran _ = Processes.run(words);
    if (isOwned()) {
      throw new AssertionError(String.join("|", command) + " made " + user + " root");
    }
  }

  private static List<String> join(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  /** Whether a command of theirs was run, by whomever; forgets it. */
  public boolean isOwned() throws IOException {
    return Files.deleteIfExists(owned);
  }

  /** The path that is usually given to supervisorctl. */
  public static List<String> given(String... arguments) {
    return join(List.of("-c", DEBIAN), List.of(arguments));
  }
}
