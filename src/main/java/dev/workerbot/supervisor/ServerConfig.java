package dev.workerbot.supervisor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Supervisor's config as it lies on a server just now: the main file, and those that it includes.
 *
 * @param main path of the main file
 * @param texts of all files that could be read, by their paths, in the order in which Supervisor
 *     reads them
 * @param programs in the order of their first section
 * @param daemon the values of {@code [supervisord]} in the main file
 */
public record ServerConfig(
    String main,
    Map<String, String> texts,
    List<ProgramConfig> programs,
    Map<String, String> daemon) {
  private static final List<String> KINDS = List.of("program", "fcgi-program", "eventlistener");

  /** Reads the texts; throws nothing, whatever they are. */
  public static ServerConfig of(String main, Map<String, String> texts) {
    Map<String, String> groups = new LinkedHashMap<>();
    Map<String, List<String>> files = new LinkedHashMap<>();
    Map<String, Map<String, String>> values = new LinkedHashMap<>();
    Map<String, String> daemon = new LinkedHashMap<>();
    texts.forEach((file, text) ->
        IniFile.parse(text)
            .sections()
            .forEach((section, keys) -> {
              if (section.equals("supervisord") && file.equals(main)) {
                daemon.putAll(keys);
              } else if (section.startsWith("group:")) {
                members(keys).forEach(member -> groups.put(member, section.substring(6).strip()));
              } else if (KINDS.contains(section.split(":", 2)[0]) && section.contains(":")) {
                files.computeIfAbsent(section, _ -> new ArrayList<>()).add(file);
                values.computeIfAbsent(section, _ -> new LinkedHashMap<>()).putAll(keys);
              }
            }));
    List<ProgramConfig> programs =
        files.entrySet().stream()
            .map(one -> {
              String[] parts = one.getKey().split(":", 2);
              String name = parts[1].strip();
              return new ProgramConfig(
                  parts[0],
                  name,
                  groups.getOrDefault(name, name),
                  one.getValue(),
                  values.get(one.getKey()));
            })
            .toList();
    return new ServerConfig(
        main, Collections.unmodifiableMap(texts), programs, Collections.unmodifiableMap(daemon));
  }

  private static List<String> members(Map<String, String> group) {
    return Arrays.stream(group.getOrDefault("programs", "").split("[,\n]"))
        .map(String::strip)
        .filter(program -> !program.isEmpty())
        .toList();
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
          if (isOf(section, program)) {
            values.putAll(keys);
          }
        });
    return values;
  }

  private static boolean isOf(String section, ProgramConfig program) {
    int colon = section.indexOf(':');
    return colon >= 0
        && section.substring(0, colon).equals(program.kind())
        && section.substring(colon + 1).strip().equals(program.name());
  }

  /**
   * What the names of included files end with, such as {@code .conf}; empty where none are included
   * by such a pattern.
   */
  public Optional<String> suffix() {
    return Optional.ofNullable(texts.get(main))
        .flatMap(text -> IniFile.parse(text).value("include", "files"))
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
    return new ServerConfig(main, texts, List.copyOf(some), daemon);
  }

  /** The same config with one more file, or with another text of one. */
  public ServerConfig with(String file, String text) {
    Map<String, String> more = new LinkedHashMap<>(texts);
    more.put(file, text);
    return of(main, more);
  }

  /** A value of the main section, {@code [supervisord]}. */
  public Optional<String> daemon(String key) {
    return Optional.ofNullable(daemon.get(key));
  }
}
