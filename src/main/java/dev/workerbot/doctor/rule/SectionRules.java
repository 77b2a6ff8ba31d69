package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.Finding;
import dev.workerbot.doctor.ServerConfigView;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.config.SectionKeys;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.syntax.ConfigIssue;
import dev.workerbot.worker.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is wrong with a config outside of its programs: whole files, {@code [supervisord]}, groups,
 * Supervisor's own servers, includes, sections that it does not know.
 */
final class SectionRules {
  private static final String INCLUDE = "include";
  private static final String REFUSES =
      "Supervisor rejects its whole config because of it: it reads no change, and supervisord would"
          + " not start again.";
  private static final String READS_IT =
      "The supervisord that runs there reads it, as one does under Python 2 or in another locale;"
          + " under Python 3 in a usual locale one refuses the whole config.";
  private static final String IGNORES =
      "Supervisor ignores it silently, and the setting keeps its default.";

  private static final Set<String> PROGRAMS = Set.of("program", "fcgi-program", "eventlistener");

  /** The kinds of sections that have a name of their own. */
  private static final List<String> NAMED =
      List.of("program", "group", "eventlistener", "fcgi-program", "rpcinterface", "ctlplugin");

  private static final List<String> ALONE =
      List.of("supervisord", "supervisorctl", "unix_http_server", "inet_http_server", INCLUDE);

  /** What may be quoted of values: nothing that may be a secret. */
  private static final Set<String> NOT_SHOWN = Set.of("environment", "username", "password");

  private SectionRules() {}

  /**
   * In the order of the config, each kind for itself.
   *
   * @param accepted whether the supervisord that runs has just read it all
   */
  static List<Finding> examine(ServerConfigView serverConfigView, boolean accepted) {
    return Stream.of(
            refused(serverConfigView, accepted),
            unknownKeys(serverConfigView),
            unknownSections(serverConfigView))
        .flatMap(List::stream)
        .toList();
  }

  private static Finding finding(
      ServerConfigView serverConfigView,
      String rule,
      Severity severity,
      String what,
      String why,
      String fix) {
    return new Finding(rule, severity, serverConfigView.server(), "", "", what, why, fix);
  }

  private static String kind(String section) {
    int colon = section.indexOf(':');
    return colon < 0 ? section : section.substring(0, colon);
  }

  private static String place(ServerConfig config, String section, String key) {
    return config.place(section, key).map(place -> " (" + place.shown() + ")").orElse("");
  }

  private static List<Finding> refused(ServerConfigView serverConfigView, boolean accepted) {
    ServerConfig config = serverConfigView.config();
    return config.issuesOn(serverConfigView.facts().host()).stream()
        .filter(ConfigIssue::refused)
        .filter(issue -> !PROGRAMS.contains(kind(issue.section())))
        .map(issue -> {
          boolean ofFile = issue.section().isEmpty();
          return finding(
              serverConfigView,
              ofFile ? "unreadable-file" : "bad-section",
              ofFile && accepted ? Severity.WARNING : Severity.BAD,
              what(config, issue),
              ofFile && accepted ? READS_IT : REFUSES,
              fix(config, issue));
        })
        .toList();
  }

  private static String what(ServerConfig config, ConfigIssue issue) {
    if (issue.section().isEmpty()) {
      return capital(issue.what()) + ".";
    }
    String section = quoted("[" + issue.section() + "]");
    if (issue.key().isEmpty()) {
      return "%s %s%s.".formatted(section, issue.what(), place(config, issue.section(), ""));
    }
    Optional<String> value =
        config.written(issue.section(), issue.key()).filter(_ -> !NOT_SHOWN.contains(issue.key()));
    return "In %s, %s %s%s."
        .formatted(
            section,
            quoted(issue.key() + "=" + value.orElse("")),
            issue.what(),
            place(config, issue.section(), issue.key()));
  }

