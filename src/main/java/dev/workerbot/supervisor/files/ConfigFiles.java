package dev.workerbot.supervisor.files;

import dev.workerbot.message.Message;
import dev.workerbot.supervisor.config.ConfigLimits;
import dev.workerbot.supervisor.config.LogFiles;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ConfigScope;
import dev.workerbot.supervisor.config.program.HostInfo;
import dev.workerbot.supervisor.config.syntax.IniFile;
import dev.workerbot.supervisor.config.syntax.PercentFormat;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Inside;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Supervisor's config as it lies on a server, with the files that it includes. Source: supervisor
 * 4.2.5, options.py, default_configfile and read_include_config.
 */
public final class ConfigFiles {
  private static final String HERE = "%(here)s";
  private static final int MOST_FOUND = 1 << 20;
  private static final int LONGEST_PATH = 4_096;

  /** A shell takes its whole command line as one argument, of which Linux accepts 128 KiB. */
  private static final int MOST_CHARACTERS = 20_000;

  /** Each line comes with the name of its file. */
  private static final int MOST_GREPPED = 4 << 20;

  /** Sudo may mail every refusal to root. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Shell shell;
  private final SupervisorctlSettings supervisorctlSettings;
  private final Optional<ProgramFiles> files;
  private final ConfigPath path;
  private final TextWork work;
  private final HostInfo host;
  private final ConfigEncoding encoding;

  /** In nanoseconds of the monotonic clock. */
  private volatile long askAgain = System.nanoTime();

  /**
   * @param files where files that the login user may not read are asked for
   */
  public ConfigFiles(
      Shell shell,
      SupervisorctlSettings supervisorctlSettings,
      Optional<ProgramFiles> files,
      TextWork work) {
    this(shell, supervisorctlSettings, files, work, HostInfo.UNKNOWN);
  }

  /**
   * The same.
   *
   * @param host what is known of the server
   */
  public ConfigFiles(
      Shell shell,
      SupervisorctlSettings supervisorctlSettings,
      Optional<ProgramFiles> files,
      TextWork work,
      HostInfo host) {
    this.host = host;
    this.work = work;
    this.shell = shell;
    this.supervisorctlSettings = supervisorctlSettings;
    this.files = files;
    this.path = new ConfigPath(shell, supervisorctlSettings);
    this.encoding = new ConfigEncoding(shell, supervisorctlSettings);
  }

  /** Which one is the main file. */
  public ConfigPath path() {
    return path;
  }

  /** Which log is whose. */
  public Reply<LogFiles> logs() {
    return switch (config()) {
      case Reply.FailedReply<ServerConfig>(var problem) -> new Reply.FailedReply<>(problem);
      case Reply.Ok<ServerConfig>(var config) -> new Reply.Ok<>(new LogFiles(config));
    };
  }

  /** All of it, as it lies there; why not, where the main file cannot be read or it is too long. */
  public Reply<ServerConfig> config() {
    if (Inside.isClosed(supervisorctlSettings.command())) {
      return new Reply.FailedReply<>(
          new Problem(
              Problem.ProblemKind.NO_CONFIG,
              "supervisorctl runs somewhere else there (%s), where its config files cannot be read"
                  .formatted(new CommandLine(supervisorctlSettings.command()))));
    }
    return switch (path.find()) {
      case ConfigPath.PathAnswer.NotAsked(var why) -> new Reply.FailedReply<>(Faults.of(why));
      case ConfigPath.PathAnswer.FoundPath(var main) -> {
        Grepped grepped = grep(List.of(main));
        yield grepped.failure().isPresent()
            ? new Reply.FailedReply<>(grepped.failure().get())
            : Optional.ofNullable(grepped.texts().get(main))
                .map(text -> config(main, text))
                .orElseGet(() -> new Reply.FailedReply<>(unreadable()));
      }
    };
  }

