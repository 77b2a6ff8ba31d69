package dev.workerbot.app;

import java.util.List;
import java.util.stream.Stream;

/** What somebody has to install on a server so that workerbot can watch and restart workers. */
final class SudoersLines {
  private static final String WORKER = "[!-)+-9;-~]+\\:[!-)+-9;-~]+";

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

  private SudoersLines() {}

  /**
   * The lines of {@code config/sudoers} without those that make workers.
   *
   * @param supervisorctl its whole path
   * @param config the file that it is given
   */
  static List<String> of(String user, String supervisorctl, String config) {
    return Stream.of(
            alias("WORKERBOT_READ", READ, supervisorctl, config),
            alias("WORKERBOT_ACT", ACT, supervisorctl, config),
            Stream.of(
                "Defaults!WORKERBOT_READ, WORKERBOT_ACT env_reset, always_set_home, env_keep ="
                    + " \"LC_ALL\"",
                user + " ALL=(root) CWD=/ NOSETENV: NOPASSWD: WORKERBOT_READ, WORKERBOT_ACT"))
        .flatMap(lines -> lines)
        .toList();
  }

  private static Stream<String> alias(
      String name, List<String> subcommands, String supervisorctl, String config) {
    String file = config.replaceAll("([.:,=+])", "\\\\$1");
    String begin = "Cmnd_Alias " + name + " = ";
    return Stream.iterate(0, i -> i < subcommands.size(), i -> i + 1)
        .map(i ->
            (i == 0 ? begin : " ".repeat(begin.length()))
                + supervisorctl
                + " ^-c "
                + file
                + " "
                + subcommands.get(i)
                + "$"
                + (i + 1 < subcommands.size() ? ", \\" : ""));
  }

  /** What an older sudo, which knows no regular expressions, takes instead. */
  static String old(String user) {
    return user + " ALL=(root) NOSETENV: NOPASSWD: /usr/local/sbin/workerbot-ctl";
  }
}
