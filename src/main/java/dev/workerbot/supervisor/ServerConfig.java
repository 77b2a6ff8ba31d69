package dev.workerbot.supervisor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Supervisor's config as it lies on a server just now: the main file, and those that it includes.
 *
 * @param main path of the main file
 * @param texts of all files that could be read, by their paths, in the order in which Supervisor
 *     reads them
 * @param programs in the order of their first section
 * @param daemon the values of {@code [supervisord]}
 * @param issues what Supervisor refuses in it, and what depends on what only the server knows; in
 *     Supervisor's order, which stops at the first that it refuses
 * @param childLogs the folder of the logs whose names Supervisor chooses; empty where not known
 * @param groups by name, with the priority of each
 * @param unseen what belongs to it and could not be read, a clause for people each
 * @param cut see {@link #isCut}
 */
public record ServerConfig(
    String main,
    Map<String, String> texts,
    List<ProgramConfig> programs,
    Map<String, String> daemon,
    List<ConfigIssue> issues,
    Optional<String> childLogs,
    Map<String, String> groups,
    List<String> unseen,
    Set<String> cut) {
  static final List<String> KINDS = List.of("program", "fcgi-program", "eventlistener");
  private static final String INCLUDE = "include";

  /** Reads the texts; throws nothing, whatever they are. */
  public static ServerConfig of(String main, Map<String, String> texts) {
    return of(main, texts, HostInfo.UNKNOWN, List.of());
  }

  /**
   * The same.
   *
   * @param host what is known of the server
   * @param unseen what could not be read
   */
  static ServerConfig of(
      String main, Map<String, String> texts, HostInfo host, List<String> unseen) {
    IniFile ini = new IniFile();
    Map<String, List<String>> files = new LinkedHashMap<>();
    boolean includes = IniFile.parse(texts.getOrDefault(main, "")).sections().containsKey(INCLUDE);
    texts.forEach((file, text) -> {
      var _ = ini.read(text);
      IniFile own = IniFile.parse(text);
      own.sections()
          .keySet()
          .forEach(section -> files.computeIfAbsent(section, _ -> new ArrayList<>()).add(file));
      if (includes) {
        // Only what is new can have one; what all sections share, all can have.
        ini.fillHere(
            folder(file),
            own.defaults().isEmpty() ? own.sections().keySet() : ini.sections().keySet());
      }
    });
    ConfigReader.Reading reading =
        ConfigReader.read(ini, files, ConfigScope.of(host, folder(main)));
    return new ServerConfig(
        main,
        Collections.unmodifiableMap(texts),
        reading.programs(),
        Collections.unmodifiableMap(ini.section(ConfigReader.SUPERVISORD).orElse(Map.of())),
        reading.issues(),
        reading.childLogs(),
        reading.groups(),
        unseen,
        Set.copyOf(ini.cut()));
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  /** The program whose processes are in this group; several where a group section gathers them. */
  public List<ProgramConfig> ofGroup(String group) {
    return programs.stream().filter(one -> one.group().equals(group)).toList();
  }

  /**
   * What one file says of a program, as Supervisor reads it: in the file's order, without comments.
   * Empty where it has no section for it.
   */
  public SequencedMap<String, String> section(String file, ProgramConfig program) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    IniFile.parse(texts.getOrDefault(file, ""))
        .sections()
        .forEach((section, keys) -> {
          if (section.equals(program.section())) {
            values.putAll(keys);
          }
        });
    return values;
  }

  /**
   * Whether a comment, or what Supervisor takes for one, cuts a value of a program: behind a blank,
   * in quotes too.
   */
  public boolean isCut(ProgramConfig program, String key) {
    return cut.contains(IniFile.cutAt(program.section(), key));
  }

  /**
   * What the names of included files end with, such as {@code .conf}; empty where none are included
   * by such a pattern.
   */
  public Optional<String> suffix() {
    return Optional.ofNullable(texts.get(main))
        .flatMap(text -> IniFile.parse(text).value(INCLUDE, "files"))
        .flatMap(patterns ->
            Arrays.stream(patterns.strip().split("\\s+"))
                .filter(pattern -> pattern.contains("*."))
                .map(pattern -> pattern.substring(pattern.lastIndexOf("*.") + 1))
                .filter(suffix -> suffix.matches("\\.[A-Za-z0-9]{1,10}"))
                .reduce((_, last) -> last));
  }

  /** How much text it is, in characters. */
  public int length() {
    return texts.values().stream().mapToInt(String::length).sum();
  }

  /** The same files, as if they had no other programs than these. */
  public ServerConfig only(List<ProgramConfig> some) {
    return new ServerConfig(
        main, texts, List.copyOf(some), daemon, issues, childLogs, groups, unseen, cut);
  }

  /** The same config with one more file, or with another text of one. */
  public ServerConfig with(String file, String text) {
    Map<String, String> more = new LinkedHashMap<>(texts);
    more.put(file, text);
    return of(main, more, HostInfo.UNKNOWN, unseen);
  }

  /** A value of the section {@code [supervisord]}, as it is written. */
  public Optional<String> daemon(String key) {
    return Optional.ofNullable(daemon.get(key));
  }
}
