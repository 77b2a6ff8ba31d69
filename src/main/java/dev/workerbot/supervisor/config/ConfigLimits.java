package dev.workerbot.supervisor.config;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How large a server's Supervisor config may be to be read. What is larger is refused with a
 * sentence: reading it would take time from all other servers.
 */
public final class ConfigLimits {
  /** Of all files together. */
  public static final int MOST_BYTES = 1 << 20;

  public static final int MOST_FILES = 1_000;
  public static final int MOST_PATTERNS = 50;
  public static final int LONGEST_PATTERN = 4_096;
  static final int MOST_PROGRAMS = 1_000;
  static final int MOST_PROCESSES = 10_000;
  static final int MOST_KEYS = 200;

  /** Linux passes no longer argument to a program. */
  static final int LONGEST_VALUE = 128 << 10;

  /** More than a file of a worker could be named; one that is too long blinds nobody else. */
  private static final int LONGEST_NAME = 1_000;

  private ConfigLimits() {}

  public static Problem tooLong() {
    return problem("has more than %,d bytes", MOST_BYTES);
  }

  public static Problem tooManyFiles() {
    return problem("includes more than %,d files", MOST_FILES);
  }

  public static Problem tooManyPatterns() {
    return problem(
        "names more than %,d patterns in [include], or one that is too long", MOST_PATTERNS);
  }

  /** Empty where it is of a size that can be worked with. */
  public static Optional<Problem> problem(ServerConfig config) {
    List<ProgramConfig> programs = config.programs();
    if (programs.size() > MOST_PROGRAMS) {
      return Optional.of(problem("has more than %,d programs", MOST_PROGRAMS));
    }
    if (programs.stream().mapToLong(ProgramConfig::processes).sum() > MOST_PROCESSES) {
      return Optional.of(problem("asks for more than %,d processes (numprocs)", MOST_PROCESSES));
    }
    return programs.stream().flatMap(program -> problem(program).stream()).findFirst();
  }

  private static Optional<Problem> problem(ProgramConfig program) {
    boolean nameTooLong =
        Math.max(program.name().length(), program.group().length()) > LONGEST_NAME;
    if (nameTooLong) {
      return Optional.of(
          problem("has a program or group whose name is longer than %,d characters", LONGEST_NAME));
    }
    if (program.values().size() > MOST_KEYS) {
      return Optional.of(problem("has more than %,d keys in [" + shown(program) + "]", MOST_KEYS));
    }
    return program.values().entrySet().stream()
        .filter(one -> one.getValue().length() > LONGEST_VALUE)
        .map(Map.Entry::getKey)
        .findFirst()
        .map(_ ->
            problem(
                "has a value longer than %,d characters in [" + shown(program) + "]",
                LONGEST_VALUE));
  }

  private static String shown(ProgramConfig program) {
    return CleanText.singleLine(program.section()).replace("%", "%%");
  }

  private static Problem problem(String what, int most) {
    return new Problem(
        ProblemKind.NO_CONFIG,
        "its Supervisor config "
            + what.formatted(most)
            + ", which is more than workerbot reads; look at its [include] and its files");
  }
}