  private Problem unreadable() {
    return new Problem(
        Problem.ProblemKind.NO_CONFIG,
        supervisorctlSettings
            .configFile()
            .map(file -> "its config file " + file + " cannot be read")
            .orElse(
                "Supervisor's config file is not where it usually is; set"
                    + " `supervisor-config` for this server"));
  }

  private Reply<ServerConfig> config(String path, String main) {
    Optional<String> patterns =
        work.of(main.length(), () -> IniFile.parse(main).value("include", "files"));
    SequencedMap<String, String> all = new LinkedHashMap<>(Map.of(path, main));
    List<String> unseen = new ArrayList<>();
    if (patterns.isPresent()) {
      switch (included(patterns.get(), folder(path), unseen)) {
        case Reply.FailedReply<List<String>>(var problem) -> {
          return new Reply.FailedReply<>(problem);
        }
        case Reply.Ok<List<String>>(var files) -> {
          Grepped grepped = inPortions(files);
          if (grepped.failure().isPresent()) {
            return new Reply.FailedReply<>(grepped.failure().get());
          }
          includedTexts(files, grepped).forEach(all::putLast);
          files.stream()
              .filter(file -> !all.containsKey(file))
              .filter(grepped::forbids)
              .forEach(
                  file -> unseen.add(Message.code(file) + ", which the SSH user may not read"));
        }
      }
    }
    Map<String, Integer> notUtf8 = encoding.wrongLines(all);
    int length = all.values().stream().mapToInt(String::length).sum();
    return length > ConfigLimits.MOST_BYTES
        ? new Reply.FailedReply<>(ConfigLimits.tooLong())
        : work.of(length, () -> read(path, all, unseen, notUtf8));
  }

  private Reply<ServerConfig> read(
      String path, Map<String, String> all, List<String> unseen, Map<String, Integer> notUtf8) {
    ServerConfig config = ServerConfig.of(path, all, host, unseen, notUtf8);
    return ConfigLimits.problem(config)
        .<Reply<ServerConfig>>map(Reply.FailedReply::new)
        .orElseGet(() -> new Reply.Ok<>(config));
  }

  private static String folder(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  /**
   * The files that are included, in the order in which they are read last: what is read twice
   * overrules what is between.
   *
   * @param unseen gets what cannot be told from here
   */
  private Reply<List<String>> included(String patterns, String folder, List<String> unseen) {
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

  /** With those that only root may read, where the server lets us ask for them. */
  private Map<String, String> includedTexts(List<String> included, Grepped grepped) {
    Map<String, String> all = new LinkedHashMap<>();
    Optional<ProgramFiles> asked = files.filter(_ -> System.nanoTime() - askAgain >= 0);
    for (String file : included) {
      if (grepped.texts().containsKey(file)) {
        all.put(file, grepped.texts().get(file));
      } else if (asked.isPresent() && grepped.forbids(file) && isNamedAlone(file, included)) {
        switch (asked.get().read(name(file))) {
          case Reply.Ok<Optional<String>>(var text) -> text.ifPresent(one -> all.put(file, one));
          case Reply.FailedReply<Optional<String>>(var problem) -> {
            if (problem.problemKind() != Problem.ProblemKind.NO_CONFIG) {
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
    return problem.problemKind() == Problem.ProblemKind.NOT_PERMITTED
        || problem.problemKind() == Problem.ProblemKind.NOT_INSTALLED;
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

  /**
   * What grep told of some files.
   *
   * @param complaints what it said of those that it could not read
   * @param failure where it told nothing, or too much
   */
  private record Grepped(
      Map<String, String> texts, Set<String> complaints, Optional<Problem> failure) {
    boolean forbids(String file) {
      return complaints.contains("grep: " + file + ": Permission denied");
    }
  }

  /** As many at once as a command line carries, until it is too much. */
  private Grepped inPortions(List<String> files) {
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
  private Grepped grep(List<String> files) {
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
