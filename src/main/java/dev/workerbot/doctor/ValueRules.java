package dev.workerbot.doctor;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule.RuleCheck;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.ConfigIssue;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.worker.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Keys that Supervisor does not know, and values that it refuses or takes too literally. */
final class ValueRules {
  private static final String ENVIRONMENT = "environment";

  /** Keys of other sections, and where they belong. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("childlogdir", "[supervisord]"),
          Map.entry("identifier", "[supervisord]"),
          Map.entry("logfile", "[supervisord]"),
          Map.entry("logfile_backups", "[supervisord]"),
          Map.entry("logfile_maxbytes", "[supervisord]"),
          Map.entry("loglevel", "[supervisord]"),
          Map.entry("minfds", "[supervisord]"),
          Map.entry("minprocs", "[supervisord]"),
          Map.entry("nodaemon", "[supervisord]"),
          Map.entry("pidfile", "[supervisord]"),
          Map.entry("programs", "a [group:x]"),
          Map.entry("socket", "an [fcgi-program:x]"),
          Map.entry("events", "an [eventlistener:x]"),
          Map.entry("files", "[include]"));

  /** What other tools, or other words, call a key of Supervisor. */
  private static final Map<String, String> OTHER_WORDS =
      Map.ofEntries(
          Map.entry("env", ENVIRONMENT),
          Map.entry("envs", ENVIRONMENT),
          Map.entry("environ", ENVIRONMENT),
          Map.entry("cwd", "directory"),
          Map.entry("chdir", "directory"),
          Map.entry("dir", "directory"),
          Map.entry("workdir", "directory"),
          Map.entry("workingdirectory", "directory"),
          Map.entry("cmd", "command"),
          Map.entry("exec", "command"),
          Map.entry("execstart", "command"),
          Map.entry("uid", "user"),
          Map.entry("username", "user"),
          Map.entry("runas", "user"),
          Map.entry("restart", "autorestart"),
          Map.entry("start", "autostart"),
          Map.entry("retries", "startretries"),
          Map.entry("startlimit", "startretries"),
          Map.entry("instances", "numprocs"),
          Map.entry("processes", "numprocs"),
          Map.entry("workers", "numprocs"),
          Map.entry("stoptimeout", "stopwaitsecs"),
          Map.entry("killsignal", "stopsignal"),
          Map.entry("log", "stdout_logfile"),
          Map.entry("stdout", "stdout_logfile"),
          Map.entry("stderr", "stderr_logfile"),
          Map.entry("errorlog", "stderr_logfile"));

