package dev.workerbot.supervisor.config;

import static dev.workerbot.supervisor.config.syntax.SettingType.BOOLEAN;
import static dev.workerbot.supervisor.config.syntax.SettingType.INTEGER;
import static dev.workerbot.supervisor.config.syntax.SettingType.OCTAL;
import static dev.workerbot.supervisor.config.syntax.SettingType.TEXT;

import dev.workerbot.message.text.WordList;
import dev.workerbot.supervisor.config.program.ConfigScope;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.syntax.ConfigIssue;
import dev.workerbot.supervisor.config.syntax.IniFile;
import dev.workerbot.supervisor.config.syntax.PercentFormat;
import dev.workerbot.supervisor.config.syntax.PercentFormat.FormatResult;
import dev.workerbot.supervisor.config.syntax.PercentFormat.Value;
import dev.workerbot.supervisor.config.syntax.PythonText;
import dev.workerbot.supervisor.config.syntax.SettingType;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads single values of a config, and gathers what Supervisor refuses; with what it asks of
 * listeners, FastCGI programs and its own servers. Source: supervisor 4.2.5, options.py,
 * process_groups_from_parser and server_configs_from_parser.
 */
final class SectionCheck {
  private static final Set<String> EVENTS =
      WordList.set(
          """
          EVENT PROCESS_STATE PROCESS_STATE_STOPPED PROCESS_STATE_EXITED PROCESS_STATE_STARTING
          PROCESS_STATE_STOPPING PROCESS_STATE_BACKOFF PROCESS_STATE_FATAL PROCESS_STATE_RUNNING
          PROCESS_STATE_UNKNOWN PROCESS_COMMUNICATION PROCESS_COMMUNICATION_STDOUT
          PROCESS_COMMUNICATION_STDERR PROCESS_LOG PROCESS_LOG_STDOUT PROCESS_LOG_STDERR
          REMOTE_COMMUNICATION SUPERVISOR_STATE_CHANGE SUPERVISOR_STATE_CHANGE_RUNNING
          SUPERVISOR_STATE_CHANGE_STOPPING TICK TICK_5 TICK_60 TICK_3600 PROCESS_GROUP
          PROCESS_GROUP_ADDED PROCESS_GROUP_REMOVED
          """);

  private final IniFile ini;
  private final SequencedSet<ConfigIssue> issues = new LinkedHashSet<>();
  private ConfigScope scope;

  SectionCheck(IniFile ini, ConfigScope scope) {
    this.ini = ini;
    this.scope = scope;
  }

  /** What values can be filled in with by now. */
  ConfigScope scope() {
    return scope;
  }

  void fillWith(ConfigScope more) {
    scope = more;
  }

  FormatResult filled(String text) {
    return PercentFormat.of(text, scope::value);
  }

  /** In the order in which they were found, each once. */
  List<ConfigIssue> issues() {
    return List.copyOf(issues);
  }

  void add(Collection<ConfigIssue> more) {
    issues.addAll(more);
  }

  void refused(String section, String key, String what, String fix) {
    issues.add(new ConfigIssue(section, key, true, what, fix));
  }

  /** Filled in, and of its type; empty where it is missing, refused or not known. */
  Optional<String> value(String section, String key, SettingType type) {
    return value(section, key, type, scope::value);
  }

  private Optional<String> value(
      String section, String key, SettingType type, Function<String, Optional<Value>> names) {
    Optional<FormatResult> text =
        ini.value(section, key).map(written -> PercentFormat.of(written, names));
    if (text.filter(FormatResult::refused).isPresent()) {
      issues.add(ConfigIssue.badPercent(section, key));
      return Optional.empty();
    }
    Optional<String> whole = text.flatMap(FormatResult::whole);
    if (text.isPresent() && whole.isEmpty()) {
      issues.add(ConfigIssue.unknown(section, key));
    }
    Optional<String> typed = whole.flatMap(type::read);
    if (whole.isPresent() && typed.isEmpty()) {
      refused(section, key, type.wrong(), type.wanted());
    }
    return typed;
  }

