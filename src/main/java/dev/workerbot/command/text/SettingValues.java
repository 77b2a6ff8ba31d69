package dev.workerbot.command.text;

import dev.workerbot.message.secret.Secrets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was said of a worker's settings, by key. The environment is one {@code NAME=value} a line,
 * each value as it is to be; {@link #AS_IT_IS} for a value stands for the one that it has.
 */
public final class SettingValues {
  /** Supervisor's key of what every worker has. */
  public static final String COMMAND = "command";

  /** Supervisor's key of what may hold secrets. */
  public static final String ENVIRONMENT = "environment";

  /** Supervisor's names of what can be said of a worker. */
  public static final List<String> NAMES =
      List.of(
          COMMAND,
          "numprocs",
          "user",
          "directory",
          ENVIRONMENT,
          "autostart",
          "autorestart",
          "startsecs",
          "startretries",
          "stopwaitsecs",
          "stopsignal",
          "stopasgroup",
          "killasgroup",
          "exitcodes",
          "priority",
          "process_name",
          "redirect_stderr",
          "stdout_logfile",
          "stdout_logfile_maxbytes",
          "stdout_logfile_backups",
          "stderr_logfile",
          "stderr_logfile_maxbytes",
          "stderr_logfile_backups");

  /** In place of the value of a variable. */
  public static final String AS_IT_IS = "•••";

  private SettingValues() {}

  /** Without the values of the environment, and without the secrets of all else. */
  public static SortedMap<String, String> masked(SortedMap<String, String> values) {
    SortedMap<String, String> masked = new TreeMap<>(values);
    masked.replaceAll((key, value) ->
        maySayVariables(key, value) ? maskedLines(value) : Secrets.maskedCommand(value));
    return masked;
  }

  /** Also what only looks like it: somebody may have misspelled the key. */
  private static boolean maySayVariables(String key, String value) {
    return key.startsWith("env")
        || (!NAMES.contains(key)
            && !key.equals("processes")
            && value.matches("(?s)\\s*[A-Z_][A-Z0-9_]*=.*"));
  }

  private static String maskedLines(String lines) {
    return lines
        .lines()
        .map(line -> line.contains("=") ? line.substring(0, line.indexOf('=')) : "")
        .map(name -> name + "=" + AS_IT_IS)
        .collect(Collectors.joining("\n"));
  }

  /** As options of a command. */
  public static String text(SortedMap<String, String> values) {
    return values.entrySet().stream()
        .map(one -> " --" + one.getKey() + "=" + Tokenizer.quote(one.getValue()))
        .collect(Collectors.joining());
  }
}
