package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.DoctorRule.RuleCheck;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.doctor.ProgramContext;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.Nearest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys that Supervisor does not know. */
final class KeyRules {
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

  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "unknown-key",
              "Supervisor ignores it without a word, and what it was to set keeps its default.",
              "supervisor 4.2.5, options.py, processes_from_section",
              (RuleCheck) KeyRules::unknownKey));

  private KeyRules() {}

  private static List<Symptom> unknownKey(ProgramContext programContext) {
    ProgramConfig program = programContext.program();
    Set<String> own = new LinkedHashSet<>();
    for (String file : program.files()) {
      own.addAll(programContext.serverConfigView().config().section(file, program).keySet());
    }
    List<String> known = program.knownKeys();
    return own.stream()
        .filter(key -> !known.contains(key))
        .map(key -> unknown(key, known, program.value(ENVIRONMENT)))
        .toList();
  }

  /** Whether an unknown key is rather a variable, on a line that should have been indented. */
  static boolean isVariable(String key, Optional<String> environment) {
    return key.matches("[a-z_][a-z0-9_]*")
        && environment.map(String::strip).filter(KeyRules::goesOn).isPresent();
  }

  private static boolean goesOn(String environment) {
    return environment.isEmpty() || environment.endsWith(",");
  }

  static final String INDENT_VARIABLE =
      "indent the line, if it is a variable of environment= above: only indented lines go on with"
          + " it";

  private static Symptom unknown(String key, List<String> known, Optional<String> environment) {
    String what = "Supervisor knows no %s in such a section.".formatted(quoted(key + "="));
    if (key.startsWith("-")) {
      return new Symptom(
          Severity.WARNING,
          what,
          "indent the line, if it goes on with the one above: only indented lines do");
    }
    if (isVariable(key, environment)) {
      return new Symptom(Severity.WARNING, what, INDENT_VARIABLE);
    }
    if (ELSEWHERE.containsKey(key)) {
      return new Symptom(Severity.WARNING, what, key + "= belongs in " + ELSEWHERE.get(key));
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
}
