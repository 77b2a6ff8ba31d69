package dev.workerbot.supervisor;

import dev.workerbot.worker.WorkerName;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One program as the config files on a server define it: what is on disk, which supervisord need
 * not have read yet.
 *
 * @param kind {@code program}, {@code fcgi-program} or {@code eventlistener}
 * @param name without the kind
 * @param group of its processes: its own, or that of a {@code [group:x]} section
 * @param files that have a section for it, in the order in which Supervisor reads them; where there
 *     are several, later values win
 * @param values by their keys in lower case, as they are written
 */
public record ProgramConfig(
    String kind, String name, String group, List<String> files, Map<String, String> values) {
  public ProgramConfig {
    files = List.copyOf(files);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The header of its section, without brackets: {@code program:horizon}. */
  public String section() {
    return kind + ":" + name;
  }

  /** Its processes; none where only the server can tell their names. */
  public List<WorkerName> workers() {
    return ProcessNames.of(this);
  }

  /** As written; empty where there is none, which Supervisor refuses. */
  public String command() {
    return values.getOrDefault("command", "");
  }

  /** {@code numprocs}; 1 where it is missing or no number. */
  public int processes() {
    String text = values.getOrDefault("numprocs", "1");
    return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 1;
  }

  /** A number; the other where it is missing or none. */
  public int number(String key, int otherwise) {
    String text = values.getOrDefault(key, "");
    return text.matches("-?\\d{1,9}") ? Integer.parseInt(text) : otherwise;
  }

  /** What Supervisor takes for true. Source: supervisor 4.2.5, datatypes.py, boolean. */
  public boolean flag(String key, boolean otherwise) {
    return value(key)
        .map(text -> text.toLowerCase(Locale.ROOT))
        .map(text -> List.of("true", "yes", "on", "1").contains(text))
        .orElse(otherwise);
  }

  /** When Supervisor starts a process again that has ended by itself. */
  public enum Autorestart {
    ALWAYS,
    /** After an end that {@code exitcodes} does not have. */
    UNEXPECTED,
    NEVER
  }

  /** {@code autorestart}; empty where Supervisor would refuse what is written. */
  public Optional<Autorestart> autorestart() {
    // Source: supervisor 4.2.5, datatypes.py, auto_restart.
    String text =
        values.containsKey("autorestart") ? expanded("autorestart").orElse("") : "unexpected";
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> Optional.of(Autorestart.ALWAYS);
      case "false", "no", "off", "0" -> Optional.of(Autorestart.NEVER);
      case "unexpected" -> Optional.of(Autorestart.UNEXPECTED);
      default -> Optional.empty();
    };
  }

  /**
   * A value with Supervisor's expansions filled in, for the program's first process; empty where
   * there is no such value, or where it asks for what only supervisord knows, such as its
   * environment. Source: supervisor 4.2.5, options.py, processes_from_section.
   */
  public Optional<String> expanded(String key) {
    Map<String, String> known = new HashMap<>();
    known.put("program_name", name);
    known.put("group_name", group);
    known.put("process_num", Integer.toString(number("numprocs_start", 0)));
    known.put("numprocs", Integer.toString(processes()));
    // Of several files, which one's folder it is depends on the order in which they are merged.
    if (files.size() == 1) {
      String file = files.getFirst();
      known.put("here", file.substring(0, Math.max(1, file.lastIndexOf('/'))));
    }
    return value(key)
        .flatMap(text -> LogFiles.expand(text, known))
        .filter(text -> !text.contains("%("));
  }
}
