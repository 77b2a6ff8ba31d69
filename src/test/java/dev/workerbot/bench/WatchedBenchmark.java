package dev.workerbot.bench;

import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the bot needs for many servers while nothing happens on them: memory, and computing time.
 * Each server is a real SSH connection, kept as always; what runs at its other end is a script that
 * answers as supervisorctl and ps do, so that this machine carries so many.
 */
final class WatchedBenchmark {
  private static final List<Integer> SERVERS =
      List.of(System.getProperty("bench.many", "50,100,250,500,1000").split(",")).stream()
          .map(Integer::valueOf)
          .toList();
  private static final Duration SETTLE = Duration.ofSeconds(Integer.getInteger("bench.settle", 90));
  private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("bench.idle", 180));
  private static final int PER_SSHD = 50;
  private static final int WORKERS = 10;
  private static final int PROCESSES = 150;
  private static final Pattern HEAP =
      Pattern.compile("(?:garbage-first heap|DefNew|Tenured) .*used (\\d+)K");

  private WatchedBenchmark() {}

  static void run() throws IOException {
    Path dir = Files.createTempDirectory("workerbot-bench");
    Path script = script(dir);
    System.out.printf(
        "Idle over %d s, from %d s after the last server was heard%n",
        IDLE.toSeconds(), SETTLE.toSeconds());
    System.out.printf(
        "  %8s %14s %14s %18s %10s %10s%n",
        "servers", "all heard", "resident", "heap, collected", "threads", "CPU");
    List<LoopbackServer> sshds = new ArrayList<>();
    try {
      for (int many : SERVERS) {
        Map<String, LoopbackServer> servers = new LinkedHashMap<>();
        for (int i = 0; i < many; i++) {
          if (i / PER_SSHD == sshds.size()) {
            sshds.add(LoopbackServer.start(Map.of(), "ForceCommand " + script));
          }
          servers.put("web%03d".formatted(i), sshds.get(i / PER_SSHD));
        }
        measure(servers, script);
      }
    } finally {
      sshds.forEach(LoopbackServer::close);
    }
  }

  private static void measure(Map<String, LoopbackServer> servers, Path script) throws IOException {
    long start = System.nanoTime();
    try (Watched bot = new Watched(servers)) {
      bot.awaitLive();
      double heard = (System.nanoTime() - start) / 1e9;
      pause(SETTLE);
      CpuTime before = CpuTime.now();
      long from = System.nanoTime();
      pause(IDLE);
      double percent =
          (CpuTime.now().alone(bot.pid()) - before.alone(bot.pid()))
              / ((System.nanoTime() - from) / 1e9)
              * 100;
      Path status = Path.of("/proc", Long.toString(bot.pid()), "status");
      double resident = number(status, "VmRSS") / 1024;
      double threads = number(status, "Threads");
      System.out.printf(
          Locale.ROOT,
          "  %8d %12.1f s %11.0f MB %15.0f MB %10.0f %8.2f %%%n",
          servers.size(),
          heard,
          resident,
          heap(bot.pid()),
          threads,
          percent);
      if (Files.exists(script.resolveSibling("unexpected"))) {
        System.out.println("  not all main logs were followed as files");
      }
      if (!bot.slack().messages().isEmpty()) {
        System.out.println("  something was told: " + bot.slack().messages().getFirst().text());
      }
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static double number(Path status, String key) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElseThrow();
  }

  /** What is in use after a whole collection, in MB. */
  private static double heap(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String _ = Processes.must(jcmd, Long.toString(pid), "GC.run");
    Matcher used = HEAP.matcher(Processes.must(jcmd, Long.toString(pid), "GC.heap_info"));
    double kilobytes = 0;
    while (used.find()) {
      kilobytes += Double.parseDouble(used.group(1));
    }
    return kilobytes / 1024;
  }

  /**
   * Answers what the bot asks supervisorctl and ps for as a server with ten idle workers would. All
   * else is run, such as what follows the main log, which is that of the supervisord there.
   */
  private static Path script(Path dir) throws IOException {
    StringBuilder status = new StringBuilder();
    StringBuilder ps = new StringBuilder("      1       0  12000\n    100       1  28000\n");
    for (int i = 0; i < WORKERS; i++) {
      int pid = 1000 + i;
      status.append(
          "%-32s RUNNING   pid %d, uptime 3 days, 4:05:06%n".formatted("worker" + i, pid));
      ps.append("%7d     100  64000%n".formatted(pid));
    }
    for (int i = 0; i < PROCESSES; i++) {
      ps.append("%7d       1   4000%n".formatted(2000 + i));
    }
    Files.writeString(dir.resolve("status"), status);
    Files.writeString(dir.resolve("ps"), ps);
    Files.writeString(dir.resolve("seam"), "-- status --\n");
    Path script = dir.resolve("server");
    Files.writeString(
        script,
        """
        #!/bin/sh
        cd %s
        case $SSH_ORIGINAL_COMMAND in
          *maintail*-f*) echo "not the file of the log?" >>unexpected; exit 1 ;;
          *maintail*)
            real=$(expr "$SSH_ORIGINAL_COMMAND" : ".*'\\(/[^']*\\)/supervisord.conf'")
            exec tail -n 200 "$real/supervisord.log" ;;
          *"'ps'"*status*) exec cat ps seam status ;;
          *status*) exec cat status ;;
          *"'ps'"*) exec cat ps ;;
          *) eval "exec $SSH_ORIGINAL_COMMAND" ;;
        esac
        """
            .formatted(dir));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }
}
