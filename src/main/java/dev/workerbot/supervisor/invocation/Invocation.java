package dev.workerbot.supervisor.invocation;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.shell.ShellWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a program's {@code command} comes down to, as far as its text tells.
 *
 * @param readable whether Supervisor can split the command into words
 * @param words as Supervisor passes them on; empty where it is not readable or there is no command
 * @param shell present where a shell runs it
 * @param here whether the programs and paths in it are surely those of this machine and of the
 *     program's own user: not where sudo, docker, ssh or something unknown comes first
 * @param artisan what Laravel is asked to do, where it is
 */
public record Invocation(
    boolean readable,
    List<String> words,
    Optional<Shelled> shell,
    boolean here,
    Optional<Artisan> artisan) {
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh");
  private static final Set<String> TRANSPARENT =
      Set.of("env", "nice", "ionice", "chrt", "taskset", "exec", "nohup", "time");
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "sudo|doas|su|runuser|setpriv|gosu|su-exec|chpst|setuidgid|s6-setuidgid|capsh|chroot"
              + "|unshare|nsenter|docker|docker-compose|podman|kubectl|nerdctl|lxc|ssh"
              + "|systemd-run|start-stop-daemon");
  private static final Pattern PHP = Pattern.compile("(?:php|hhvm)[\\d.]*(?:-cli)?");

  /**
   * A command that a shell runs.
   *
   * @param several whether it has several commands to run
   * @param exec whether the last of them takes the shell's place
   */
  public record Shelled(String name, boolean several, boolean exec) {}

  /** Reads a program's command; throws nothing, whatever it is. */
  public static Invocation of(ProgramConfig program) {
    String text = program.expanded("command").orElse(program.command());
    Optional<List<String>> split = ShellWords.split(text);
    List<String> words = split.orElse(List.of());
    Optional<String> directory = program.expanded("directory");
    Optional<List<List<String>>> script = script(words);
    if (script.isEmpty()) {
      boolean shellWithoutScript =
          !words.isEmpty() && SHELLS.contains(ShellWords.base(words.getFirst()));
      return new Invocation(
          split.isPresent(),
          words,
          Optional.empty(),
          isHere(words) || shellWithoutScript,
          Artisan.find(words, directory, false));
    }
    List<List<String>> commands = script.get();
    List<String> last = commands.isEmpty() ? List.of() : commands.getLast();
    boolean exec = !last.isEmpty() && last.getFirst().equals("exec");
    Shelled shelled = new Shelled(ShellWords.base(words.getFirst()), commands.size() > 1, exec);
    Optional<String> inside = directory;
    for (List<String> command : commands) {
      if (command.size() == 2 && command.getFirst().equals("cd")) {
        inside = Optional.of(command.getLast()).filter(path -> path.startsWith("/"));
      }
      Optional<Artisan> artisan = Artisan.find(command, inside, true);
      if (artisan.isPresent()) {
        return new Invocation(true, words, Optional.of(shelled), isHere(command), artisan);
      }
    }
    return new Invocation(true, words, Optional.of(shelled), isHere(last), Optional.empty());
  }

  /** The commands of {@code sh -c '…'}; empty where it is no such thing. */
  static Optional<List<List<String>>> script(List<String> words) {
    int shell = 0;
    while (shell < words.size() && TRANSPARENT.contains(ShellWords.base(words.get(shell)))) {
      shell++;
    }
    if (shell == words.size() || !SHELLS.contains(ShellWords.base(words.get(shell)))) {
      return Optional.empty();
    }
    for (int i = shell + 1; i + 1 < words.size() && words.get(i).startsWith("-"); i++) {
      if (words.get(i).matches("-[a-z]*c")) {
        return ShellWords.commands(words.get(i + 1));
      }
    }
    return Optional.empty();
  }

  private static boolean isHere(List<String> words) {
    if (words.isEmpty()) {
      return false;
    }
    String first = ShellWords.base(words.getFirst());
    boolean php = PHP.matcher(first).matches() || first.equals("artisan");
    boolean through =
        TRANSPARENT.contains(first)
            && words.stream().map(ShellWords::base).anyMatch(word -> PHP.matcher(word).matches())
            && words.stream().map(ShellWords::base).noneMatch(Invocation::leadsElsewhere);
    return php || through;
  }

  /** Whether it may run the rest as another user, or on another machine. */
  static boolean leadsElsewhere(String word) {
    return ELSEWHERE.matcher(word).matches();
  }

  /** Whether something in it may run the rest as another user, or on another machine. */
  public boolean mayLeadElsewhere() {
    return words.stream()
        .flatMap(word -> Arrays.stream(word.split("[\\s;&|()]+", -1)))
        .map(ShellWords::base)
        .anyMatch(Invocation::leadsElsewhere);
  }

  /** The program that Supervisor itself starts, by an absolute path; empty where it is none. */
  public Optional<String> binary() {
    return words.stream().findFirst().filter(word -> word.startsWith("/") && !word.contains("%("));
  }

  /**
   * What Symfony's {@code bin/console} is asked for, such as {@code messenger:consume}; empty where
   * a shell stands before it, or it is something else.
   */
  public Optional<String> console() {
    int at = 0;
    while (at < words.size() && !ShellWords.base(words.get(at)).equals("console")) {
      at++;
    }
    return shell.isPresent()
        ? Optional.empty()
        : words.stream()
            .skip(at + 1L)
            .filter(word -> word.matches("[a-z-]+(?::[a-z-]+)+"))
            .findFirst();
  }

  /** The files on this machine that the command needs, as far as they have absolute paths. */
  public List<String> files() {
    List<String> files = new ArrayList<>();
    binary().ifPresent(files::add);
    if (here) {
      artisan.flatMap(Artisan::file).ifPresent(files::add);
    }
    return files;
  }
}
