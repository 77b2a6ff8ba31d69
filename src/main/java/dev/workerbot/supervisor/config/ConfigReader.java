package dev.workerbot.supervisor.config;

import static dev.workerbot.supervisor.config.SectionKeys.SUPERVISORD;
import static dev.workerbot.supervisor.config.syntax.SettingType.INTEGER;
import static dev.workerbot.supervisor.config.syntax.SettingType.TEXT;

import dev.workerbot.supervisor.config.program.ConfigScope;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.program.ProgramReader;
import dev.workerbot.supervisor.config.syntax.ConfigIssue;
import dev.workerbot.supervisor.config.syntax.IniFile;
import dev.workerbot.supervisor.config.syntax.PercentFormat.FormatResult;
import dev.workerbot.supervisor.config.syntax.PythonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a whole config as Supervisor does, in its order: {@code [supervisord]}, groups, programs,
 * listeners, FastCGI programs, servers. Source: supervisor 4.2.5, options.py, read_config,
 * process_groups_from_parser and server_configs_from_parser.
 */
final class ConfigReader {
  private static final String ENVIRONMENT = "environment";
  private static final String FACTORY = "supervisor.rpcinterface_factory";

  private final IniFile ini;
  private final Map<String, List<String>> files;
  private final Map<String, List<String>> groupsOf = new LinkedHashMap<>();
  private final Map<String, String> groups = new LinkedHashMap<>();
  private final SectionCheck check;

  private ConfigReader(
      IniFile ini,
      Map<String, List<String>> files,
      List<ConfigIssue> unreadable,
      ConfigScope scope) {
    this.ini = ini;
    this.files = files;
    this.check = new SectionCheck(ini, scope);
    check.add(unreadable);
  }

  /**
   * What was read.
   *
   * @param programs in the order of their first section
   * @param issues what is refused and what is not known, in Supervisor's order, which stops at the
   *     first that is refused
   * @param childLogs the folder of logs whose names Supervisor chooses; empty where not known
   * @param groups by name, and their priority
   */
  record Reading(
      List<ProgramConfig> programs,
      List<ConfigIssue> issues,
      Optional<String> childLogs,
      Map<String, String> groups) {}

  /**
   * Reads.
   *
   * @param files by section, those that have it
   * @param unreadable what is refused of whole files
   */
  static Reading read(
      IniFile ini,
      Map<String, List<String>> files,
      List<ConfigIssue> unreadable,
      ConfigScope scope) {
    return new ConfigReader(ini, files, unreadable, scope).read();
  }

  private Reading read() {
    if (ini.sections().containsKey("include") && ini.value("include", "files").isEmpty()) {
      check.refused("include", "files", "is missing", "files= with the files, or no [include]");
    }
    // Read with what was there before; the variables hold for what comes later.
    ini.value("include", "files")
        .filter(text -> check.filled(text).refused())
        .ifPresent(_ ->
            check.refused(
                "include",
                "files",
                "has a % that Supervisor cannot fill in",
                "%% for each % that is meant as such"));
    Optional<String> childLogs = supervisord();
    ini.sections().keySet().stream()
        .filter(name -> name.startsWith("rpcinterface:"))
        .filter(name -> ini.value(name, FACTORY).isEmpty())
        .forEach(name ->
            check.refused(
                name, FACTORY, "is missing", "supervisor.rpcinterface:make_main_rpcinterface"));
    sections("group:").forEach(this::group);
    List<ProgramConfig> programs = programs();
    checked(programs, "program");
    checked(programs, "eventlistener");
    checked(programs, "fcgi-program");
    sections("inet_http_server").forEach(check::inetServer);
    sections("unix_http_server").forEach(check::unixServer);
    ini.value(SUPERVISORD, "user")
        .flatMap(text -> check.filled(text).whole())
        .filter(name -> check.scope().lacksUser(name))
        .ifPresent(_ ->
            check.refused(
                SUPERVISORD, "user", "is not a user of this server", "a user who exists"));
    return new Reading(programs, check.issues(), childLogs, groups);
  }

