package dev.workerbot.supervisor.config.program;

import dev.workerbot.supervisor.config.syntax.ConfigIssue;
import dev.workerbot.supervisor.config.syntax.Corrections;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.restart.Autorestart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One program as the config files on a server define it: what is on disk, which supervisord need
 * not have read yet. One that several {@code [group:x]} sections name is there once for each.
 *
 * @param kind {@code program}, {@code fcgi-program} or {@code eventlistener}
 * @param name without the kind
 * @param group of its processes: its own, or that of a {@code [group:x]} section
 * @param files that have a section for it, in the order in which Supervisor reads them; where there
 *     are several, later values win
 * @param values by their keys in lower case, as they are written; those of {@code [DEFAULT]} are
 *     among them
 * @param section the header of its section, without brackets: {@code program:horizon}
 * @param scope what the values can be filled in with
 */
public record ProgramConfig(
    String kind,
    String name,
    String group,
    List<String> files,
    Map<String, String> values,
    String section,
    ConfigScope scope) {
  /** What sections of programs begin with. */
  public static final List<String> KINDS = List.of("program", "fcgi-program", "eventlistener");

  public ProgramConfig {
    files = List.copyOf(files);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Of a server of which nothing else is known. */
  public ProgramConfig(
      String kind, String name, String group, List<String> files, Map<String, String> values) {
    this(
        kind,
        name,
        group,
        files,
        values,
        kind + ":" + name,
        files.size() == 1
            ? ConfigScope.of(HostInfo.UNKNOWN, folder(files.getFirst()))
            : ConfigScope.UNKNOWN);
  }

  private static String folder(String file) {
    return file.substring(0, Math.max(1, file.lastIndexOf('/')));
  }

  /** Reads it as Supervisor does. */
  public ProgramReader reader() {
    return new ProgramReader(new ProgramValues(name, group, values, scope));
  }

  /** The group as its workers are shown with; another one than its own where that is odd. */
  public String workerGroup() {
    return OddName.part(group);
  }

  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Its processes; none where only the server can tell their names. */
  public List<WorkerName> workers() {
    return ProcessNames.of(reader());
  }

  /** As written; empty where there is none, which Supervisor refuses. */
  public String command() {
    return values.getOrDefault("command", "");
  }

  /** {@code numprocs}; 1 where it is missing, refused or not known. */
  public int processes() {
    return reader().processes();
  }

  /** A number; the other where it is missing, refused or not known. */
  public int number(String key, int otherwise) {
    return value(key).flatMap(_ -> typed(key)).map(Integer::parseInt).orElse(otherwise);
  }

  /** What Supervisor takes for true; the other where it is missing, refused or not known. */
  public boolean flag(String key, boolean otherwise) {
    return value(key).flatMap(_ -> typed(key)).map("true"::equals).orElse(otherwise);
  }

  /**
   * A value as Supervisor understands it, such as {@code true} for {@code Yes}, or its default;
   * empty where it is refused or not known.
   */
  public Optional<String> typed(String key) {
    return reader().typed(key);
  }

  /** {@code autorestart}; empty where it is refused or not known. */
  public Optional<Autorestart> autorestart() {
    return typed("autorestart")
        .map(text ->
            switch (text) {
              case "true" -> Autorestart.ALWAYS;
              case "false" -> Autorestart.NEVER;
              default -> Autorestart.UNEXPECTED;
            });
  }

  /**
   * A value with Supervisor's expansions filled in, for the program's first process; empty where
   * there is no such value, or where it asks for what only supervisord knows, such as its
   * environment.
   */
  public Optional<String> expanded(String key) {
    return reader().expanded(key);
  }

  /** What Supervisor refuses in it, and what depends on the server, in Supervisor's order. */
  public List<ConfigIssue> issues() {
    return ProgramCheck.of(section, reader());
  }

  /** Those that are about its user alone, which some sections read first. */
  public List<ConfigIssue> userIssues() {
    return issues().stream().filter(issue -> issue.key().equals("user")).toList();
  }

  /** Every key that Supervisor reads in a section of its kind; it ignores all others. */
  public List<String> knownKeys() {
    return ProgramKeys.keysOf(kind);
  }

  /** What would do for a value that Supervisor refuses for its type; empty where nobody can say. */
  public Optional<String> corrected(String key) {
    return value(key).flatMap(text -> Corrections.of(ProgramKeys.type(key), text));
  }
}
