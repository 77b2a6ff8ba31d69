package dev.workerbot.supervisor.laravel.application;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server tells of its Laravel applications and of the PHP that runs them. What is not in
 * here is not known.
 *
 * @param phps by the word that the command has for it
 * @param queues by the project's folder
 * @param deployed how long ago, by the path of {@code artisan}
 * @param dashboards of Horizon, by the project's folder
 */
public record ApplicationFacts(
    Map<String, Php> phps,
    Map<String, QueueConfig> queues,
    Map<String, Duration> deployed,
    Map<String, String> dashboards) {
  /** Nothing is known. */
  public static final ApplicationFacts NONE =
      new ApplicationFacts(Map.of(), Map.of(), Map.of(), Map.of());

  /**
   * The commands whose process keeps the code with which it was started. Those that are left out
   * load it anew for each job or task, such as {@code schedule:work}, or on a signal, such as
   * {@code octane:start}.
   */
  private static final Set<String> KEEP_CODE =
      Set.of(
          "queue:work",
          "horizon",
          "reverb:start",
          "pulse:check",
          "pulse:work",
          "inertia:start-ssr");

  /** Supervisor tells uptimes to the second, and a status is a moment old. */
  private static final Duration INEXACT = Duration.ofSeconds(2);

  private static final int MOST = 20;

  /**
   * A PHP that may be started to be asked. Who can write a worker's command must not choose what
   * the SSH user runs, so it has to lie where only root installs.
   */
  private static final Pattern TRUSTED = Pattern.compile("(?:/usr/(?:local/)?bin/)?php[0-9.]{0,6}");

  private static final Pattern PROJECT = Pattern.compile("(?:/[A-Za-z0-9_.@+-]+){1,20}");

  public ApplicationFacts {
    phps = Map.copyOf(phps);
    queues = Map.copyOf(queues);
    deployed = Map.copyOf(deployed);
    dashboards = Map.copyOf(dashboards);
  }

  /**
   * A PHP on the command line.
   *
   * @param memoryLimit in bytes; empty where it has none
   * @param pcntl whether it has that extension, without which it heeds no signal
   */
  public record Php(Optional<Long> memoryLimit, boolean pcntl) {}

  /**
   * What an application's config says of its queues.
   *
   * @param retryAfter by connection
   * @param horizonTimeout the highest of its supervisors; empty where none is known
   */
  public record QueueConfig(Map<String, RetryAfter> retryAfter, OptionalInt horizonTimeout) {
    public QueueConfig {
      retryAfter = Map.copyOf(retryAfter);
    }

    /**
     * After how many seconds a connection hands out a job once more.
     *
     * @param byDefault whether the environment may set another number
     */
    public record RetryAfter(int seconds, boolean byDefault) {}
  }

  /**
   * What to ask a server.
   *
   * @param artisans whose deployments
   * @param dashboards the projects whose dashboards
   */
  public record ApplicationQuestions(
      Set<String> phps, Set<String> projects, Set<String> artisans, Set<String> dashboards) {
    public static final ApplicationQuestions NONE =
        new ApplicationQuestions(Set.of(), Set.of(), Set.of());

    public ApplicationQuestions(Set<String> phps, Set<String> projects, Set<String> artisans) {
      this(phps, projects, artisans, Set.of());
    }

    /** Where the dashboard is of what this program runs, and nothing else. */
    public static ApplicationQuestions dashboard(ProgramConfig program) {
      boolean isHorizon =
          Invocation.of(program)
              .artisan()
              .filter(one -> one.command().equals("horizon"))
              .isPresent();
      return new ApplicationQuestions(
          Set.of(), Set.of(), Set.of(), isHorizon ? of(List.of(program)).projects() : Set.of());
    }

    public ApplicationQuestions {
      phps = Set.copyOf(phps);
      projects = Set.copyOf(projects);
      artisans = Set.copyOf(artisans);
      dashboards = Set.copyOf(dashboards);
    }

    /** When the applications of these programs were deployed, and nothing else. */
    public static ApplicationQuestions releases(Collection<ProgramConfig> programs) {
      return new ApplicationQuestions(Set.of(), Set.of(), of(programs).artisans());
    }

    /** What these programs run on that very machine. */
    public static ApplicationQuestions of(Collection<ProgramConfig> programs) {
      Set<String> phps = new LinkedHashSet<>();
      Set<String> projects = new LinkedHashSet<>();
      Set<String> artisans = new LinkedHashSet<>();
      for (ProgramConfig program : programs) {
        Invocation invocation = Invocation.of(program);
        if (invocation.here() && !invocation.mayLeadElsewhere()) {
          php(invocation).filter(_ -> phps.size() < MOST).ifPresent(phps::add);
          invocation
              .artisan()
              .flatMap(Artisan::project)
              .filter(project -> PROJECT.matcher(project).matches() && !project.contains("/.."))
              .filter(_ -> projects.size() < MOST)
              .ifPresent(projects::add);
          kept(invocation)
              .filter(file -> PROJECT.matcher(file).matches() && !file.contains("/.."))
              .filter(_ -> artisans.size() < MOST)
              .ifPresent(artisans::add);
        }
      }
      return new ApplicationQuestions(phps, projects, artisans);
    }
  }

  /** The PHP that runs a program's artisan without options of its own; empty where unknown. */
  public static Optional<String> php(Invocation invocation) {
    return invocation
        .artisan()
        .flatMap(Artisan::php)
        .filter(php -> TRUSTED.matcher(php).matches())
        .filter(php -> {
          int at = invocation.words().indexOf(php);
          return invocation.shell().isEmpty()
              && at >= 0
              && at + 1 < invocation.words().size()
              && invocation.words().get(at + 1).endsWith("artisan");
        });
  }

  /** What is known of the PHP of a program. */
  public Optional<Php> phpOf(Invocation invocation) {
    return php(invocation).map(phps::get);
  }

  /** What is known of the queues of the project of a program. */
  public Optional<QueueConfig> queuesOf(Invocation invocation) {
    return invocation.artisan().flatMap(Artisan::project).map(queues::get);
  }

  /** The {@code artisan} of a program whose process keeps its code; empty of others. */
  private static Optional<String> kept(Invocation invocation) {
    return invocation
        .artisan()
        .filter(artisan -> KEEP_CODE.contains(artisan.command()))
        .flatMap(Artisan::file);
  }

  /** How long ago the application of a program was deployed, where its process would not see it. */
  public Optional<Duration> deployedOf(Invocation invocation) {
    return kept(invocation).map(deployed::get);
  }

  /** Whether a worker was started before its application was deployed, so long ago. */
  public static boolean isOlder(WorkerStatus status, Duration deployed) {
    return status.state() == WorkerState.RUNNING
        && status.uptime().filter(up -> up.compareTo(deployed.plus(INEXACT)) > 0).isPresent();
  }
}
