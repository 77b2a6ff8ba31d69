package dev.workerbot.supervisor.files;

import dev.workerbot.message.Message;
import dev.workerbot.supervisor.config.ConfigLimits;
import dev.workerbot.supervisor.config.program.ConfigScope;
import dev.workerbot.supervisor.config.program.HostInfo;
import dev.workerbot.supervisor.config.syntax.PercentFormat;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Finds the files of a server that the patterns of {@code [include]} match. */
final class IncludePatterns {
  private static final String HERE = "%(here)s";
  private static final int MOST_FOUND = 1 << 20;
  private static final int LONGEST_PATH = 4_096;

  private final Shell shell;
  private final SupervisorctlSettings supervisorctlSettings;
  private final HostInfo host;

  IncludePatterns(Shell shell, SupervisorctlSettings supervisorctlSettings, HostInfo host) {
    this.shell = shell;
    this.supervisorctlSettings = supervisorctlSettings;
    this.host = host;
  }

  /**
   * The files that are included, in the order in which they are read last: what is read twice
   * overrules what is between.
   *
   * @param unseen gets what cannot be checked from here
   */
  Reply<List<String>> files(String patterns, String folder, List<String> unseen) {
    List<String> written = List.of(patterns.strip().split("\\s+", ConfigLimits.MOST_PATTERNS + 2));
    if (written.size() > ConfigLimits.MOST_PATTERNS
        || written.stream().anyMatch(one -> one.length() > ConfigLimits.LONGEST_PATTERN)) {
      return new Reply.FailedReply<>(ConfigLimits.tooManyPatterns());
    }
    ConfigScope scope = ConfigScope.of(host, folder);
    LinkedHashSet<String> files = new LinkedHashSet<>();
    for (String pattern : written) {
      Optional<String> filled =
          PercentFormat.of(pattern.replace(HERE, folder), scope::value).whole();
      if (filled.isEmpty()) {
        unseen.add(
            "what [include] names by %s, which only supervisord can fill in"
                .formatted(Message.code(pattern)));
      }
      for (String path : filled.map(text -> text.strip().split("\\s+")).orElse(new String[0])) {
        Optional<List<String>> found = matching(path.startsWith("/") ? path : folder + "/" + path);
        found.ifPresent(some -> some.forEach(files::addLast));
        if (found.isEmpty() || files.size() > ConfigLimits.MOST_FILES) {
          return new Reply.FailedReply<>(ConfigLimits.tooManyFiles());
        }
      }
    }
    return new Reply.Ok<>(List.copyOf(files));
  }

  /** What a glob matches, in Supervisor's order: sorted by path; empty where that is very much. */
  private Optional<List<String>> matching(String pattern) {
    List<String> parts = List.of(pattern.substring(1).split("/+", -1));
    int fixed = 0;
    while (fixed < parts.size() - 1 && !isGlob(parts.get(fixed))) {
      fixed++;
    }
    String depth = Integer.toString(parts.size() - fixed);
    String base = "/" + String.join("/", parts.subList(0, fixed));
    String below = String.join("/", parts.subList(fixed, parts.size()));
    ShellResult result =
        shell.run(
            CommandLine.inUtf8(
                List.of(
                    "find",
                    "-L",
                    base,
                    "-mindepth",
                    depth,
                    "-maxdepth",
                    depth,
                    "-path",
                    (base.equals("/") ? "/" : base.replaceAll("([\\[\\]*?\\\\])", "\\\\$1") + "/")
                        + below.replace("\\", "\\\\"),
                    "-print0")),
            supervisorctlSettings.limit(),
            MOST_FOUND);
    if (!(result instanceof ShellResult.ShellExited(_, var out, _, var truncated))) {
      return Optional.of(List.of());
    }
    return truncated
        ? Optional.empty()
        : Optional.of(
            Arrays.stream(out.split("\0"))
                .filter(path -> path.startsWith("/") && path.length() <= LONGEST_PATH)
                .filter(path -> !hidesBehindGlob(path, parts))
                .sorted()
                .toList());
  }

  private static boolean isGlob(String part) {
    return part.chars().anyMatch(letter -> "*?[".indexOf(letter) >= 0);
  }

  /** A leading dot is matched by a dot only. */
  private static boolean hidesBehindGlob(String path, List<String> pattern) {
    List<String> parts = List.of(path.substring(1).split("/", -1));
    for (int i = 0; i < Math.min(parts.size(), pattern.size()); i++) {
      if (parts.get(i).startsWith(".") && !pattern.get(i).startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
