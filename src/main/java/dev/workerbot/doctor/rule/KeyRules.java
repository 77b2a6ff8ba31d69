package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.DoctorRule.RuleCheck;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.doctor.ProgramContext;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.WordList;
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
      WordList.meanings(
          """
          [supervisord]: childlogdir identifier logfile logfile_backups logfile_maxbytes
          [supervisord]: loglevel minfds minprocs nodaemon pidfile
          a [group:x]: programs
          an [fcgi-program:x]: socket
          an [eventlistener:x]: events
          [include]: files
          """);

  /** What other tools, or other words, call a key of Supervisor. */
  private static final Map<String, String> OTHER_WORDS =
      WordList.meanings(
          """
          environment: env envs environ
          directory: cwd chdir dir workdir workingdirectory
          command: cmd exec execstart
          user: uid username runas
          autorestart: restart
          autostart: start
          startretries: retries startlimit
          numprocs: instances processes workers
          stopwaitsecs: stoptimeout
          stopsignal: killsignal
          stdout_logfile: log stdout
          stderr_logfile: stderr errorlog
          """);

  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "unknown-key",
              "Supervisor ignores it silently, and the setting keeps its default.",
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
      "indent the line, if it is a variable of environment= above: only indented lines continue it";

  private static Symptom unknown(String key, List<String> known, Optional<String> environment) {
    String what = "Supervisor knows no %s in such a section.".formatted(quoted(key + "="));
    if (key.startsWith("-")) {
      return new Symptom(Severity.WARNING, what, "indent the line if it continues the one above");
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
