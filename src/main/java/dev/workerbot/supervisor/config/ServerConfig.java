package dev.workerbot.supervisor.config;

import dev.workerbot.supervisor.config.program.ConfigScope;
import dev.workerbot.supervisor.config.program.HostInfo;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.syntax.ConfigIssue;
import dev.workerbot.supervisor.config.syntax.ConfigPlace;
import dev.workerbot.supervisor.config.syntax.IniFile;
import dev.workerbot.supervisor.config.syntax.UnreadableFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * Supervisor's config as it lies on a server just now: the main file, and those that it includes.
 *
 * @param main path of the main file
 * @param texts of all files that could be read, by their paths, in the order in which Supervisor
 *     reads them
 * @param programs in the order of their first section
 * @param ini all sections of all files
 * @param issues what Supervisor refuses in it, and what depends on what only the server knows; in
 *     Supervisor's order, which stops at the first that it refuses
 * @param childLogs the folder of the logs whose names Supervisor chooses; empty where not known
 * @param groups by name, with the priority of each
 * @param unseen what belongs to it and could not be read, a clause for people each
 */
public record ServerConfig(
    String main,
    Map<String, String> texts,
    List<ProgramConfig> programs,
    IniFile ini,
    List<ConfigIssue> issues,
    Optional<String> childLogs,
    Map<String, String> groups,
    List<String> unseen) {
  private static final String INCLUDE = "include";

  /** Reads the texts; throws nothing, whatever they are. */
  public static ServerConfig of(String main, Map<String, String> texts) {
    return of(main, texts, HostInfo.UNKNOWN, List.of(), Map.of());
  }

  /**
   * The same.
   *
   * @param host what is known of the server
   * @param unseen what could not be read
   * @param notUtf8 the first line that is not, by file
   */
  public static ServerConfig of(
      String main,
      Map<String, String> texts,
      HostInfo host,
      List<String> unseen,
      Map<String, Integer> notUtf8) {
    IniFile ini = new IniFile();
    Map<String, List<String>> files = new LinkedHashMap<>();
    boolean includes = IniFile.parse(texts.getOrDefault(main, "")).sections().containsKey(INCLUDE);
    List<ConfigIssue> unreadable = new ArrayList<>();
    texts.forEach((file, text) -> {
      OptionalInt bad = ini.read(file, text);
      OptionalInt other =
          notUtf8.containsKey(file) ? OptionalInt.of(notUtf8.get(file)) : OptionalInt.empty();
      UnreadableFile.issue(file, text, bad, other).ifPresent(unreadable::add);
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
        ConfigReader.read(ini, files, unreadable, ConfigScope.of(host, folder(main)));
    return new ServerConfig(
        main,
        Collections.unmodifiableMap(texts),
        reading.programs(),
        ini,
        reading.issues(),
        reading.childLogs(),
        reading.groups(),
        unseen);
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  /** The program whose processes are in this group; several where a group section gathers them. */
  public List<ProgramConfig> ofGroup(String group) {
    return programs.stream().filter(one -> one.workerGroup().equals(group)).toList();
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
    return isCut(program.section(), key);
  }

  /** The same of any section. */
  public boolean isCut(String section, String key) {
    return ini.places().isCut(section, key);
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

  /** Where a key of a section stands, else the section; empty where that is in no file. */
  public Optional<ConfigPlace> place(String section, String key) {
    return ini.places().of(section, key);
  }

  /** The headers of all sections but {@code [DEFAULT]}, without brackets, as they are written. */
  public List<String> sections() {
    return ini.places().sections();
  }

  /** The keys that a section says itself, in lower case. */
  public List<String> keys(String section) {
    return ini.places().keys(section);
  }

  /** The files but the main one that have a section. */
  public List<String> includedWith(String section) {
    return texts.keySet().stream()
        .filter(file -> !file.equals(main))
        .filter(file -> IniFile.parse(texts.get(file)).sections().containsKey(section))
        .toList();
  }

  /** What Supervisor refuses, where more is known of the server; in Supervisor's order. */
  public List<ConfigIssue> issuesOn(HostInfo host) {
    return ConfigReader.read(
            ini,
            Map.of(),
            issues.stream().filter(issue -> issue.section().isEmpty()).toList(),
            ConfigScope.of(host, folder(main)))
        .issues();
  }

  /** The folders that {@code [supervisord]} needs, as far as their paths are known. */
  public List<String> daemonFolders() {
    return NamedByConfig.folders(ini, ConfigScope.of(HostInfo.UNKNOWN, folder(main)));
  }

  /** The users that others than programs name, as far as they are known. */
  public List<String> otherUsers() {
    return NamedByConfig.users(ini, ConfigScope.of(HostInfo.UNKNOWN, folder(main)));
  }

  /** A value as it is written, wherever it stands; empty where there is none. */
  public Optional<String> written(String section, String key) {
    return ini.value(section, key);
  }

  /** How much text it is, in characters. */
  public int length() {
    return texts.values().stream().mapToInt(String::length).sum();
  }

  /** The same files, as if they had no other programs than these. */
  public ServerConfig only(List<ProgramConfig> some) {
    return new ServerConfig(main, texts, List.copyOf(some), ini, issues, childLogs, groups, unseen);
  }

  /** The same config with one more file, or with another text of one. */
  public ServerConfig with(String file, String text) {
    Map<String, String> more = new LinkedHashMap<>(texts);
    more.put(file, text);
    return of(main, more, HostInfo.UNKNOWN, unseen, Map.of());
  }

  /** A value of the section {@code [supervisord]}, as it is written. */
  public Optional<String> daemon(String key) {
    return ini.value(SectionKeys.SUPERVISORD, key);
  }

  /**
   * A path of the section {@code [supervisord]}, filled in; empty where only the server knows it.
   */
  public Optional<String> daemonPath(String key) {
    return NamedByConfig.path(ini, ConfigScope.of(HostInfo.UNKNOWN, folder(main)), key);
  }
}
