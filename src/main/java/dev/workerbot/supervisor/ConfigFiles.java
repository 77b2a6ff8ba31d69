package dev.workerbot.supervisor;

import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Supervisor's config as it lies on a server, with the files that it includes. Source: supervisor
 * 4.2.5, options.py, default_configfile and read_include_config.
 */
final class ConfigFiles {
  private static final int MAX_BYTES = 4 << 20;

  /** Sudo may mail every refusal to root. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Shell shell;
  private final Supervisorctl.Settings settings;
  private final Optional<ProgramFiles> files;
  private final ConfigPath path;

  /** In nanoseconds of the monotonic clock. */
  private volatile long askAgain = System.nanoTime();

  /**
   * @param files where files that the login user may not read are asked for
   */
  ConfigFiles(Shell shell, Supervisorctl.Settings settings, Optional<ProgramFiles> files) {
    this.shell = shell;
    this.settings = settings;
    this.files = files;
    this.path = new ConfigPath(shell, settings);
  }

  /** Which one is the main file. */
  ConfigPath path() {
    return path;
  }

  /** Empty where it cannot be read. */
  Optional<LogFiles> read() {
    return config()
        .map(config -> {
          StringBuilder all = new StringBuilder();
          config
              .texts()
              .forEach((file, text) -> {
                boolean main = file.equals(config.main());
                String here = folder(file).replace("%", "%%");
                all.append(main ? text : text.replace("%(here)s", here)).append('\n');
              });
          return new LogFiles(IniFile.parse(all.toString()), folder(config.main()));
        });
  }

  /** All of it, as it lies there; empty where the main file cannot be read. */
  Optional<ServerConfig> config() {
    return path.find() instanceof ConfigPath.Answer.Found(var main)
        ? text(main).map(text -> config(main, text))
        : Optional.empty();
  }

  private ServerConfig config(String main, String text) {
    Map<String, String> all = new LinkedHashMap<>(Map.of(main, text));
    IniFile.parse(text)
        .value("include", "files")
        .map(patterns -> included(patterns, folder(main)))
        .filter(files -> !files.isEmpty())
        .map(this::includedTexts)
        .ifPresent(all::putAll);
    return ServerConfig.of(main, all);
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  private List<String> included(String patterns, String folder) {
    List<String> files = new ArrayList<>();
    for (String pattern : Arrays.asList(patterns.strip().split("\\s+", -1))) {
      String path = pattern.replace("%(here)s", folder);
      files.addAll(matching(path.startsWith("/") ? path : folder + "/" + path));
    }
    return files;
  }

  /** What a glob matches, in Supervisor's order: sorted by path. */
  private List<String> matching(String pattern) {
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
                        + below)),
            settings.limit(),
            MAX_BYTES);
    return result instanceof ShellResult.Exited(_, var out, _, _)
        ? out.lines()
            .filter(line -> line.startsWith("/"))
            .filter(line -> !hidesBehindGlob(line, parts))
            .sorted()
            .toList()
        : List.of();
  }

  private static boolean isGlob(String part) {
    return part.matches(".*[*?\\[].*");
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

  /** With those that only root may read, where the server lets us ask for them. */
  private Map<String, String> includedTexts(List<String> included) {
    Grepped grepped = grep(included);
    Map<String, String> all = new LinkedHashMap<>();
    Optional<ProgramFiles> asked = files.filter(_ -> System.nanoTime() - askAgain >= 0);
    for (String file : included) {
      if (grepped.texts().containsKey(file)) {
        all.put(file, grepped.texts().get(file));
      } else if (asked.isPresent() && grepped.forbids(file) && isNamedAlone(file, included)) {
        switch (asked.get().read(name(file))) {
          case Reply.Ok<Optional<String>>(var text) -> text.ifPresent(one -> all.put(file, one));
          case Reply.Failed<Optional<String>>(var problem) -> {
            if (problem.kind() != Problem.Kind.NO_CONFIG) {
              // Not installed, not allowed or gone: it would be the same for each other file.
              asked = Optional.empty();
              askAgain = System.nanoTime() + (isTellingOnUs(problem) ? QUIET.toNanos() : 0);
            }
          }
        }
      }
    }
    return all;
  }

  private static boolean isTellingOnUs(Problem problem) {
    return problem.kind() == Problem.Kind.NOT_PERMITTED
        || problem.kind() == Problem.Kind.NOT_INSTALLED;
  }

  /** The script takes a name alone, and knows one folder: no other file may be meant by it. */
  private static boolean isNamedAlone(String file, List<String> included) {
    String name = name(file);
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,149}")
        && included.stream().filter(one -> name(one).equals(name)).distinct().count() == 1;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private Optional<String> text(String file) {
    return Optional.ofNullable(grep(List.of(file)).texts().get(file));
  }

  /**
   * @param complaints what grep said of those that it could not read
   */
  private record Grepped(Map<String, String> texts, List<String> complaints) {
    boolean forbids(String file) {
      return complaints.contains("grep: " + file + ": Permission denied");
    }
  }

  /** Through grep rather than cat, which would not tell where a file ends. */
  private Grepped grep(List<String> files) {
    List<String> words = new ArrayList<>(List.of("grep", "-H", "-Z", "", "--"));
    words.addAll(files);
    if (!(shell.run(CommandLine.inUtf8(words), settings.limit(), MAX_BYTES)
        instanceof ShellResult.Exited(_, var out, var err, _))) {
      return new Grepped(Map.of(), List.of());
    }
    Map<String, StringBuilder> texts = new LinkedHashMap<>();
    out.lines()
        .forEach(line -> {
          int end = line.indexOf('\0');
          if (end > 0) {
            texts
                .computeIfAbsent(line.substring(0, end), _ -> new StringBuilder())
                .append(line, end + 1, line.length())
                .append('\n');
          }
        });
    Map<String, String> whole = new LinkedHashMap<>();
    texts.forEach((file, text) -> whole.put(file, text.toString()));
    return new Grepped(whole, err.lines().toList());
  }
}