  private static String capital(String clause) {
    return clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1);
  }

  private static String fix(ServerConfig config, ConfigIssue issue) {
    if (!issue.section().isEmpty() && config.isCut(issue.section(), issue.key())) {
      return ConfigRules.CUT.formatted(issue.key());
    }
    return issue.key().isEmpty() || issue.fix().contains("=")
        ? issue.fix()
        : issue.key() + "= with " + issue.fix();
  }

  private static List<Finding> unknownKeys(ServerConfigView serverConfigView) {
    ServerConfig config = serverConfigView.config();
    List<Finding> findings = new ArrayList<>();
    for (String section : config.sections()) {
      SectionKeys.of(section)
          .ifPresent(known ->
              config.keys(section).stream()
                  .filter(key -> !known.contains(key))
                  .map(key -> unknownKey(serverConfigView, section, key, known))
                  .forEach(findings::add));
    }
    return findings;
  }

  private static Finding unknownKey(
      ServerConfigView serverConfigView, String section, String key, List<String> known) {
    return finding(
        serverConfigView,
        "unknown-key",
        Severity.WARNING,
        "Supervisor knows no %s in %s%s."
            .formatted(
                quoted(key + "="),
                quoted("[" + section + "]"),
                place(serverConfigView.config(), section, key)),
        IGNORES,
        KeyRules.isVariable(key, serverConfigView.config().written(section, "environment"))
            ? KeyRules.INDENT_VARIABLE
            : Nearest.to(key, known, 1).stream()
                .findFirst()
                .map(one -> one + "=, if that is meant")
                .orElse("leave it out, or put it into the section where it belongs"));
  }

  private static List<Finding> unknownSections(ServerConfigView serverConfigView) {
    ServerConfig config = serverConfigView.config();
    List<Finding> findings = new ArrayList<>();
    for (String section : config.sections()) {
      if (!isKnown(section)) {
        meant(config, section)
            .map(one ->
                finding(
                    serverConfigView,
                    "unknown-section",
                    Severity.WARNING,
                    "Supervisor knows no section %s%s."
                        .formatted(quoted("[" + section + "]"), place(config, section, "")),
                    "Supervisor silently ignores all of it.",
                    "[%s], if that is meant".formatted(one)))
            .ifPresent(findings::add);
      }
    }
    includesNothing(serverConfigView).ifPresent(findings::add);
    for (String file : config.includedWith(INCLUDE)) {
      findings.add(
          finding(
              serverConfigView,
              "include-ignored",
              Severity.WARNING,
              "There is an [include] in the included file %s.".formatted(quoted(file)),
              "Supervisor follows only the [include] of its main file, and silently ignores this"
                  + " one.",
              "its files in the [include] of %s".formatted(quoted(config.main()))));
    }
    return findings;
  }

  private static Optional<Finding> includesNothing(ServerConfigView serverConfigView) {
    ServerConfig config = serverConfigView.config();
    boolean none =
        config.texts().size() == 1
            && config.unseen().isEmpty()
            && config.issues().stream().noneMatch(issue -> issue.section().equals(INCLUDE));
    return config
        .written(INCLUDE, "files")
        .filter(_ -> none)
        .map(files ->
            finding(
                serverConfigView,
                "include-nothing",
                Severity.PLAIN,
                "There is no file that matches %s%s."
                    .formatted(quoted("files=" + files), place(config, INCLUDE, "files")),
                "Supervisor starts without them, and says so only in its log.",
                "files= with a pattern that matches, such as conf.d/*.conf"));
  }

  private static boolean isKnown(String section) {
    return ALONE.stream().anyMatch(section::startsWith)
        || NAMED.stream().anyMatch(kind -> section.startsWith(kind + ":"));
  }

  /** What a section may be a slip of; other tools have sections of their own in such a file. */
  private static Optional<String> meant(ServerConfig config, String section) {
    String written = section.strip();
    String kind = kind(written).strip();
    String name = written.contains(":") ? written.substring(written.indexOf(':') + 1).strip() : "";
    if (!name.isEmpty()) {
      return Nearest.to(kind, NAMED, 1).stream().findFirst().map(one -> one + ":" + name);
    }
    Function<String, Optional<String>> without =
        one ->
            written.toLowerCase(Locale.ROOT).startsWith(one) && written.length() > one.length() + 1
                ? Optional.of(one + ":" + written.substring(one.length() + 1).strip())
                : Optional.empty();
    return Nearest.to(written, ALONE, 1).stream()
        .findFirst()
        .or(() -> NAMED.stream().flatMap(one -> without.apply(one).stream()).findFirst())
        .or(() ->
            config.keys(section).contains("command")
                ? Optional.of("program:" + written)
                : Optional.empty());
  }
}
