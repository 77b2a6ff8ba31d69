package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.DoctorRule.RuleCheck;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.doctor.ProgramContext;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.WordList;
import dev.workerbot.supervisor.invocation.Invocation.Shelled;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the config files say by themselves, of whatever program. */
final class ConfigRules {
  /** What Python's {@code %} takes, with a dictionary at its right. */
  private static final Pattern PERCENT =
      Pattern.compile("%(?:%|\\(([^()]*)\\)[#0 +-]*\\d*(?:\\.\\d*)?[hlL]?[diouxXeEfFgGcrsa])");

  private static final Set<String> EXPANSIONS =
      Set.of("here", "program_name", "host_node_name", "group_name", "process_num", "numprocs");
  private static final List<String> EXPANDED =
      WordList.of(
          """
          command process_name directory environment user stdout_logfile stderr_logfile serverurl
          priority autostart autorestart startsecs startretries stopsignal stopwaitsecs stopasgroup
          killasgroup exitcodes redirect_stderr numprocs numprocs_start umask
          """);
  private static final Set<String> NO_FILE = Set.of("none", "off", "", "/dev/null");
  private static final String OPTIONS = "supervisor 4.2.5, options.py, processes_from_section";

  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "no-process-num",
              "Supervisor rejects its whole config because of it: it reads no change, and"
                  + " supervisord would not start again.",
              OPTIONS,
              ConfigRules::noProcessNum),
          new DoctorRule(
              "lone-percent",
              "Supervisor takes `%` for the start of an expansion: it rejects the whole config, or"
                  + " puts something else there.",
              "Supervisor docs, Configuration, String Expressions; options.py, expand",
              (RuleCheck) ConfigRules::lonePercent),
          new DoctorRule(
              "killasgroup-off",
              "Supervisor rejects its whole config because of it: it reads no change, and"
                  + " supervisord would not start again.",
              OPTIONS,
              ConfigRules::killAsGroupOff),
          new DoctorRule(
              "no-command",
              "Supervisor cannot start the program, or rejects the whole config.",
              OPTIONS + "; process.py, get_execv_args",
              ConfigRules::noCommand),
          new DoctorRule(
              "two-files",
              "Supervisor merges them silently, and a change in one file may be overridden by the"
                  + " other.",
              "supervisor 4.2.5, options.py, read_include_config",
              ConfigRules::twoFiles),
          new DoctorRule(
              "shell-keeps-signal",
              "The stop signal goes to the shell, which may not pass it on: the program then keeps"
                  + " running outside Supervisor, next to the new one.",
              "Supervisor docs, Configuration, stopasgroup; Laravel docs, Queues, Supervisor"
                  + " Configuration",
              ConfigRules::shellKeepsSignal),
          new DoctorRule(
              "no-log",
              "When it fails, the log that says why may be gone.",
              "Supervisor docs, Configuration, stdout_logfile",
              ConfigRules::noLog),
          new DoctorRule(
              "no-rotation",
              "The log grows until the disk is full, unless something else rotates it.",
              "Supervisor docs, Configuration, stdout_logfile_maxbytes",
              ConfigRules::noRotation));

  /** Of any key. */
  static final String CUT =
      "no blank before `;` or `#` in %s=: Supervisor takes what follows for a comment, in quotes"
          + " too";

  private ConfigRules() {}

  private static Optional<Symptom> noProcessNum(ProgramContext programContext) {
    String name = programContext.program().value("process_name").orElse("%(program_name)s");
    return programContext.program().processes() > 1 && !name.contains("%(process_num)")
        ? Symptom.bad(
            "numprocs is %d, but there is no process_num in %s."
                .formatted(
                    programContext.program().processes(),
                    programContext.setting("process_name", "%(program_name)s")),
            "process_name=%(program_name)s_%(process_num)02d")
        : Optional.empty();
  }

  private static List<Symptom> lonePercent(ProgramContext programContext) {
    List<Symptom> symptoms = new ArrayList<>();
    for (String key : EXPANDED) {
      Optional<String> lone = programContext.program().value(key).flatMap(ConfigRules::lone);
      if (lone.isPresent()) {
        // What stands in an environment may be a secret.
        String what = key.equals("environment") ? "a single %" : quoted(lone.get());
        symptoms.add(
            new Symptom(
                Severity.BAD,
                "In %s= there is %s, which is not an expansion that Supervisor knows."
                    .formatted(key, what),
                "in %s= write %%%% for each %% that is meant as such".formatted(key)));
      }
    }
    return symptoms;
  }

  /** Whether {@code lone-percent} tells of this key. */
  static boolean hasLonePercent(ProgramContext programContext, String key) {
    return EXPANDED.contains(key)
        && programContext.program().value(key).flatMap(ConfigRules::lone).isPresent();
  }

  /**
   * The first {@code %} that is neither doubled nor an expansion there can be, with what belongs to
   * it and no more: what follows may be part of a secret.
   */
  private static Optional<String> lone(String value) {
    Matcher expansion = PERCENT.matcher(value);
    for (int at = value.indexOf('%'); at >= 0; at = value.indexOf('%', at)) {
      expansion.region(at, value.length());
      if (!expansion.lookingAt()) {
        return Optional.of("%");
      }
      if (isUnknown(expansion.group(1))) {
        return Optional.of(expansion.group());
      }
      at = expansion.end();
    }
    return Optional.empty();
  }

  private static boolean isUnknown(String name) {
    return name != null && !EXPANSIONS.contains(name) && !name.startsWith("ENV_");
  }

  private static Optional<Symptom> killAsGroupOff(ProgramContext programContext) {
    boolean refused =
        programContext.program().flag("stopasgroup", false)
            && !programContext.program().flag("killasgroup", true);
    return refused
        ? Symptom.bad("stopasgroup is on and killasgroup is off.", "killasgroup=true")
        : Optional.empty();
  }

  private static Optional<Symptom> noCommand(ProgramContext programContext) {
    if (programContext.program().command().isBlank()) {
      return Symptom.bad("It has no command.", "command=… with the program to run");
    }
    boolean known = programContext.program().expanded("command").isPresent();
    if (!known || programContext.invocation().readable()) {
      return Optional.empty();
    }
    return programContext.program().command().endsWith("\\")
        ? Symptom.bad(
            "command= ends with a backslash, which does not continue the line.",
            "indent the continuation lines, and drop the backslashes")
        : Symptom.bad(
            "A quote in command= is not closed, or nothing follows a backslash.",
            programContext.serverConfigView().config().isCut(programContext.program(), "command")
                ? CUT.formatted("command")
                : "close each quote in command=");
  }

  private static Optional<Symptom> twoFiles(ProgramContext programContext) {
    List<String> files = programContext.program().files();
    return files.size() > 1
        ? Symptom.warning(
            "It is defined in %d files: %s."
                .formatted(
                    files.size(),
                    String.join(", ", files.stream().map(ProgramContext::quoted).toList())),
            "keep [%s:%s] in one of them"
                .formatted(programContext.program().kind(), programContext.program().name()))
        : Optional.empty();
  }

  private static Optional<Symptom> shellKeepsSignal(ProgramContext programContext) {
    Optional<Shelled> shell = programContext.invocation().shell().filter(one -> !one.exec());
    if (shell.isEmpty() || programContext.program().flag("stopasgroup", false)) {
      return Optional.empty();
    }
    String what =
        "`%s -c` runs its command, without stopasgroup=true.".formatted(shell.get().name());
    String fix = "`exec` before the last command of the shell, or stopasgroup=true";
    // Many a shell lets a single command take its place by itself.
    return shell.get().several() ? Symptom.warning(what, fix) : Symptom.hint(what, fix);
  }

  private static Optional<Symptom> noLog(ProgramContext programContext) {
    if (programContext.isListener() || programContext.program().flag("stdout_syslog", false)) {
      return Optional.empty();
    }
    String log = programContext.program().value("stdout_logfile").orElse("AUTO");
    String fix = "stdout_logfile=/var/log/supervisor/%(program_name)s.log";
    if (NO_FILE.contains(log.strip().toLowerCase(Locale.ROOT))) {
      return Symptom.warning(
          "No log is kept: %s.".formatted(programContext.setting("stdout_logfile", "")), fix);
    }
    return log.equalsIgnoreCase("auto")
        ? Symptom.hint(
            "Supervisor chooses its log file, and deletes it when supervisord restarts: %s."
                .formatted(programContext.setting("stdout_logfile", "AUTO")),
            fix)
        : Optional.empty();
  }

  private static Optional<Symptom> noRotation(ProgramContext programContext) {
    return Stream.of("stdout", "stderr")
        .filter(stream -> hasFile(programContext, stream))
        .map(stream -> stream + "_logfile_maxbytes")
        .filter(key -> programContext.program().value(key).filter(ConfigRules::isZero).isPresent())
        .findFirst()
        .flatMap(key ->
            Symptom.hint(
                "Its log is not rotated: %s.".formatted(programContext.setting(key, "")),
                key + "=50MB, unless logrotate takes care of it"));
  }

  private static boolean isZero(String size) {
    return size.matches("0+(?i:KB|MB|GB)?");
  }

  /** What goes to a device, a terminal or a syslog needs no rotation. */
  private static boolean hasFile(ProgramContext programContext, String stream) {
    String log = programContext.program().value(stream + "_logfile").orElse("AUTO");
    boolean redirected =
        stream.equals("stderr") && programContext.program().flag("redirect_stderr", false);
    return !redirected
        && !NO_FILE.contains(log.strip().toLowerCase(Locale.ROOT))
        && !log.equalsIgnoreCase("syslog")
        && !log.startsWith("/dev/")
        && !log.startsWith("/proc/");
  }
}
