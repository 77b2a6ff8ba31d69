package dev.workerbot.supervisor.files;

import dev.workerbot.supervisor.config.syntax.PythonText;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds out whether config files are UTF-8, which is what Supervisor reads: Python refuses a file
 * with any other byte, and the whole config with it.
 */
final class ConfigEncoding {
  /** What stands for bytes that are no UTF-8; it may also really be in a file. */
  private static final char REPLACED = '\uFFFD';

  private static final int MOST_FOUND = 1 << 20;

  private final Shell shell;
  private final SupervisorctlSettings supervisorctlSettings;

  ConfigEncoding(Shell shell, SupervisorctlSettings supervisorctlSettings) {
    this.shell = shell;
    this.supervisorctlSettings = supervisorctlSettings;
  }

  /** The first line that is not UTF-8, by file; asks nothing where all is well. */
  Map<String, Integer> wrongLines(Map<String, String> texts) {
    List<String> suspects =
        texts.keySet().stream().filter(file -> texts.get(file).indexOf(REPLACED) >= 0).toList();
    if (suspects.isEmpty()) {
      return Map.of();
    }
    Optional<Map<String, Map<Integer, Integer>>> written = written(suspects);
    Map<String, Integer> wrong = new LinkedHashMap<>();
    if (written.isPresent()) {
      for (String file : suspects) {
        firstWrong(texts.get(file), written.get().getOrDefault(file, Map.of()))
            .ifPresent(line -> wrong.put(file, line));
      }
    }
    return wrong;
  }

  /** How often the sign itself is in each line of each file; empty where grep did not tell. */
  private Optional<Map<String, Map<Integer, Integer>>> written(List<String> files) {
    List<String> words =
        new ArrayList<>(List.of("grep", "-a", "-n", "-o", "-F", "-H", "-Z", "-D", "skip"));
    words.addAll(List.of("-d", "skip", String.valueOf(REPLACED), "--"));
    words.addAll(files);
    if (!(shell.run(CommandLine.inUtf8(words), supervisorctlSettings.limit(), MOST_FOUND)
            instanceof ShellResult.ShellExited(_, var out, _, var truncated))
        || truncated) {
      return Optional.empty();
    }
    Map<String, Map<Integer, Integer>> counts = new HashMap<>();
    int from = 0;
    while (from < out.length()) {
      int name = out.indexOf('\0', from);
      int colon = out.indexOf(':', name + 1);
      int end = out.indexOf('\n', name + 1);
      if (name < 0 || colon < 0 || end < colon) {
        break;
      }
      String file = out.substring(from, name);
      PythonText.integer(out.substring(name + 1, colon), 10)
          .map(PythonText::clamped)
          .ifPresent(line ->
              counts.computeIfAbsent(file, _ -> new HashMap<>()).merge(line, 1, Integer::sum));
      from = end + 1;
    }
    return Optional.of(counts);
  }

  private static OptionalInt firstWrong(String text, Map<Integer, Integer> written) {
    int line = 0;
    for (String one : text.split("\n", -1)) {
      line++;
      long replaced = one.chars().filter(letter -> letter == REPLACED).count();
      if (replaced > written.getOrDefault(line, 0)) {
        return OptionalInt.of(line);
      }
    }
    return OptionalInt.empty();
  }
}
