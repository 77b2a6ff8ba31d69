package dev.workerbot.bench;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How soon a channel learns of a worker that went FATAL, and what watching costs the servers,
 * against asking them again and again. All of it in one run, with real supervisords, each behind
 * its own sshd, and the bot in a process of its own.
 */
final class AlertsBenchmark {
  private static final int SERVERS = Integer.getInteger("bench.servers", 50);
  private static final int POLLED = Integer.getInteger("bench.polled", 10);
  private static final int STEADY = 7;
  private static final int FAILING = 3;
  private static final Duration SPREAD =
      Duration.ofSeconds(Integer.getInteger("bench.spread", 150));

  /** More than that within which alerts of one server go onto one card. */
  private static final Duration APART = Duration.ofSeconds(15);

  private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("bench.idle", 180));
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final int ROUNDS = 40;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  private AlertsBenchmark() {}

  /** A worker that is made to fail. */
  private record Failing(String server, String program) {
    String target() {
      return program + "@" + server;
    }
  }

  /** When it was heard of, and when the alert of it was decided on. */
  private record Known(Instant heard, Instant decided) {}

  static void run() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    for (int i = 0; i < STEADY; i++) {
      programs.put("worker" + i, "command=sleep 100000");
    }
    for (int i = 0; i < FAILING; i++) {
      programs.put(
          "failing" + i, "command=sh -c \"exit 1\"\nautostart=false\nstartretries=0\nstartsecs=10");
    }
    try (Machines watched = Machines.start("watched", SERVERS, programs);
        Machines polled = Machines.start("polled", POLLED, programs);
        Watched bot = new Watched(watched.servers())) {
      bot.awaitLive();
      // The rest of what comes with a start.
      pause(Duration.ofSeconds(10));
      latency(watched, bot);
      pause(Duration.ofSeconds(20));
      watchedSide(watched, polled, bot);
      parts(polled.servers().values().iterator().next());
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static void latency(Machines machines, Watched bot) throws IOException {
    Map<Failing, Duration> plan = plan(machines);
    try (ScheduledExecutorService clock = Executors.newScheduledThreadPool(2)) {
      plan.forEach((one, when) -> {
        var _ =
            clock.schedule(
                () -> Machines.start(machines.servers().get(one.server()), one.program()),
                when.toMillis(),
                TimeUnit.MILLISECONDS);
      });
    }
    Await.until(
        Duration.ofMinutes(2),
        "every failure is posted",
        () -> arrivals(bot.slack()).keySet().containsAll(targets(plan)));
    Map<String, Instant> arrivals = arrivals(bot.slack());
    Map<String, Known> known = known(bot.database());
    List<Double> heard = new ArrayList<>();
    List<Double> decided = new ArrayList<>();
    List<Double> posted = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    for (Failing one : plan.keySet()) {
      Instant written = written(machines.servers().get(one.server()), one.program());
      Known of = known.get(one.target());
      Instant arrived = arrivals.get(one.target());
      heard.add(seconds(written, of.heard()));
      decided.add(seconds(of.heard(), of.decided()));
      posted.add(seconds(of.decided(), arrived));
      whole.add(seconds(written, arrived));
    }
    System.out.printf(
        "%d workers of %d servers went FATAL within %d s, at random%n",
        plan.size(), SERVERS, SPREAD.toSeconds());
    System.out.printf("  %-52s %6s %6s %6s %6s%n", "seconds", "p50", "p95", "p99", "max");
    print("from supervisord's time stamp to the line heard", heard);
    print("from there to the alert decided on", decided);
    print("from there to the post at the chat", posted);
    print("from supervisord's time stamp to the post", whole);
    System.out.println();
  }

  private static void print(String what, List<Double> seconds) {
    System.out.printf(
        Locale.ROOT,
        "  %-52s %6.3f %6.3f %6.3f %6.3f%n",
        what,
        Figures.percentile(seconds, 50),
        Figures.percentile(seconds, 95),
        Figures.percentile(seconds, 99),
        Figures.percentile(seconds, 100));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  /** Each of a server's at a random moment, but far enough from the others. */
  private static Map<Failing, Duration> plan(Machines machines) {
    Random random = new Random(1);
    long free = SPREAD.minus(APART.multipliedBy(FAILING - 1L)).toMillis();
    Map<Failing, Duration> plan = new LinkedHashMap<>();
    for (String server : machines.servers().keySet()) {
      List<Long> moments = random.longs(FAILING, 0, free).sorted().boxed().toList();
      for (int i = 0; i < FAILING; i++) {
        plan.put(
            new Failing(server, "failing" + i),
            Duration.ofMillis(moments.get(i)).plus(APART.multipliedBy(i)));
      }
    }
    return plan;
  }

  private static List<String> targets(Map<Failing, Duration> plan) {
    return plan.keySet().stream().map(Failing::target).toList();
  }

  /** When each was posted first. */
  private static Map<String, Instant> arrivals(FakeSlack slack) {
    Map<String, Instant> arrivals = new HashMap<>();
    for (FakeSlack.Shown message : slack.messages()) {
      for (String word : message.versions().getFirst().blocks().split("\\s+", -1)) {
        if (word.matches("failing\\d@\\w+")) {
          arrivals.putIfAbsent(word, message.at());
        }
      }
    }
    return arrivals;
  }

  private static Map<String, Known> known(Path database) throws IOException {
    Map<String, Known> known = new HashMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT worker, server, since, opened_at FROM alert WHERE worker IS NOT NULL")) {
      while (rows.next()) {
        known.put(
            rows.getString("worker").replaceFirst(".*:", "") + "@" + rows.getString("server"),
            new Known(
                Instant.ofEpochMilli(rows.getLong("since")),
                Instant.ofEpochMilli(rows.getLong("opened_at"))));
      }
    } catch (SQLException unreadable) {
      throw new IOException(unreadable);
    }
    return known;
  }

  private static Instant written(LoopbackServer server, String program) throws IOException {
    String line =
        Files.readAllLines(server.dir().resolve("supervisord.log")).stream()
            .filter(one -> one.contains("gave up: " + program + " entered FATAL"))
            .findFirst()
            .orElseThrow();
    return LocalDateTime.parse(line.substring(0, 23), STAMP)
        .atZone(ZoneId.systemDefault())
        .toInstant();
  }

  private static void watchedSide(Machines watched, Machines polled, Watched bot)
      throws IOException {
    List<Poller> pollers =
        polled.servers().entrySet().stream()
            .map(one -> new Poller(one.getKey(), one.getValue()))
            .toList();
    pause(POLL);
    CpuTime before = CpuTime.now();
    long from = System.nanoTime();
    pause(IDLE);
    CpuTime after = CpuTime.now();
    double minutes = (System.nanoTime() - from) / 60e9;
    pollers.forEach(Poller::close);
    double watching = used(before, after, watched.roots()) / SERVERS / minutes;
    double polling = used(before, after, polled.roots()) / POLLED / minutes;
    double ours = (after.alone(bot.pid()) - before.alone(bot.pid())) / minutes;
    System.out.printf(
        Locale.ROOT,
        "The servers' side while nothing happens, %.0f s, %d watched and %d polled%n",
        minutes * 60,
        SERVERS,
        POLLED);
    perMinute("watched by workerbot", watching);
    perMinute("`supervisorctl status` every 5 s, kept connection", polling);
    System.out.printf(Locale.ROOT, "  watching costs %.3f of polling%n", watching / polling);
    perMinute("workerbot itself, for all of its servers", ours);
    System.out.println();
  }

  private static double used(CpuTime before, CpuTime after, List<Long> roots) {
    return after.trees(roots) - before.trees(roots);
  }

  private static void perMinute(String what, double seconds) {
    System.out.printf(Locale.ROOT, "  %-52s %7.3f CPU s a minute%n", what, seconds);
  }

  /** Asks a server for its status every five seconds, over one connection. */
  private static final class Poller implements AutoCloseable {
    private final Supervisor supervisor;
    private final Thread thread;

    Poller(String name, LoopbackServer server) {
      supervisor = supervisor(name, server);
      thread = Thread.ofVirtual().start(this::poll);
    }

    private void poll() {
      long next = System.nanoTime();
      while (!Thread.currentThread().isInterrupted()) {
        if (!(supervisor.status() instanceof Reply.Ok<?>)) {
          return;
        }
        next += POLL.toNanos();
        try {
          TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        } catch (InterruptedException over) {
          return;
        }
      }
    }

    @Override
    public void close() {
      thread.interrupt();
      supervisor.close();
    }
  }

  private static Supervisor supervisor(String name, LoopbackServer server) {
    return new Supervisorctl(new SshShell(server.endpoint(name, server.port())), server.settings());
  }

  /** What each thing that a watch does costs the server. */
  private static void parts(LoopbackServer server) throws IOException {
    Map<String, Consumer<Supervisor>> parts = new LinkedHashMap<>();
    parts.put("supervisorctl status", one -> must(one.status()));
    parts.put("ps", one -> must(one.processes()));
    System.out.printf("What it is made of, %d rounds each%n", ROUNDS);
    List<Long> roots = server.roots();
    try (Supervisor supervisor = supervisor("parts", server)) {
      must(supervisor.status());
      for (Map.Entry<String, Consumer<Supervisor>> part : parts.entrySet()) {
        double before = CpuTime.now().trees(roots);
        for (int i = 0; i < ROUNDS; i++) {
          part.getValue().accept(supervisor);
        }
        double used = CpuTime.now().trees(roots) - before;
        System.out.printf(
            Locale.ROOT, "  %-52s %7.1f CPU ms each%n", part.getKey(), used / ROUNDS * 1000);
      }
      Duration time = Duration.ofSeconds(60);
      double silent = over(time, roots);
      Thread feed =
          Thread.ofVirtual()
              .start(() -> {
                Reply<String> _ = supervisor.followMainLog(_ -> {});
              });
      pause(Duration.ofSeconds(5));
      double heard = over(time, roots);
      feed.interrupt();
      perMinute("supervisord and an idle connection", silent);
      perMinute("the same, and the main log followed", heard);
    }
  }

  private static double over(Duration time, List<Long> roots) throws IOException {
    double before = CpuTime.now().trees(roots);
    pause(time);
    return (CpuTime.now().trees(roots) - before) * 60 / time.toSeconds();
  }

  private static void must(Reply<?> reply) {
    if (!(reply instanceof Reply.Ok<?>)) {
      throw new IllegalStateException("no answer: " + reply);
    }
  }
}