  private static final List<String> PATHS_AND_NAMES =
      List.of("directory", "user", "stdout_logfile", "stderr_logfile", "process_name", "serverurl");
  private static final Pattern QUOTED = Pattern.compile("(?s)([\"']).*\\1");
  private static final Pattern TYPOGRAPHIC =
      Pattern.compile("[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]");
  private static final Pattern CANNOT_SEEK =
      Pattern.compile(
          "/dev/(?:std(?:out|err)|fd/\\d+|tty.*|console|pts/.*)|/proc/(?:self|\\d+)/fd/\\d+");

  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "bad-value",
              "Supervisor refuses the whole config with it: it reads nothing new and does not boot.",
              "supervisor 4.2.5, datatypes.py; options.py, processes_from_section",
              (RuleCheck) ValueRules::badValue),
          new DoctorRule(
              "unknown-key",
              "Supervisor ignores it without a word, and what it was to set keeps its default.",
              "supervisor 4.2.5, options.py, processes_from_section",
              (RuleCheck) ValueRules::unknownKey),
          new DoctorRule(
              "quoted-value",
              "Outside of command= and environment= a quote means nothing to Supervisor: it is a part"
                  + " of the value.",
              "supervisor 4.2.5, options.py, processes_from_section; process.py, get_execv_args",
              (RuleCheck) ValueRules::quotedValue),
          new DoctorRule(
              "log-cannot-seek",
              "Rotation asks for a position in the file, which a pipe or a terminal does not have:"
                  + " `Illegal seek`, and the output is lost.",
              "supervisor 4.2.5, loggers.py, RotatingFileHandler; Supervisor issue 935",
              (RuleCheck) ValueRules::logCannotSeek),
          new DoctorRule(
              "log-elsewhere",
              "Supervisor takes it from where supervisord was started, or from its own home, and that"
                  + " changes with how it is started.",
              "supervisor 4.2.5, datatypes.py, existing_dirpath",
              (RuleCheck) ValueRules::logElsewhere));

  private ValueRules() {}

  private static List<Symptom> badValue(ProgramContext programContext) {
    List<Symptom> symptoms = new ArrayList<>();
    ProgramConfig program = programContext.program();
    for (ConfigIssue issue : programContext.serverConfigView().config().issues()) {
      boolean ofIt = issue.refused() && issue.section().equals(program.section());
      if (ofIt && !isToldByAnother(programContext, issue)) {
        symptoms.add(
            new Symptom(
                Severity.BAD,
                named(programContext, issue) + " " + issue.what() + ".",
                fix(programContext, issue)));
      }
    }
    return symptoms;
  }

  /** Rules of their own say more of these. */
  private static boolean isToldByAnother(ProgramContext programContext, ConfigIssue issue) {
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
          issue.what().startsWith("is no user")
              || ConfigRules.hasLonePercent(programContext, "user");
      default -> ConfigRules.hasLonePercent(programContext, issue.key());
    };
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
      return CUT.formatted(key);
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

  /** Also of a command. */
  static final String CUT =
      "no blank before `;` or `#` in %s=: Supervisor takes what follows for a comment, in quotes too";

  private static List<Symptom> unknownKey(ProgramContext programContext) {
    ProgramConfig program = programContext.program();
    Set<String> own = new LinkedHashSet<>();
    for (String file : program.files()) {
      own.addAll(programContext.serverConfigView().config().section(file, program).keySet());
    }
    List<String> known = program.knownKeys();
    return own.stream()
        .filter(key -> !known.contains(key))
        .map(key -> unknown(key, known))
        .toList();
  }

  private static Symptom unknown(String key, List<String> known) {
    String what = "Supervisor knows no %s in such a section.".formatted(quoted(key + "="));
    if (key.startsWith("-")) {
      return new Symptom(
          Severity.WARNING,
          what,
          "indent the line, if it goes on with the one above: only indented lines do");
    }
    if (ELSEWHERE.containsKey(key)) {
      return new Symptom(Severity.WARNING, what, key + "= belongs into " + ELSEWHERE.get(key));
    }
    Optional<String> meant =
        Optional.ofNullable(OTHER_WORDS.get(key.replaceAll("[_-]", "")))
            .or(() -> known.stream().filter(one -> plain(one).equals(plain(key))).findFirst())
            .or(() -> Nearest.to(key, known, 1).stream().findFirst());
    return meant
        .map(one -> new Symptom(Severity.WARNING, what, one + "=, if that is meant"))
        .orElseGet(() -> new Symptom(Severity.PLAIN, what, "leave it out, or make it a comment"));
  }

  private static String plain(String key) {
    return key.replaceAll("[_-]", "");
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
                "There are typographic quotes in %s=, which quote nothing.".formatted(key),
                "straight quotes in %s=: \" or '".formatted(key)));
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
                            : "is, at 50 MB, since nothing else is said"),
                stream + "_logfile_maxbytes=0"))
        .toList();
  }

  private static List<Symptom> logElsewhere(ProgramContext programContext) {
    return logs(programContext).stream()
        .filter(stream -> isElsewhere(path(programContext, stream)))
        .map(stream ->
            new Symptom(
                Severity.PLAIN,
                "%s is no whole path.".formatted(programContext.setting(stream + "_logfile", "")),
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
