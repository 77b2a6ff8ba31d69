package dev.workerbot.supervisor;

import java.util.List;
import java.util.Optional;

/**
 * The config file that supervisorctl is given on one server: the one that is set, else Debian's or
 * Red Hat's, whichever is there. It is given one in every call: left to itself, supervisorctl reads
 * a {@code supervisord.conf} in the current directory first, and runs the code that such a file
 * names.
 */
final class ConfigPath {
  /** Where it usually is; the first is meant where there is none. */
  static final List<String> USUAL =
      List.of("/etc/supervisor/supervisord.conf", "/etc/supervisord.conf");

  private static final int MOST_BYTES = 1000;

  private final Shell shell;
  private final Supervisorctl.Settings settings;
  private volatile Optional<String> known;

  ConfigPath(Shell shell, Supervisorctl.Settings settings) {
    this.shell = shell;
    this.settings = settings;
    this.known = settings.configFile();
  }

  /** What is known of it. */
  sealed interface Answer {
    record Found(String path) implements Answer {}

    /** The server could not be asked. */
    record NotAsked(ShellResult.Failed why) implements Answer {}
  }

  /** Asks the server once; again only while it has none of them. */
  Answer find() {
    Optional<String> before = known;
    if (before.isPresent()) {
      return new Answer.Found(before.get());
    }
    CommandLine list = CommandLine.of("ls", "-d", USUAL.getFirst(), USUAL.getLast());
    return switch (shell.run(list, settings.limit(), MOST_BYTES)) {
      case ShellResult.Failed failed -> new Answer.NotAsked(failed);
      case ShellResult.Exited(_, var out, _, _) -> {
        List<String> there = out.lines().toList();
        known = USUAL.stream().filter(there::contains).findFirst();
        yield new Answer.Found(known.orElse(USUAL.getFirst()));
      }
    };
  }
}
