package dev.workerbot.supervisor.files;

import dev.workerbot.supervisor.config.ConfigLimits;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the texts of files on a server as the SSH user. */
final class ConfigTexts {
  /** A shell takes its whole command line as one argument, of which Linux accepts 128 KiB. */
  private static final int MOST_CHARACTERS = 20_000;

  /** Each line comes with the name of its file. */
  private static final int MOST_GREPPED = 4 << 20;

  private final Shell shell;
  private final SupervisorctlSettings supervisorctlSettings;
  private final TextWork work;

  ConfigTexts(Shell shell, SupervisorctlSettings supervisorctlSettings, TextWork work) {
    this.shell = shell;
    this.supervisorctlSettings = supervisorctlSettings;
    this.work = work;
  }

  /**
   * What grep printed of some files.
   *
   * @param complaints what it said of those that it could not read
   * @param failure where it printed nothing, or too much
   */
  record Grepped(Map<String, String> texts, Set<String> complaints, Optional<Problem> failure) {
    boolean forbids(String file) {
      return complaints.contains("grep: " + file + ": Permission denied");
    }
  }

  /** As many at once as a command line carries, until it is too much. */
  Grepped inPortions(List<String> files) {
    Map<String, String> texts = new LinkedHashMap<>();
    Set<String> complaints = new HashSet<>();
    int left = ConfigLimits.MOST_BYTES;
    int from = 0;
    while (from < files.size() && left >= 0) {
      int to = from;
      int characters = 0;
      while (to < files.size() && (to == from || characters < MOST_CHARACTERS)) {
        characters += files.get(to++).length();
      }
      Grepped some = grep(files.subList(from, to));
      if (some.failure().isPresent()) {
        return some;
      }
      texts.putAll(some.texts());
      complaints.addAll(some.complaints());
      left -= some.texts().values().stream().mapToInt(String::length).sum();
      from = to;
    }
    return new Grepped(texts, complaints, Optional.empty());
  }

  /**
   * Through grep rather than cat, which would not tell where a file ends, and would read from a
   * pipe or a device for ever.
   */
  Grepped grep(List<String> files) {
    List<String> words =
        new ArrayList<>(List.of("grep", "-a", "-H", "-Z", "-D", "skip", "-d", "skip", "", "--"));
    words.addAll(files);
    return switch (shell.run(
        CommandLine.inUtf8(words), supervisorctlSettings.limit(), MOST_GREPPED)) {
      case ShellResult.ShellFailed shellFailed ->
          new Grepped(Map.of(), Set.of(), Optional.of(Faults.of(shellFailed)));
      case ShellResult.ShellExited(_, var out, var err, var truncated) ->
          truncated && out.length() > err.length()
              ? new Grepped(Map.of(), Set.of(), Optional.of(ConfigLimits.tooLong()))
              : work.of(out.length() + err.length(), () -> grepped(new HashSet<>(files), out, err));
    };
  }

  private static Grepped grepped(Set<String> files, String out, String err) {
    Map<String, StringBuilder> texts = new LinkedHashMap<>();
    int from = 0;
    while (from < out.length()) {
      // Neither a name nor a line can have what ends it, though a name may have a line feed.
      int name = out.indexOf('\0', from);
      if (name < 0) {
        break;
      }
      int feed = out.indexOf('\n', name);
      int end = feed < 0 ? out.length() : feed;
      texts
          .computeIfAbsent(out.substring(from, name), _ -> new StringBuilder())
          .append(out, name + 1, end)
          .append('\n');
      from = end + 1;
    }
    Map<String, String> whole = new LinkedHashMap<>();
    texts.forEach((file, text) -> whole.put(file, text.toString()));
    whole.keySet().retainAll(files);
    return new Grepped(whole, new HashSet<>(err.lines().toList()), Optional.empty());
  }
}
