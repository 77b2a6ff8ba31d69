package dev.workerbot.supervisor.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where the supervisorctl of a server runs: a container whose tool stands in front of it, such as
 * {@code docker exec app supervisorctl}. Its config files, users and paths are in there, and those
 * of the same names outside are others.
 */
public final class Inside {
  private static final Set<String> CONTAINERS =
      Set.of("docker", "podman", "nerdctl", "kubectl", "docker-compose", "lxc-attach");

  /** Of these nothing but supervisorctl may be allowed, or they take no words. */
  private static final Set<String> CLOSED =
      Set.of("ssh", "chroot", "nsenter", "lxc", "machinectl", "systemd-run", "runc", "ctr");

  private static final Set<String> OTHER_USER = Set.of("sudo", "doas", "su", "runuser");

  private Inside() {}

  /**
   * The words that run something else there; none where supervisorctl runs on the server itself.
   */
  public static List<String> of(List<String> command) {
    List<String> before = before(command);
    boolean isContainer = names(before).stream().anyMatch(CONTAINERS::contains);
    return isContainer && !isClosed(command) ? before : List.of();
  }

  /** Whether it runs where nothing else can be run. */
  public static boolean isClosed(List<String> command) {
    List<String> names = names(before(command));
    boolean elsewhere =
        names.stream().anyMatch(name -> CONTAINERS.contains(name) || CLOSED.contains(name));
    return elsewhere
        && names.stream().anyMatch(name -> OTHER_USER.contains(name) || CLOSED.contains(name));
  }

  private static List<String> before(List<String> command) {
    for (int i = command.size() - 1; i >= 0; i--) {
      if (command.get(i).endsWith("supervisorctl")) {
        return command.subList(0, i);
      }
    }
    return List.of();
  }

  private static List<String> names(List<String> words) {
    return words.stream().map(ShellWords::base).toList();
  }

  /** The same command, there. */
  public static CommandLine there(List<String> before, CommandLine command) {
    List<String> words = new ArrayList<>(before);
    words.addAll(command.words());
    return new CommandLine(words, command.next().map(next -> there(before, next)), command.input());
  }

  /** A shell that runs everything there. */
  public static Shell shell(Shell outside, List<String> before) {
    return before.isEmpty() ? outside : new There(outside, before);
  }

  private record There(Shell outside, List<String> before) implements Shell {
    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      return outside.run(there(before, command), limit, maxBytes);
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      return outside.follow(there(before, command), time, line);
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      return outside.attend(there(before, command), line);
    }

    @Override
    public void close() {
      outside.close();
    }
  }
}
