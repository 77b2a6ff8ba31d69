package dev.workerbot.app.check;

import java.util.List;
import java.util.stream.Stream;

/**
 * What somebody has to install on a server so that workerbot can work there: {@code
 * config/sudoers}, for one user and one config file.
 *
 * @param user who logs in there
 * @param runAs whom supervisorctl is run as, {@code root} nearly always
 * @param supervisorctl its full path
 * @param options that it is given before {@code -c}, with a blank behind them; mostly none
 * @param config the file that it is given
 */
record SudoersLines(
    String user, String runAs, String supervisorctl, String options, String config) {
  static final String CTL = "/usr/local/sbin/workerbot-ctl";

  private static final String WORKER = "[!-)+-9;-~]+\\:[!-)+-9;-~]+";
  private static final String FILE = "[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final String SUM = "[0-9a-f]{64}";

  private static final List<String> READ =
      List.of(
          "status",
          "version",
          "reread",
          "avail",
          "pid " + WORKER,
          "maintail (-[0-9]+|-f)",
          "tail -[0-9]+ " + WORKER + " (stdout|stderr)");

  private static final List<String> ACT =
      List.of(
          "(start|stop) " + WORKER,
          "signal (HUP|INT|QUIT|TERM|USR1|USR2|TSTP|TTIN|CONT|WINCH) " + WORKER);

  SudoersLines(String user, String supervisorctl, String config) {
    this(user, "root", supervisorctl, "", config);
  }

  /** The lines of {@code config/sudoers} without those that make workers. */
  List<String> working() {
    return Stream.of(
            alias("WORKERBOT_READ", READ.stream().map(this::pinned).toList()),
            alias("WORKERBOT_ACT", ACT.stream().map(this::pinned).toList()),
            Stream.of(
                "Defaults!WORKERBOT_READ, WORKERBOT_ACT env_reset, always_set_home, env_keep ="
                    + " \"LC_ALL\"",
                grant("WORKERBOT_READ, WORKERBOT_ACT")))
        .flatMap(lines -> lines)
        .toList();
  }

  /**
   * The lines by which workers are made.
   *
   * @param writer the full path of {@code workerbot-conf}
   */
  List<String> building(String writer) {
    return Stream.of(
            alias(
                "WORKERBOT_BUILD",
                List.of(
                    writer + " ^get " + FILE + "$",
                    writer + " ^put " + FILE + " (absent|" + SUM + ") " + SUM + "$",
                    writer + " ^drop " + FILE + " " + SUM + "$",
                    pinned("update [!-)+.-9;-~][!-)+-9;-~]*"),
                    "!" + pinned("update all"))),
            Stream.of(
                "Defaults!WORKERBOT_BUILD env_reset, always_set_home, env_keep = \"LC_ALL\"",
                grant("WORKERBOT_BUILD")))
        .flatMap(lines -> lines)
        .toList();
  }

  /** The line that lets logs be read whole. */
  String tail(String program) {
    return grant(program + " ^-n [0-9]+ (-F )?-- /var/log/supervisor/[^ /]+\\.log(\\.1)?$");
  }

  /** The line that lets {@code workerbot-lane} run, without arguments. */
  String lane(String program) {
    return "%s ALL=(root) NOSETENV: NOPASSWD: %s \"\"".formatted(name(user), program);
  }

  private String grant(String what) {
    return "%s ALL=(%s) CWD=/ NOSETENV: NOPASSWD: %s".formatted(name(user), name(runAs), what);
  }

  private String pinned(String subcommand) {
    return "%s ^%s-c %s %s$"
        .formatted(supervisorctl, escaped(options), escaped(config), subcommand);
  }

  private static Stream<String> alias(String name, List<String> commands) {
    String begin = "Cmnd_Alias " + name + " = ";
    return Stream.iterate(0, i -> i < commands.size(), i -> i + 1)
        .map(i ->
            (i == 0 ? begin : " ".repeat(begin.length()))
                + commands.get(i)
                + (i + 1 < commands.size() ? ", \\" : ""));
  }

  /** For sudoers, and for the regular expression that it stands in. */
  private static String escaped(String text) {
    return text.replaceAll("([.:,=+*?()\\[\\]{}|^$\\\\])", "\\\\$1");
  }

  /** A name in capitals would be an alias. */
  private static String name(String account) {
    return account.matches("[a-z_][a-z0-9_-]*")
        ? account
        : "\"" + account.replace("\\", "\\\\") + "\"";
  }

  /**
   * What an older sudo, which knows no regular expressions, takes instead.
   *
   * @param knowsFolders whether it knows {@code CWD}
   * @param programs their full paths, of scripts of ours only
   */
  String old(boolean knowsFolders, List<String> programs) {
    return "%s ALL=(%s) %sNOSETENV: NOPASSWD: %s"
        .formatted(
            name(user), name(runAs), knowsFolders ? "CWD=/ " : "", String.join(", ", programs));
  }
}