  private List<String> sections(String prefix) {
    return ini.sections().keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** The folder of child logs. */
  private Optional<String> supervisord() {
    if (!ini.sections().containsKey(SUPERVISORD)) {
      check.refused(SUPERVISORD, "", "is missing", "a section [supervisord]");
      return Optional.empty();
    }
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    SectionKeys.DAEMON.forEach((key, type) -> {
      Optional<String> value = check.value(SUPERVISORD, key, type);
      values.put(key, value);
      switch (key) {
        case "directory", "childlogdir" -> folder(key, value, false);
        case "logfile", "pidfile" -> folder(key, value, true);
        default -> {}
      }
    });
    environment();
    return ini.value(SUPERVISORD, "childlogdir").isEmpty()
        ? Optional.of("/tmp")
        : values.get("childlogdir").filter(path -> path.startsWith("/"));
  }

  /** Empty where the path has none. */
  static String folderOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private void folder(String key, Optional<String> path, boolean ofFile) {
    path.map(text -> ofFile ? folderOf(text) : text)
        .filter(folder -> !folder.isEmpty())
        .filter(folder -> check.scope().lacksFolder(folder))
        .ifPresent(_ ->
            check.refused(
                SUPERVISORD,
                key,
                ofFile ? "is in a folder that is not there" : "is not an existing folder",
                key + "= with a folder that exists, or create that folder"));
  }

  private void environment() {
    // Supervisor fills it in twice, so that what `%%` became counts once more.
    FormatResult once = check.filled(ini.value(SUPERVISORD, ENVIRONMENT).orElse(""));
    FormatResult text = once.refused() ? once : check.filled(once.text());
    if (!once.refused() && text.refused()) {
      check.refused(
          SUPERVISORD,
          ENVIRONMENT,
          "has a % that Supervisor cannot fill in, since here it fills in twice",
          "%%%% for each % that is meant as such");
    }
    Optional<Map<String, String>> variables =
        text.refused() ? Optional.empty() : ProgramReader.pairs(text.text());
    if (text.whole().isPresent() && variables.isEmpty()) {
      check.refused(
          SUPERVISORD,
          ENVIRONMENT,
          "is not a list of NAME=\"value\" with commas between",
          "environment=A=\"1\",B=\"2\"");
    }
    check.fillWith(check.scope().with(variables.orElse(Map.of()), variables.isPresent()));
  }

  private void group(String section) {
    String name = section.substring("group:".length());
    if (ProgramReader.isNoName(name)) {
      check.refused(
          section, "", "has a blank, a colon or a slash in its name", "a name without it");
    }
    Optional<String> members = check.value(section, "programs", TEXT);
    groups.put(
        PythonText.strip(name),
        check
            .value(section, "priority", INTEGER)
            .orElse(ini.value(section, "priority").isEmpty() ? "999" : ""));
    for (String member :
        members
            .filter(text -> !text.isEmpty())
            .map(text -> text.split(",", -1))
            .orElse(new String[0])) {
      String program = PythonText.strip(member);
      boolean isProgram = ini.sections().containsKey("program:" + program);
      boolean isFcgi = ini.sections().containsKey("fcgi-program:" + program);
      if (isProgram == isFcgi) {
        check.refused(
            section,
            "programs",
            isProgram
                ? "names a program that is defined twice, as program and as fcgi-program"
                : "names a program that does not exist",
            "programs= with names of programs, and a comma between them only");
      } else {
        List<String> of =
            groupsOf.computeIfAbsent(
                (isProgram ? "program:" : "fcgi-program:") + program, _ -> new ArrayList<>());
        String group = PythonText.strip(name);
        if (!of.contains(group)) {
          of.add(group);
          check.add(program((isProgram ? "program:" : "fcgi-program:") + program, group).issues());
        }
      }
    }
  }

  private List<ProgramConfig> programs() {
    List<ProgramConfig> programs = new ArrayList<>();
    for (String section : ini.sections().keySet()) {
      if (ProgramConfig.KINDS.contains(kind(section))) {
        String name = PythonText.strip(section.substring(kind(section).length() + 1));
        groupsOf
            .getOrDefault(section, List.of(name))
            .forEach(group -> programs.add(program(section, group)));
      }
    }
    return programs;
  }

  private static String kind(String section) {
    return section.substring(0, Math.max(0, section.indexOf(':')));
  }

  private ProgramConfig program(String section, String group) {
    return new ProgramConfig(
        kind(section),
        PythonText.strip(section.substring(kind(section).length() + 1)),
        group,
        files.getOrDefault(section, List.of()),
        ini.section(section).orElseThrow(),
        section,
        check.scope());
  }

  /** Those of a kind that no group names. */
  private void checked(List<ProgramConfig> programs, String kind) {
    programs.stream()
        .filter(program -> program.kind().equals(kind))
        .filter(program -> !groupsOf.containsKey(program.section()))
        .forEach(program -> {
          ofItsOwn(program);
          check.add(program.issues());
        });
  }

  /** What is read of a section that makes a group of its own, before its processes are. */
  private void ofItsOwn(ProgramConfig program) {
    String section = program.section();
    if (!program.kind().equals("eventlistener") && ProgramReader.isNoName(program.name())) {
      return;
    }
    String usual = program.kind().equals("eventlistener") ? "-1" : "999";
    groups.put(
        program.group(),
        program.value("priority").isEmpty() ? usual : program.typed("priority").orElse(""));
    Optional<String> _ = check.value(section, "priority", INTEGER);
    if (program.kind().equals("eventlistener")) {
      check.listener(section);
    } else if (program.kind().equals("fcgi-program")) {
      check.fcgi(section, program);
    }
  }
}
