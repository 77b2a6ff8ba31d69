package dev.workerbot.supervisor.files;

import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import java.util.List;
import java.util.Optional;

/**
 * The config file that supervisorctl is given on one server: the one that is set, else Debian's or
 * Red Hat's, whichever is there. It is given one in every call: left to itself, supervisorctl reads
 * a {@code supervisord.conf} in the current directory first, and runs the code that such a file
 * names.
 */
public final class ConfigPath {
  /** Where it usually is; the first is meant where there is none. */
  public static final List<String> USUAL =
      List.of("/etc/supervisor/supervisord.conf", "/etc/supervisord.conf");

  private static final int MOST_BYTES = 1000;

  private final Shell shell;
  private final SupervisorctlSettings supervisorctlSettings;
  private volatile Optional<String> known;

  ConfigPath(Shell shell, SupervisorctlSettings supervisorctlSettings) {
    this.shell = shell;
    this.supervisorctlSettings = supervisorctlSettings;
    this.known = supervisorctlSettings.configFile();
  }

  /** What is known of it. */
  public sealed interface PathAnswer {
    record FoundPath(String path) implements PathAnswer {}

    /** The server could not be asked. */
    record NotAsked(ShellResult.ShellFailed why) implements PathAnswer {}
  }

  /** The path, or the first of the usual ones where the server cannot be asked. */
  public String orUsual() {
    return find() instanceof PathAnswer.FoundPath(var path) ? path : USUAL.getFirst();
  }

  /** Asks the server once; again only while it has none of them. */
  public PathAnswer find() {
    Optional<String> before = known;
    if (before.isPresent()) {
      return new PathAnswer.FoundPath(before.get());
    }
    CommandLine list = CommandLine.of("ls", "-d", USUAL.getFirst(), USUAL.getLast());
    return switch (shell.run(list, supervisorctlSettings.limit(), MOST_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new PathAnswer.NotAsked(shellFailed);
      case ShellResult.ShellExited(_, var out, _, _) -> {
        List<String> there = out.lines().toList();
        known = USUAL.stream().filter(there::contains).findFirst();
        yield new PathAnswer.FoundPath(known.orElse(USUAL.getFirst()));
      }
    };
  }
}
