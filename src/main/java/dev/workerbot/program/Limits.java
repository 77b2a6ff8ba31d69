package dev.workerbot.program;

import com.google.re2j.Pattern;
import dev.workerbot.message.text.WordList;
import dev.workerbot.worker.Glob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What workers a role may make. Nothing is allowed but what is listed; {@code root} only by its own
 * name.
 *
 * @param users by name
 * @param commands RE2, each for a whole command. There is no shell, but what is allowed may itself
 *     run anything: {@code php .*} is PHP with all it can do.
 * @param directories a directory and everything below it; {@code *} stands for what is between two
 *     slashes
 * @param logs more directories for logs, whose names end in {@code .log}; or a file, in full.
 *     supervisord writes logs as root, so that a log's place is a right of its own.
 * @param environment names of variables, {@code *} for any run of letters. Those that make a
 *     program run other code, such as {@code LD_PRELOAD} and {@code PATH}, only by their own names.
 */
public record Limits(
    List<String> users,
    List<Pattern> commands,
    List<String> directories,
    List<String> logs,
    List<Glob> environment) {
  public static final Limits NOTHING =
      new Limits(List.of(), List.of(), List.of(), List.of(), List.of());

  private static final String ROOT = "root";

  /** Beginnings of names that a dynamic loader or an interpreter obeys. */
  private static final List<String> LOADERS =
      WordList.of(
          """
          LD_ DYLD_ CORECLR_ DOTNET_ ERL_ LUA_ OPENSSL_ npm_config_ BUNDLE_ GCONV_ GLIBC_ PYTHON
          PERL RUBY NODE_ JAVA_ JDK_ PHP
          """);

  private static final Set<String> POWERFUL =
      WordList.set(
          """
          PATH ENV BASH_ENV IFS SHELLOPTS BASHOPTS PS4 HOME CLASSPATH _JAVA_OPTIONS
          """);

  /** Laravel runs the file that APP_CONFIG_CACHE and its like name. */
  private static final String CACHE = "_CACHE";

  public Limits {
    users = List.copyOf(users);
    commands = List.copyOf(commands);
    directories = List.copyOf(directories);
    logs = List.copyOf(logs);
    environment = List.copyOf(environment);
  }

  /** What of the spec goes beyond the limits, each with what is allowed; empty if nothing does. */
  public List<FieldError> check(ProgramSpec spec) {
    List<FieldError> mistakes = new ArrayList<>();
    if (!users.contains(spec.user())) {
      mistakes.add(
          new FieldError(
              ProgramField.USER,
              spec.user().equals(ROOT)
                  ? "nobody runs workers as root here unless the config lists root; "
                      + allowed(users)
                  : "you may not run workers as `%s`; %s".formatted(spec.user(), allowed(users))));
    }
    if (commands.stream().noneMatch(pattern -> pattern.matches(spec.command()))) {
      mistakes.add(
          new FieldError(
              ProgramField.COMMAND,
              "you may not run this; "
                  + allowed(commands.stream().map(Pattern::pattern).toList())));
    }
    spec.directory()
        .filter(path -> !isBelow(path, directories))
        .ifPresent(path ->
            mistakes.add(
                new FieldError(
                    ProgramField.DIRECTORY,
                    "you may not use `%s`; %s".formatted(path, allowed(directories)))));
    log(ProgramField.STDOUT_LOG, spec.stdout(), spec).ifPresent(mistakes::add);
    if (!spec.redirectStderr()) {
      log(ProgramField.STDERR_LOG, spec.stderr(), spec).ifPresent(mistakes::add);
    }
    String forbidden =
        spec.environmentVariables().values().keySet().stream()
            .filter(name -> !isAllowed(name))
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    if (!forbidden.isEmpty()) {
      mistakes.add(
          new FieldError(
              ProgramField.ENVIRONMENT,
              "you may not set %s; %s"
                  .formatted(
                      forbidden, allowed(environment.stream().map(Glob::pattern).toList()))));
    }
    return mistakes;
  }

  /**
   * For somebody with several roles: one of them must allow all of it, a user of one and a command
   * of another do not add up. Else the mistakes by the role that comes nearest.
   */
  public static List<FieldError> check(List<Limits> roles, ProgramSpec spec) {
    return Stream.concat(roles.stream(), roles.isEmpty() ? Stream.of(NOTHING) : Stream.empty())
        .map(role -> role.check(spec))
        .min(Comparator.comparingInt(List::size))
        .orElseThrow();
  }

  /** What is wrong with a user as a limit or as the user of new workers. */
  public static Optional<String> wrongUser(String user) {
    return ProgramChecks.user(user);
  }

  /** What is wrong with a directory, or with a log, as a limit. */
  public static Optional<String> wrongPlace(String path) {
    return ProgramChecks.directory(path)
        .or(() ->
            path.contains("//")
                ? Optional.of("write one slash in place of two; it would never apply")
                : Optional.empty());
  }

  /** What is wrong with the name of a variable, or a pattern of names, as a limit. */
  public static Optional<String> wrongVariable(String pattern) {
    if (!pattern.matches("[A-Za-z_*?][A-Za-z0-9_*?]*")) {
      return Optional.of("write the name of a variable, such as `APP_ENV`, or `APP_*` for several");
    }
    String start = pattern.split("[*?]", 2)[0];
    return !new Glob(pattern).isLiteral() && LOADERS.stream().anyMatch(start::startsWith)
        ? Optional.of(
            "such variables make a program run other code, and are allowed by their whole names"
                + " only")
        : Optional.empty();
  }

  private static String allowed(List<String> what) {
    return what.isEmpty()
        ? "none is allowed to you"
        : "allowed: " + what.stream().map(one -> "`" + one + "`").collect(Collectors.joining(", "));
  }

  private Optional<FieldError> log(ProgramField programField, LogFile log, ProgramSpec spec) {
    if (!log.isFile()) {
      return Optional.empty();
    }
    return IntStream.range(0, spec.processes())
        .mapToObj(number -> Expansions.fill(log.path(), spec.name(), number))
        .filter(path -> !logs.contains(path))
        .flatMap(path -> log(path).stream())
        .findFirst()
        .map(sentence -> new FieldError(programField, sentence));
  }

  private Optional<String> log(String path) {
    List<String> places = Stream.concat(logs.stream(), directories.stream()).distinct().toList();
    if (!isBelow(path, places)) {
      return Optional.of("you may not write `%s`; %s".formatted(path, allowed(places)));
    }
    return path.endsWith(".log")
        ? Optional.empty()
        : Optional.of("a log's name ends in `.log`; add that");
  }

  private boolean isAllowed(String name) {
    boolean powerful =
        POWERFUL.contains(name)
            || LOADERS.stream().anyMatch(name::startsWith)
            || name.endsWith(CACHE);
    return environment.stream()
        .filter(glob -> glob.isLiteral() || !powerful)
        .anyMatch(glob -> glob.matches(name));
  }

  /** The spec has no {@code ..} or {@code .} in its paths; a doubled slash fits nothing. */
  private static boolean isBelow(String path, List<String> directories) {
    String[] segments = path.split("/", -1);
    return directories.stream()
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> directory.replaceAll("/+$", "").split("/", -1))
        .anyMatch(allowed -> {
          if (allowed.length > segments.length) {
            return false;
          }
          for (int i = 1; i < allowed.length; i++) {
            if (segments[i].isEmpty() || !new Glob(allowed[i]).matches(segments[i])) {
              return false;
            }
          }
          return true;
        });
  }
}
