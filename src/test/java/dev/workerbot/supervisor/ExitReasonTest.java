package dev.workerbot.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.host.KernelKills;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.OpenCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExitReasonTest {
  private static final WorkerName QUEUE = WorkerName.of("queue");
  private static final String LOOP = "it ended 3 times or more in 5 min; the last time: ";

  private final List<WorkerName> others = new ArrayList<>();
  private String more = "";
  private String command = "php /srv/shop/artisan queue:work --timeout=90 --memory=64";
  private String log = "";
  private String how = "terminated by SIGKILL";
  private KernelKills kills = KernelKills.UNKNOWN;

  private final class Server implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.Ok<>(
          Stream.concat(Stream.of(QUEUE), others.stream())
              .map(name ->
                  new WorkerStatus(
                      name, WorkerState.RUNNING, OptionalInt.of(43), Optional.empty(), ""))
              .toList());
    }

    @Override
    public Reply<ServerConfig> config() {
      String text =
          "[supervisord]\n[program:queue]\nautorestart=true\ncommand=" + command + "\n" + more;
      return new Reply.Ok<>(
          ServerConfig.of("/etc/supervisord.conf", Map.of("/etc/supervisord.conf", text)));
    }

    @Override
    public Reply<String> mainLog(int bytes) {
      return new Reply.Ok<>(
          """
          2026-12-01 03:00:00,000 INFO spawned: 'queue' with pid 42
          2026-12-01 03:00:01,000 INFO success: queue entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)
          2026-12-01 03:05:05,000 WARN exited: queue (%s; not expected)
          2026-12-01 03:05:06,000 INFO spawned: 'queue' with pid 43
          2026-12-01 03:05:07,000 INFO success: queue entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)
          """
              .formatted(how));
    }

    @Override
    public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
      return new Reply.Ok<>(new LogTail("/log", List.of(), log));
    }

    @Override
    public Reply<KernelKills> kernelKills() {
      return new Reply.Ok<>(kills);
    }
  }

  private Optional<String> decided(OpenCause open) {
    return ExitReason.decided(new Server(), QUEUE, LOOP + open.words());
  }

  @Test
  void aJobThatBegan_atTheTimeoutBeforeTheKill_isNamed_thoughTheWorkerRunsAgain() {
    log = "[2026-12-01 03:03:35][7] Processing: App\\Jobs\\TooLong\n";
    assertEquals(
        Optional.of(
            LOOP
                + "killed by SIGKILL: App\\Jobs\\TooLong ran into the worker's timeout of 90 s"
                + " (`--timeout`)"),
        decided(OpenCause.KILLED));
  }

  @Test
  void theKernelsLog_tellsTheOomKiller() {
    log = "[2026-12-01 03:03:35][7] Processing: App\\Jobs\\TooLong\n";
    kills = new KernelKills(Set.of(42), OptionalLong.of(1));
    assertEquals(
        Optional.of(
            LOOP
                + "killed by SIGKILL: the kernel was out of memory, and killed it while"
                + " App\\Jobs\\TooLong was at work"),
        decided(OpenCause.KILLED));
  }

  @Test
  void aGroupOfWhichTheKernelKilledNothing_leavesOutTheOomKiller() {
    kills = new KernelKills(Set.of(), OptionalLong.of(0));
    assertEquals(
        Optional.of(
            LOOP
                + "killed by SIGKILL: the kernel was not out of memory; a job ran into its timeout,"
                + " or something else killed it"),
        decided(OpenCause.KILLED));
    log = "[2026-12-01 03:05:00][7] Processing: App\\Jobs\\Own\n";
    assertEquals(
        Optional.of(
            LOOP
                + "killed by SIGKILL: the kernel was not out of memory; App\\Jobs\\Own was at work,"
                + " and may have a timeout of its own"),
        decided(OpenCause.KILLED));
  }

  @Test
  void whereNothingTellsMore_theGuessStays() {
    assertEquals(Optional.empty(), decided(OpenCause.KILLED));
    log = "[2026-12-01 03:04:05][7] Processing: App\\Jobs\\TooLong\n";
    command = "sh -c 'php /srv/shop/artisan queue:work $OPTIONS'";
    assertEquals(Optional.empty(), decided(OpenCause.KILLED));
    assertEquals(Optional.empty(), ExitReason.decided(new Server(), QUEUE, "exit code 1"));
  }

  @Test
  void withoutTimeout_itIsLaravelsOwn_andZeroIsNone() {
    log = "[2026-12-01 03:04:05][7] Processing: App\\Jobs\\TooLong\n";
    command = "php /srv/shop/artisan queue:work";
    assertEquals(
        Optional.of(
            LOOP
                + "killed by SIGKILL: App\\Jobs\\TooLong ran into the worker's timeout of 60 s"
                + " (`--timeout`)"),
        decided(OpenCause.KILLED));
    command = "php /srv/shop/artisan queue:work --timeout=0";
    assertEquals(
        Optional.of(
            LOOP
                + "killed by SIGKILL: App\\Jobs\\TooLong was at work, and ran into a timeout of its"
                + " own, or the kernel was out of memory"),
        decided(OpenCause.KILLED));
  }

  @Test
  void exitCode12_namesTheLimit_andTheLastJob() {
    how = "exit status 12";
    log = "[2026-12-01 03:05:05][7] Processed:  App\\Jobs\\Greedy\n";
    assertEquals(
        Optional.of(
            LOOP
                + "exit code 12: it went over its memory limit of 64 MB (`--memory`) with"
                + " App\\Jobs\\Greedy"),
        decided(OpenCause.OUT_OF_MEMORY));
    log = "";
    command = "php /srv/shop/artisan queue:work";
    assertEquals(
        Optional.of(LOOP + "exit code 12: it went over its memory limit of 128 MB (`--memory`)"),
        decided(OpenCause.OUT_OF_MEMORY));
    command = "php /srv/shop/artisan horizon";
    assertEquals(
        Optional.of(
            LOOP
                + "exit code 12: it went over its memory limit (`memory_limit` in"
                + " config/horizon.php)"),
        decided(OpenCause.OUT_OF_MEMORY));
  }

  @Test
  void whatSeveralProcessesLogInto_namesNoJobThatMayBeAnothers() {
    more =
        "numprocs=2\n"
            + "process_name=%(program_name)s_%(process_num)02d\n"
            + "stdout_logfile=/log/all.log\n";
    how = "exit status 12";
    log = "[2026-12-01 03:05:05][7] Processed:  App\\Jobs\\Greedy\n";
    assertEquals(
        Optional.of(LOOP + "exit code 12: it went over its memory limit of 64 MB (`--memory`)"),
        decided(OpenCause.OUT_OF_MEMORY));
    log = "[2026-12-01 03:05:00][7] Processing: App\\Jobs\\Anothers\n";
    assertEquals(Optional.empty(), decided(OpenCause.KILLED));
    more = more.replace("all.log", "%(process_num)d.log");
    assertEquals(
        Optional.of(
            LOOP
                + "killed by SIGKILL: App\\Jobs\\Anothers was at work, and ran into a timeout of"
                + " its own, or the kernel was out of memory"),
        decided(OpenCause.KILLED));
  }

  @Test
  void whereAnotherProcessHasTheName_nobodyKnowsWhichOneWasKilled() {
    log = "[2026-12-01 03:03:35][7] Processing: App\\Jobs\\TooLong\n";
    others.add(WorkerName.of("other:another"));
    assertTrue(decided(OpenCause.KILLED).isPresent());
    others.add(WorkerName.of("other:queue"));
    assertEquals(Optional.empty(), decided(OpenCause.KILLED));
  }
}
