package dev.workerbot.supervisor.files;

import dev.workerbot.message.Message;
import dev.workerbot.supervisor.config.ConfigLimits;
import dev.workerbot.supervisor.config.LogFiles;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.HostInfo;
import dev.workerbot.supervisor.config.syntax.IniFile;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Inside;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Supervisor's config as it lies on a server, with the files that it includes. Source: supervisor
 * 4.2.5, options.py, default_configfile and read_include_config.
 */
public final class ConfigFiles {
  /** Sudo may mail every refusal to root. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final SupervisorctlSettings supervisorctlSettings;
  private final Optional<ProgramFiles> files;
  private final ConfigPath path;
  private final TextWork work;
  private final HostInfo host;
  private final IncludePatterns includePatterns;
  private final ConfigTexts configTexts;
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
    this.supervisorctlSettings = supervisorctlSettings;
    this.files = files;
    this.path = new ConfigPath(shell, supervisorctlSettings);
    this.includePatterns = new IncludePatterns(shell, supervisorctlSettings, host);
    this.configTexts = new ConfigTexts(shell, supervisorctlSettings, work);
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
        ConfigTexts.Grepped grepped = configTexts.grep(List.of(main));
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
      switch (includePatterns.files(patterns.get(), folder(path), unseen)) {
        case Reply.FailedReply<List<String>>(var problem) -> {
          return new Reply.FailedReply<>(problem);
        }
        case Reply.Ok<List<String>>(var files) -> {
          ConfigTexts.Grepped grepped = configTexts.inPortions(files);
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

  /** With those that only root may read, where the server lets us ask for them. */
  private Map<String, String> includedTexts(List<String> included, ConfigTexts.Grepped grepped) {
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
}
