package dev.workerbot.bench;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.FakeSlack;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the bot needs for many servers: to connect to all of them at once, while nothing happens on
 * them, for one status of all, and when many fail at the same moment. Each server is a real SSH
 * connection, kept as always; what runs at its other end is a script that answers as supervisorctl
 * and ps do, so that this machine carries so many.
 */
final class WatchedBenchmark {
  private static final List<Integer> SERVERS =
      List.of(System.getProperty("bench.many", "50,100,250,500,1000").split(",")).stream()
          .map(Integer::valueOf)
          .toList();
  private static final Duration SETTLE = Duration.ofSeconds(Integer.getInteger("bench.settle", 90));
  private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("bench.idle", 180));
  private static final int PER_SSHD = Integer.getInteger("bench.per.sshd", 50);
  private static final int FAILING = Integer.getInteger("bench.failing", 200);
  private static final int WORKERS = 10;
  private static final int PROCESSES = 150;
  private static final Pattern HEAP =
      Pattern.compile("(?:garbage-first heap|DefNew|Tenured) .*used (\\d+)K");
  private static final Pattern NAME = Pattern.compile("web\\d{3}");

  /** For more servers than this the usual heap is too small, as docs/performance.md says. */
  private static final int USUAL_HEAP = 600;

  private WatchedBenchmark() {}

  static void run() throws IOException {
    Path dir = Files.createTempDirectory("workerbot-bench");
    Path script = script(dir);
    System.out.printf(
        "Idle over %d s, from %d s after the last server was heard; %d fail at once%n",
        IDLE.toSeconds(), SETTLE.toSeconds(), FAILING);
    System.out.println(Growth.HEAD);
    List<LoopbackServer> sshds = new ArrayList<>();
    List<Growth> growth = new ArrayList<>();
    try {
      for (int many : SERVERS) {
        Map<String, LoopbackServer> servers = new LinkedHashMap<>();
        for (int i = 0; i < many; i++) {
          if (i / PER_SSHD == sshds.size()) {
            sshds.add(LoopbackServer.start(Map.of(), "ForceCommand " + script));
          }
          servers.put("web%03d".formatted(i), sshds.get(i / PER_SSHD));
        }
        Growth measured = measure(servers, script);
        System.out.println(measured);
        growth.add(measured);
      }
    } finally {
      sshds.forEach(LoopbackServer::close);
    }
    Growth.eachServer(growth).ifPresent(System.out::println);
    Optional<String> picture = Optional.ofNullable(System.getProperty("bench.picture"));
    if (picture.isPresent()) {
      Growth.draw(growth, Path.of(picture.get()));
    }
  }

  private static Growth measure(Map<String, LoopbackServer> servers, Path script)
      throws IOException {
    List<String> launcher =
        servers.size() > USUAL_HEAP
            ? List.of("env", "WORKERBOT_JAVA_OPTIONS=-Xmx600m", "bin/workerbot")
            : List.of("bin/workerbot");
    long start = System.nanoTime();
    try (Watched bot = new Watched(servers, launcher)) {
      bot.awaitLive();
      double connected = seconds(start);
      double connecting = CpuTime.now().alone(bot.pid());
      pause(SETTLE);
      double before = CpuTime.now().alone(bot.pid());
      long from = System.nanoTime();
      pause(IDLE);
      double idle = (CpuTime.now().alone(bot.pid()) - before) / seconds(from) * 60;
      Path status = Path.of("/proc", Long.toString(bot.pid()), "status");
      double resident = number(status, "VmRSS") / 1024;
      double threads = number(status, "Threads");
      double heap = heap(bot.pid());
      if (Files.exists(script.resolveSibling("unexpected"))) {
        System.out.println("  not all main logs were followed as files");
      }
      if (!bot.slack().messages().isEmpty()) {
        System.out.println("  something was told: " + bot.slack().messages().getFirst().text());
      }
      double answered = answered(bot, servers.size());
      double[] failed = failing(bot, servers);
      double most = number(status, "VmHWM") / 1024;
      return new Growth(
          servers.size(),
          new Growth.Work(connected, connecting),
          new Growth.Room(resident, most, heap, threads),
          idle,
          answered,
          failed[0],
          failed[1]);
    }
  }

  /** Until one status of all workers stands in the channel. */
  private static double answered(Watched bot, int servers) {
    String all = "%d RUNNING".formatted(servers * WORKERS);
    long start = System.nanoTime();
    String _ = bot.slack().socket().type("U1", "status --all");
    Await.until(
        Duration.ofMinutes(2),
        () -> "a status of all: " + bot.slack().messages(),
        () ->
            bot.slack().messages().stream()
                .anyMatch(one -> one.text().replace(",", "").contains(all)));
    return seconds(start);
  }

  /** Until the last of so many that end at once is posted, and until all are heard again. */
  private static double[] failing(Watched bot, Map<String, LoopbackServer> servers) {
    List<LoopbackServer> ended =
        servers.values().stream().distinct().limit(Math.max(1, FAILING / PER_SSHD)).toList();
    long lost = servers.values().stream().filter(ended::contains).count();
    long start = System.nanoTime();
    ended.parallelStream().forEach(LoopbackServer::stopSshd);
    Await.until(
        Duration.ofMinutes(5),
        () -> "all of %d are posted: %s".formatted(lost, posted(bot)),
        () -> posted(bot).size() == lost);
    double posted = seconds(start);
    long again = System.nanoTime();
    ended.forEach(LoopbackServer::startSshd);
    bot.awaitLive();
    return new double[] {posted, seconds(again)};
  }

  /** The servers of which the bot has posted unasked. */
  private static Set<String> posted(Watched bot) {
    return bot.slack().messages().stream()
        .filter(FakeSlack.Shown::isUnasked)
        .flatMap(one -> NAME.matcher(one.text()).results())
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
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
