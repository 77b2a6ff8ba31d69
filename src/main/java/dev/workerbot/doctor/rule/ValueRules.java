package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.DoctorRule.RuleCheck;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.doctor.ProgramContext;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.syntax.ConfigIssue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Values that Supervisor refuses or takes too literally. */
final class ValueRules {
  private static final String ENVIRONMENT = "environment";

  private static final List<String> PATHS_AND_NAMES =
      List.of("directory", "user", "stdout_logfile", "stderr_logfile", "process_name", "serverurl");
  private static final Pattern QUOTED = Pattern.compile("(?s)([\"']).*\\1");
  private static final Pattern TYPOGRAPHIC =
      Pattern.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)\\}?");
  private static final Pattern CANNOT_SEEK =
      Pattern.compile(
          "/dev/(?:std(?:out|err)|fd/\\d+|tty.*|console|pts/.*)|/proc/(?:self|\\d+)/fd/\\d+");

  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "bad-value",
              "Supervisor rejects its whole config because of it: it reads no change, and"
                  + " supervisord would not start again.",
              "supervisor 4.2.5, datatypes.py; options.py, processes_from_section",
              (RuleCheck) ValueRules::badValue),
          new DoctorRule(
              "nul-byte",
              "Names and arguments cannot contain one: supervisord fails to start the program, or"
                  + " fails itself.",
              "execve(2); Python: `embedded null byte`",
              (RuleCheck) ValueRules::nulByte),
          new DoctorRule(
              "quoted-value",
              "Outside command= and environment=, Supervisor takes a quote as part of the value.",
              "supervisor 4.2.5, options.py, processes_from_section; process.py, get_execv_args",
              (RuleCheck) ValueRules::quotedValue),
          new DoctorRule(
              "shell-in-path",
              "Supervisor expands only %(ENV_NAME)s: anything else is part of the path or name.",
              "supervisor 4.2.5, options.py, expand; Supervisor docs, Configuration, Environment"
                  + " Variables",
              (RuleCheck) ValueRules::shellInPath),
          new DoctorRule(
              "log-cannot-seek",
              "Rotation seeks in the file, which a pipe or a terminal cannot do:"
                  + " `Illegal seek`, and the output is lost.",
              "supervisor 4.2.5, loggers.py, RotatingFileHandler; Supervisor issue 935",
              (RuleCheck) ValueRules::logCannotSeek),
          new DoctorRule(
              "log-elsewhere",
              "Supervisor resolves it from supervisord's working directory, which depends on how it"
                  + " was started.",
              "supervisor 4.2.5, datatypes.py, existing_dirpath",
              (RuleCheck) ValueRules::logElsewhere));

  private ValueRules() {}

  private static List<Symptom> badValue(ProgramContext programContext) {
    List<Symptom> symptoms = new ArrayList<>();
    ProgramConfig program = programContext.program();
    for (ConfigIssue issue : programContext.serverConfigView().config().issues()) {
      boolean ofIt = issue.refused() && issue.section().equals(program.section());
      if (ofIt && !isReportedByAnother(programContext, issue)) {
        symptoms.add(
            new Symptom(
                Severity.BAD,
                named(programContext, issue)
                    + " "
                    + issue.what()
                    + place(programContext, issue.key())
                    + ".",
                fix(programContext, issue)));
      }
    }
    return symptoms;
  }

  /** Where it stands, unless others have the same, whose findings make one line with this one. */
  private static String place(ProgramContext programContext, String key) {
    ProgramConfig program = programContext.program();
    boolean isShared =
        programContext.others().stream()
            .anyMatch(other -> other.program().value(key).equals(program.value(key)));
    return isShared
        ? ""
        : programContext
            .serverConfigView()
            .config()
            .place(program.section(), key)
            .map(place -> " (" + place.shown() + ")")
            .orElse("");
  }

  /** Rules of their own say more of these. */
  private static boolean isReportedByAnother(ProgramContext programContext, ConfigIssue issue) {
    return switch (issue.key()) {
      case "killasgroup" ->
          programContext.program().flag("stopasgroup", false)
              && programContext.program().typed("killasgroup").isPresent();
      case "command" ->
          !programContext.isPresent("command")
              || ConfigRules.hasLonePercent(programContext, "command");
      case "process_name" ->
          issue.what().startsWith("gives all")
              || ConfigRules.hasLonePercent(programContext, "process_name");
      case "user" ->
          issue.what().startsWith("is not a user")
              || ConfigRules.hasLonePercent(programContext, "user");
      default -> ConfigRules.hasLonePercent(programContext, issue.key());
    };
  }

  private static List<Symptom> nulByte(ProgramContext programContext) {
    ProgramConfig program = programContext.program();
    return Stream.concat(
            program.name().indexOf('\0') >= 0 ? Stream.of("its name") : Stream.empty(),
            program.knownKeys().stream()
                .filter(
                    key -> program.value(key).filter(text -> text.indexOf('\0') >= 0).isPresent())
                .map(key -> key + "="))
        .map(where ->
            new Symptom(
                Severity.BAD,
                "There is a NUL byte in %s.".formatted(where),
                "retype %s without invisible characters".formatted(where)))
        .toList();
  }

  private static String named(ProgramContext programContext, ConfigIssue issue) {
    if (issue.key().isEmpty()) {
      return quoted("[" + programContext.program().section() + "]");
    }
    // What stands in an environment may be a secret.
    return issue.key().equals(ENVIRONMENT) || !programContext.isPresent(issue.key())
        ? issue.key() + "="
        : programContext.setting(issue.key(), "");
  }

  private static String fix(ProgramContext programContext, ConfigIssue issue) {
    String key = issue.key();
    if (programContext.serverConfigView().config().isCut(programContext.program(), key)) {
      return ConfigRules.CUT.formatted(key);
    }
    return programContext
        .program()
        .corrected(key)
        .map(value -> key + "=" + value)
        .orElseGet(() ->
            issue.fix().contains("=") || key.isEmpty()
                ? issue.fix()
                : key + "= with " + issue.fix());
  }

  private static List<Symptom> quotedValue(ProgramContext programContext) {
    List<Symptom> symptoms = new ArrayList<>();
    for (String key : PATHS_AND_NAMES) {
      programContext
          .program()
          .value(key)
          .filter(value -> QUOTED.matcher(value).matches())
          .ifPresent(value ->
              symptoms.add(
                  new Symptom(
                      key.equals("serverurl") || key.equals("process_name")
                          ? Severity.WARNING
                          : Severity.BAD,
                      "The quotes in %s are a part of it."
                          .formatted(programContext.setting(key, "")),
                      value.length() == 2
                          ? "no %s= at all".formatted(key)
                          : key + "=" + value.substring(1, value.length() - 1))));
    }
    for (String key : List.of("command", ENVIRONMENT)) {
      if (programContext
          .program()
          .value(key)
          .filter(text -> TYPOGRAPHIC.matcher(text).find())
          .isPresent()) {
        symptoms.add(
            new Symptom(
                Severity.WARNING,
                "There are curly quotes in %s=, which quote nothing.".formatted(key),
                "straight quotes in %s=: \" or '".formatted(key)));
      }
    }
    return symptoms;
  }

  private static List<Symptom> shellInPath(ProgramContext programContext) {
    List<Symptom> symptoms = new ArrayList<>();
    for (String key : List.of("directory", "user", "stdout_logfile", "stderr_logfile")) {
      String value = programContext.program().value(key).orElse("");
      Matcher variable = VARIABLE.matcher(value);
      if (variable.find()) {
        symptoms.add(
            new Symptom(
                Severity.WARNING,
                "%s contains the shell variable %s."
                    .formatted(programContext.setting(key, ""), quoted(variable.group())),
                key + "= with %(ENV_" + variable.group(1) + ")s in its place"));
      } else if (key.equals("directory") && value.startsWith("~")) {
        symptoms.add(
            new Symptom(
                Severity.BAD,
                "%s begins with `~`, which is not a home directory there."
                    .formatted(programContext.setting(key, "")),
                "directory= with a path that begins with /"));
      }
    }
    return symptoms;
  }

  private static List<Symptom> logCannotSeek(ProgramContext programContext) {
    return logs(programContext).stream()
        .filter(stream -> CANNOT_SEEK.matcher(path(programContext, stream)).matches())
        .filter(stream ->
            programContext
                .program()
                .typed(stream + "_logfile_maxbytes")
                .filter(size -> !size.equals("0"))
                .isPresent())
        .map(stream ->
            new Symptom(
                Severity.WARNING,
                "%s cannot be rotated, and %s."
                    .formatted(
                        programContext.setting(stream + "_logfile", ""),
                        programContext.isPresent(stream + "_logfile_maxbytes")
                            ? programContext.setting(stream + "_logfile_maxbytes", "")
                                + " asks for it"
                            : "is, at 50 MB by default"),
                stream + "_logfile_maxbytes=0"))
        .toList();
  }

  private static List<Symptom> logElsewhere(ProgramContext programContext) {
    return logs(programContext).stream()
        .filter(stream -> isElsewhere(path(programContext, stream)))
        .map(stream ->
            new Symptom(
                Severity.PLAIN,
                "%s is not a full path.".formatted(programContext.setting(stream + "_logfile", "")),
                "%s_logfile= with a path that begins with /".formatted(stream)))
        .toList();
  }

  private static boolean isElsewhere(String path) {
    boolean isWord =
        List.of("", "none", "off", "auto", "syslog").contains(path.toLowerCase(Locale.ROOT));
    return !isWord && !path.startsWith("/") && !QUOTED.matcher(path).matches();
  }

  /** The streams that have a log of their own. */
  private static List<String> logs(ProgramContext programContext) {
    boolean both =
        programContext.isListener() || !programContext.program().flag("redirect_stderr", false);
    return both ? List.of("stdout", "stderr") : List.of("stdout");
  }

  private static String path(ProgramContext programContext, String stream) {
    return programContext.program().expanded(stream + "_logfile").orElse("");
  }
}
