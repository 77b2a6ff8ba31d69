package dev.workerbot.supervisor.config.program;

import static dev.workerbot.supervisor.config.program.ProgramKeys.ENVIRONMENT;
import static dev.workerbot.supervisor.config.program.ProgramKeys.KILLASGROUP;
import static dev.workerbot.supervisor.config.program.ProgramKeys.PROCESS_NAME;
import static dev.workerbot.supervisor.config.syntax.SettingType.TEXT;

import dev.workerbot.supervisor.config.syntax.ConfigIssue;
import dev.workerbot.supervisor.config.syntax.PercentFormat;
import dev.workerbot.supervisor.config.syntax.PercentFormat.FormatResult;
import dev.workerbot.supervisor.config.syntax.SettingType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What Supervisor refuses in the section of a program, and what depends on what only the server
 * knows. Source: supervisor 4.2.5, options.py, _processes_from_section.
 */
final class ProgramCheck {
  private final String section;
  private final ProgramReader reader;
  private final ProgramValues program;
  private final List<ConfigIssue> issues = new ArrayList<>();

  private ProgramCheck(String section, ProgramReader reader) {
    this.section = section;
    this.reader = reader;
    this.program = reader.program();
  }

  /** In Supervisor's order. */
  static List<ConfigIssue> of(String section, ProgramReader reader) {
    return List.copyOf(new ProgramCheck(section, reader).all());
  }

  private void refused(String key, String what, String fix) {
    issues.add(new ConfigIssue(section, key, true, what, fix));
  }

  /** Whether the value is known and of its kind. */
  private boolean fits(String key, int number) {
    if (program.value(key).isEmpty()) {
      return true;
    }
    FormatResult text = reader.filled(key, number);
    if (text.refused()) {
      issues.add(ConfigIssue.badPercent(section, key));
      return false;
    }
    SettingType type = ProgramKeys.type(key);
    if (text.text().indexOf(PercentFormat.ALL) >= 0 && type != TEXT) {
      refused(key, type.wrong(), type.wanted());
      return false;
    }
    if (text.whole().isEmpty()) {
      issues.add(ConfigIssue.unknown(section, key));
      return false;
    }
    if (type.read(text.text()).isEmpty()) {
      refused(key, type.wrong(), type.wanted());
      return false;
    }
    return true;
  }

  private List<ConfigIssue> all() {
    if (ProgramReader.isNoName(program.name())) {
      refused("", "has a blank, a colon or a slash in its name", "a name without it");
      return issues;
    }
    for (String key : ProgramKeys.sharedKeys()) {
      boolean known = fits(key, 0);
      if (key.equals("user") && known) {
        user();
      }
    }
    processName();
    if (reader.typed("stopasgroup").filter("true"::equals).isPresent()
        && reader.typed(KILLASGROUP).filter("false"::equals).isPresent()) {
      refused(KILLASGROUP, "is off while stopasgroup is on", "killasgroup=true");
    }
    if (reader.typed("numprocs").filter(text -> Integer.parseInt(text) > 0).isPresent()) {
      process(reader.first());
    }
    return issues;
  }

  private void user() {
    reader
        .expanded("user")
        .filter(name -> program.scope().lacksUser(name))
        .ifPresent(_ -> refused("user", "is not a user of this server", "a user who exists"));
  }

  private void processName() {
    String pattern = program.value(PROCESS_NAME).orElse("%(program_name)s");
    if (ProgramReader.isNoName(pattern)) {
      refused(PROCESS_NAME, "has a blank, a colon or a slash", "a name without it");
    } else if (reader.processes() > 1 && !pattern.contains("%(process_num)")) {
      refused(
          PROCESS_NAME,
          "gives all %d processes one name".formatted(reader.processes()),
          "process_name=%(program_name)s_%(process_num)02d");
    }
  }

  private void process(int number) {
    if (fits(ENVIRONMENT, number) && reader.variables(number).isEmpty()) {
      refused(
          ENVIRONMENT,
          "is not a list of NAME=\"value\" with commas between",
          "environment=A=\"1\",B=\"2\"");
    }
    boolean _ = fits("directory", number);
    for (String stream : List.of("stdout", "stderr")) {
      if (fits(stream + "_logfile", number)) {
        folder(stream, number);
      }
      for (String more : List.of("_logfile_backups", "_logfile_maxbytes", "_syslog")) {
        boolean _ = fits(stream + more, number);
      }
    }
    if (program.value("command").isEmpty()) {
      refused("command", "is missing", "command= with the program to run");
    } else {
      boolean _ = fits("command", number);
    }
    boolean _ = fits(PROCESS_NAME, number);
  }

  private void folder(String stream, int number) {
    String key = stream + "_logfile";
    Optional<String> path =
        reader.expanded(key, number).filter(text -> !isWord(text)).flatMap(reader::atHome);
    path.filter(text -> text.indexOf('/') >= 0)
        .map(text -> text.substring(0, Math.max(1, text.lastIndexOf('/'))))
        .filter(folder -> program.scope().lacksFolder(folder))
        .ifPresent(_ -> refused(key, "is in a folder that is not there", "create the folder"));
  }

  private static boolean isWord(String text) {
    return List.of("none", "off", "auto", "syslog", "").contains(text.toLowerCase(Locale.ROOT));
  }
}
