package dev.workerbot.supervisor;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.host.KernelKills;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.laravel.JobLog;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.OpenCause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Why a worker's process ended last: what supervisord's main log tells of it, and where that is
 * open, the worker's own log and the kernel's. Sources: laravel/framework 8.83, Queue/Worker.php,
 * registerTimeoutHandler and memoryExceeded; laravel/horizon, MonitorMasterSupervisorMemory.php.
 */
public final class ExitReason {
  /** What {@code queue:work} takes where its command does not say. */
  private static final int USUAL_TIMEOUT = 60;

  private static final int USUAL_MEMORY = 128;

  private static final int LOG_LINES = 400;

  private ExitReason() {}

  /** In words for people; empty where nothing tells. */
  public static Reply<Optional<String>> of(Supervisor supervisor, WorkerName worker) {
    return supervisor
        .cause(worker)
        .map(cause -> cause.map(one -> decided(supervisor, worker, one).orElse(one)));
  }

  /** A cause that was open, as far as it can be decided now. */
  public static Optional<String> decided(Supervisor supervisor, WorkerName worker, String cause) {
    Optional<OpenCause> open = OpenCause.in(cause);
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Optional<ProgramConfig> program =
        expectations(supervisor, worker)
            .flatMap(known -> Optional.ofNullable(known.programs().get(worker)));
    Optional<Ending.LastExit> exit = lastExit(supervisor, worker);
    if (program.isEmpty() || exit.isEmpty()) {
      return Optional.empty();
    }
    JobLog jobs = jobs(supervisor, worker);
    boolean isOwn = !isShared(program.get());
    return Invocation.of(program.get())
        .artisan()
        .filter(Artisan::whole)
        .flatMap(artisan ->
            switch (open.get()) {
              case KILLED -> killed(supervisor, artisan, exit.get(), jobs, isOwn);
              case OUT_OF_MEMORY ->
                  Optional.of(
                      outOfMemory(artisan, jobs.lastBefore(exit.get().at()).filter(_ -> isOwn)));
            })
        .map(found -> open.get().decide(cause, found));
  }

  private static Optional<Expectations> expectations(Supervisor supervisor, WorkerName worker) {
    return supervisor.expectations(List.of(worker)) instanceof Reply.Ok<Expectations>(var known)
        ? Optional.of(known)
        : Optional.empty();
  }

  private static Optional<Ending.LastExit> lastExit(Supervisor supervisor, WorkerName worker) {
    boolean isAlone =
        supervisor.status() instanceof Reply.Ok<List<WorkerStatus>>(var workers)
            && workers.stream()
                    .filter(one -> one.worker().process().equals(worker.process()))
                    .count()
                == 1;
    return isAlone && supervisor.mainLog(Ending.MAIN_LOG_BYTES) instanceof Reply.Ok<String>(var log)
        ? supervisor.work(log.length(), () -> Ending.lastExit(log, worker.process()))
        : Optional.empty();
  }

  private static JobLog jobs(Supervisor supervisor, WorkerName worker) {
    return supervisor.log(worker, LogStream.STDOUT, LOG_LINES) instanceof Reply.Ok<LogTail>(var log)
        ? supervisor.work(log.text().length(), () -> JobLog.of(log.text()))
        : JobLog.of("");
  }

  /** Whether all processes of a program write into one log. */
  private static boolean isShared(ProgramConfig program) {
    return program.processes() > 1
        && program
            .value("stdout_logfile")
            .filter(path -> path.startsWith("/") && !path.contains("%(process_num"))
            .isPresent();
  }

  /**
   * Why it was killed.
   *
   * @param isOwn whether no other process writes into the log of its jobs
   */
  private static Optional<String> killed(
      Supervisor supervisor, Artisan artisan, Ending.LastExit exit, JobLog jobs, boolean isOwn) {
    KernelKills kills =
        supervisor.kernelKills() instanceof Reply.Ok<KernelKills>(var known)
            ? known
            : KernelKills.UNKNOWN;
    Optional<String> running = jobs.unfinished().filter(_ -> isOwn);
    if (exit.pid().isPresent() && kills.pids().contains(exit.pid().getAsInt())) {
      return Optional.of(
          "the kernel was out of memory"
              + running.map(job -> ", and killed it while " + job + " was at work").orElse(""));
    }
    int timeout = timeout(artisan).orElse(0);
    Optional<String> timedOut =
        timeout > 0 ? jobs.timedOut(exit.at(), Duration.ofSeconds(timeout)) : Optional.empty();
    if (timedOut.isPresent()) {
      return timedOut.map(
          job -> "%s ran into the worker's timeout of %d s (`--timeout`)".formatted(job, timeout));
    }
    boolean isSpared = kills.ofSupervisord().equals(OptionalLong.of(0));
    if (isSpared) {
      return Optional.of(
          "the kernel was not out of memory; "
              + running
                  .map(job -> job + " was at work, and may have a timeout of its own")
                  .orElse("a job ran into its timeout, or something else killed it"));
    }
    return running.map(job ->
        "%s was at work, and ran into a timeout of its own, or the kernel was out of memory"
            .formatted(job));
  }

  private static OptionalInt timeout(Artisan artisan) {
    return !artisan.command().equals("queue:work")
        ? OptionalInt.empty()
        : artisan.options().containsKey("timeout")
            ? artisan.number("timeout")
            : OptionalInt.of(USUAL_TIMEOUT);
  }

  private static String outOfMemory(Artisan artisan, Optional<String> job) {
    if (!artisan.command().equals("queue:work")) {
      return "it went over its memory limit (`memory_limit` in config/horizon.php)";
    }
    int limit =
        artisan.options().containsKey("memory")
            ? artisan.number("memory").orElse(USUAL_MEMORY)
            : USUAL_MEMORY;
    return "it went over its memory limit of %d MB (`--memory`)%s"
        .formatted(limit, job.map(one -> " with " + one).orElse(""));
  }
}