  void listener(String section) {
    boolean tooSmall =
        value(section, "buffer_size", INTEGER)
            .filter(size -> size.startsWith("-") || size.equals("0"))
            .isPresent();
    if (tooSmall) {
      refused(section, "buffer_size", "is less than 1", "buffer_size=10");
    }
    Optional<String> events = value(section, "events", TEXT);
    if (ini.value(section, "events").filter(text -> !text.isEmpty()).isEmpty()) {
      refused(
          section, "events", "is missing", "events= with the events it waits for, such as TICK_60");
    } else if (events
        .filter(text ->
            !Arrays.stream(text.split(",", -1))
                .map(one -> PythonText.strip(one).toUpperCase(Locale.ROOT))
                .allMatch(EVENTS::contains))
        .isPresent()) {
      refused(
          section,
          "events",
          "names an event that there is not",
          "events= with events that there are, such as TICK_60");
    }
    if (value(section, "redirect_stderr", BOOLEAN).filter("true"::equals).isPresent()) {
      refused(
          section,
          "redirect_stderr",
          "is on, which a listener cannot have",
          "redirect_stderr=false");
    }
  }

  void fcgi(String section, ProgramConfig program) {
    issues.addAll(program.userIssues());
    Optional<String> backlog = value(section, "socket_backlog", INTEGER);
    boolean odd =
        backlog
            .filter(text -> !text.matches("[1-9]\\d{0,4}") || Integer.parseInt(text) > 65_535)
            .isPresent();
    if (odd) {
      refused(section, "socket_backlog", "is not from 1 to 65535", "socket_backlog=128");
    }
    owner(section, "socket_owner");
    Optional<String> mode = value(section, "socket_mode", OCTAL);
    boolean isOwned = mode.isPresent() || ini.value(section, "socket_owner").isPresent();
    Optional<String> socket =
        value(
            section,
            "socket",
            TEXT,
            name ->
                name.equals("program_name")
                    ? Optional.of(new Value.TextValue(program.name()))
                    : scope.value(name));
    if (ini.value(section, "socket").filter(text -> !text.isEmpty()).isEmpty()) {
      refused(section, "socket", "is missing", "socket=unix:///run/… or tcp://localhost:9000");
    } else if (socket.filter(text -> !isSocket(text, isOwned)).isPresent()) {
      refused(
          section,
          "socket",
          "is none that Supervisor knows",
          "socket=unix:///run/… or tcp://localhost:9000");
    }
  }

  private static boolean isSocket(String text, boolean isOwned) {
    if (text.startsWith("unix://")) {
      return text.startsWith("unix:///");
    }
    return !isOwned
        && text.matches("tcp://[^\\s:]+:\\d{1,9}")
        && isPort(text.substring(text.lastIndexOf(':') + 1));
  }

  private static boolean isPort(String text) {
    return PythonText.integer(text, 10)
        .map(PythonText::clamped)
        .filter(port -> port >= 1 && port <= 65_535)
        .isPresent();
  }

  /** A user, or user:group. */
  private void owner(String section, String key) {
    Optional<String> owner = value(section, key, TEXT);
    String[] parts = owner.orElse("").split(":", 2);
    boolean unknown =
        owner.isPresent()
            && (scope.lacksUser(parts[0]) || (parts.length > 1 && scope.lacksGroup(parts[1])));
    if (unknown) {
      refused(
          section,
          key,
          "is not a user and group of this server",
          key + "= with a user, or user:group");
    }
  }

  private void login(String section) {
    Optional<String> _ = value(section, "username", TEXT);
    Optional<String> _ = value(section, "password", TEXT);
    if (ini.value(section, "username").isPresent() != ini.value(section, "password").isPresent()) {
      refused(
          section,
          "password",
          "is there without a username, or the other way round",
          "username= and password=, or neither");
    }
  }

  void inetServer(String section) {
    login(section);
    Optional<String> port = value(section, "port", TEXT);
    if (ini.value(section, "port").isEmpty()) {
      refused(section, "port", "is missing", "port=127.0.0.1:9001");
    } else if (port.filter(text -> !isPort(text.substring(text.lastIndexOf(':') + 1)))
        .isPresent()) {
      refused(section, "port", "is not a port", "port=127.0.0.1:9001");
    }
  }

  void unixServer(String section) {
    if (ini.value(section, "file").isEmpty()) {
      refused(section, "file", "is missing", "file=/var/run/supervisor.sock");
    }
    Optional<String> _ = value(section, "file", TEXT);
    login(section);
    owner(section, "chown");
    Optional<String> _ = value(section, "chmod", OCTAL);
  }
}
