package dev.workerbot.supervisor.files;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.HostInfo;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.ApplicationQuestions;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What only a server knows of the things that its Supervisor config names. What is not in here is
 * not known: the server was not asked, did not answer, or would not let us look.
 *
 * @param users by the name or number that was asked for, and whether there is such a user
 * @param paths what there is at each path
 * @param supervisords the config file of each supervisord that runs there, as it was started with;
 *     empty text for one that was started without any
 * @param applications what is known of the Laravel applications there
 */
public record Facts(
    Map<String, Boolean> users,
    Map<String, Thing> paths,
    Set<String> supervisords,
    ApplicationFacts applications) {
  /** Nothing is known. */
  public static final Facts NONE = new Facts(Map.of(), Map.of());

  private static final int LONGEST_USER = 100;

  public Facts {
    users = Map.copyOf(users);
    paths = Map.copyOf(paths);
    supervisords = Set.copyOf(supervisords);
  }

  public Facts(Map<String, Boolean> users, Map<String, Thing> paths) {
    this(users, paths, Set.of());
  }

  public Facts(Map<String, Boolean> users, Map<String, Thing> paths, Set<String> supervisords) {
    this(users, paths, supervisords, ApplicationFacts.NONE);
  }

  /** The config files of those that run beside the one with this config; empty text for none. */
  public Set<String> otherSupervisords(String main) {
    Set<String> others = new LinkedHashSet<>(supervisords);
    others.removeIf(
        one -> one.equals(main) || (!one.isEmpty() && !one.startsWith("/") && isEndOf(main, one)));
    boolean foundIt = others.size() < supervisords.size();
    if (!foundIt && ConfigPath.USUAL.contains(main)) {
      others.remove("");
    }
    return others;
  }

  private static boolean isEndOf(String main, String relative) {
    return main.endsWith("/" + relative.replaceFirst("^(?:\\./)+", ""));
  }

  /** What is at a path, symbolic links followed. */
  public sealed interface Thing {
    /** Nothing, or a symbolic link that leads nowhere. */
    record Absent() implements Thing {}

    /**
     * Something.
     *
     * @param type by find's letter: {@code f} for a file, {@code d} for a directory, {@code p} for
     *     a named pipe, {@code s} for a socket, {@code c} and {@code b} for devices
     * @param mode the permission bits
     * @param owner the user's name; the number where it has none
     * @param id the same for each path that leads to it; empty where it is not known
     */
    record Present(char type, int mode, String owner, String id) implements Thing {
      private static final int EXECUTE = 0111;
      private static final int OWNER_WRITES = 0200;
      private static final int OTHERS_WRITE = 0022;

      public Present(char type, int mode, String owner) {
        this(type, mode, owner, "");
      }

      public boolean directory() {
        return type == 'd';
      }

      /** Whether Supervisor would take it for a program. Source: options.py, check_execv_args. */
      public boolean executable() {
        return !directory() && (mode & EXECUTE) != 0;
      }

      /**
       * Whether it is certain that the user cannot write there. An access control list can only
       * grant what the bits of the group show too, so that a group's bit counts for everybody.
       */
      public boolean surelyNotWritableBy(String user) {
        if (user.equals("root") || user.equals("0")) {
          return false;
        }
        int bits = owner.equals(user) ? OWNER_WRITES : OTHERS_WRITE;
        return (mode & bits) == 0;
      }
    }
  }

  /**
   * What to ask a server.
   *
   * @param users names or numbers
   * @param paths absolute
   * @param applications what to ask of Laravel applications
   */
  public record FactQuestions(
      Set<String> users, Set<String> paths, ApplicationQuestions applications) {
    public FactQuestions(Set<String> users, Set<String> paths) {
      this(users, paths, ApplicationQuestions.NONE);
    }

    /** Only when the applications of these programs were deployed. */
    public static FactQuestions releases(Collection<ProgramConfig> programs) {
      return new FactQuestions(Set.of(), Set.of(), ApplicationQuestions.releases(programs));
    }

    public FactQuestions {
      users = ordered(users);
      paths = ordered(paths);
      for (String path : paths) {
        // Anything else could be an action of find, such as -delete.
        if (!path.startsWith("/")) {
          throw new IllegalArgumentException(path + " is not an absolute path");
        }
      }
    }

    private static Set<String> ordered(Collection<String> texts) {
      return Collections.unmodifiableSet(new LinkedHashSet<>(texts));
    }
  }

  /**
   * What a config names and can be asked for: users, directories, log directories, programs and the
   * scripts that they run; and the pid file, whose owner is the user that supervisord runs as.
   */
  public static FactQuestions questions(ServerConfig config) {
    Set<String> users = new LinkedHashSet<>();
    Set<String> paths = new LinkedHashSet<>();
    config.daemon("pidfile").ifPresent(paths::add);
    paths.addAll(config.daemonFolders());
    users.addAll(config.otherUsers());
    for (ProgramConfig program : config.programs()) {
      program.expanded("user").ifPresent(users::add);
      program.expanded("directory").ifPresent(paths::add);
      logFolders(program).forEach(paths::add);
      logFile(program, "stdout").ifPresent(paths::add);
      logFile(program, "stderr").ifPresent(paths::add);
      paths.addAll(Invocation.of(program).files());
    }
    users.removeIf(user ->
        user.isBlank()
            || user.length() > LONGEST_USER
            || user.chars().anyMatch(Character::isISOControl));
    paths.removeIf(path -> !askable(path));
    return new FactQuestions(users, paths, ApplicationQuestions.of(config.programs()));
  }

  private static boolean askable(String path) {
    return path.startsWith("/")
        && !path.contains("%(")
        && path.length() <= FactFinder.LONGEST
        && path.chars().noneMatch(Character::isISOControl);
  }

  /** The log of a program's first process, where its path is known and absolute. */
  public static Optional<String> logFile(ProgramConfig program, String stream) {
    return program
        .reader()
        .log(stream, program.reader().first())
        .filter(path -> path.startsWith("/") && !path.startsWith("/dev/"));
  }

  /** The folders of a program's logs that have an absolute path; what is below /dev is no log. */
  public static List<String> logFolders(ProgramConfig program) {
    return Stream.of("stdout_logfile", "stderr_logfile")
        .flatMap(key -> program.expanded(key).stream())
        .filter(path -> path.startsWith("/") && !path.startsWith("/dev/"))
        .map(path -> path.substring(0, Math.max(1, path.lastIndexOf('/'))))
        .distinct()
        .toList();
  }

  /** Whether there is such a user; empty where it is not known. */
  public Optional<Boolean> user(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /** The same, as the reader of a config asks for it. */
  public HostInfo host() {
    return new HostInfo() {
      @Override
      public Optional<Boolean> user(String name) {
        return Facts.this.user(name);
      }

      @Override
      public Optional<Boolean> folder(String path) {
        return path(path).map(thing -> thing instanceof Thing.Present there && there.directory());
      }
    };
  }

  /** What there is at a path; empty where it is not known. */
  public Optional<Thing> path(String path) {
    return Optional.ofNullable(paths.get(path));
  }

  /** Whether both paths surely lead to the same thing, by one name or through links. */
  public boolean isSame(String one, String other) {
    return one.equals(other) || (!id(one).isEmpty() && id(one).equals(id(other)));
  }

  private String id(String path) {
    return paths.get(path) instanceof Thing.Present there ? there.id() : "";
  }

  /** The user that supervisord runs as: it writes its pid file as that one. */
  public Optional<String> daemonUser(ServerConfig config) {
    return config
        .daemon("pidfile")
        .flatMap(this::path)
        .flatMap(thing ->
            thing instanceof Thing.Present there ? Optional.of(there.owner()) : Optional.empty());
  }
}
