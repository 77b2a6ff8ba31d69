package dev.workerbot.bench;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One worker goes FATAL, and whoever watches says so: workerbot in its chat, monit and superlance's
 * fatalmailbatch by mail. All watch the same worker at the same time.
 */
final class RaceBenchmark {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);

  /** Until each of them has seen the worker well. */
  private static final int SETTLE = Integer.getInteger("bench.settle", 125);

  /** A checkout of superlance, which Debian does not have; without it that line is left out. */
  private static final Optional<String> SUPERLANCE =
      Optional.ofNullable(System.getProperty("bench.superlance"));

  private static final List<Integer> CYCLES = List.of(5, 120);
  private static final String WORKER = "importer";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS", Locale.ROOT);

  private RaceBenchmark() {}

  static void run() throws IOException {
    Path dir = Files.createTempDirectory("workerbot-bench");
    Path alive = dir.resolve("alive");
    Files.createFile(alive);
    try (Mailbox mailbox = new Mailbox();
        LoopbackServer server = LoopbackServer.start(programs(alive, mailbox.port()));
        Watched bot = new Watched(Map.of("web1", server))) {
      server.awaitStatus(WORKER, "RUNNING");
      bot.awaitLive();
      List<Process> monits = new ArrayList<>();
      try {
        for (int cycle : CYCLES) {
          monits.add(monit(dir, cycle, alive, mailbox.port()));
        }
        print(rounds(server, bot, mailbox, alive));
      } finally {
        monits.forEach(Process::destroy);
      }
    }
  }

  private static Map<String, String> programs(Path alive, int port) {
    Map<String, String> programs = new LinkedHashMap<>();
    // Whoever looks for the process finds the name of the file among its words.
    programs.put(
        WORKER,
        "command=sh -c 'while [ -e %s ]; do sleep 0.1; done; exit 1'\nstartretries=0"
            .formatted(alive));
    SUPERLANCE.ifPresent(checkout ->
        programs.put(
            "eventlistener:fatalmailbatch",
            """
            command=/usr/bin/python3 -c "from superlance.fatalmailbatch import main; main()" \
            --toEmail=a@localhost --fromEmail=fatalmailbatch@localhost --smtpHost=127.0.0.1:%d
            environment=PYTHONPATH="%s"
            events=PROCESS_STATE,TICK_60\
            """
                .formatted(port, checkout)));
    return programs;
  }

  private static Process monit(Path dir, int cycle, Path alive, int port) throws IOException {
    Path file = dir.resolve("monitrc" + cycle);
    Files.writeString(
        file,
        """
        set daemon %1$d
        set mailserver 127.0.0.1 port %2$d
        set mail-format { from: monit%1$d@localhost }
        set alert a@localhost only on { nonexist }
        set pidfile %3$s/monit%1$d.pid
        set idfile %3$s/monit%1$d.id
        set statefile %3$s/monit%1$d.state
        check process %4$s matching "%5$s"
        """
            .formatted(cycle, port, dir, WORKER, alive));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return new ProcessBuilder("monit", "-I", "-c", file.toString())
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("monit" + cycle + ".log").toFile())
        .start();
  }

  private static Map<String, List<Double>> rounds(
      LoopbackServer server, Watched bot, Mailbox mailbox, Path alive) throws IOException {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      // At any moment of the others' cycles, once each of them has seen it well.
      pause(Duration.ofSeconds(SETTLE + random.nextInt(120)));
      Instant before = Instant.now();
      Files.delete(alive);
      try {
        Await.until(
            Duration.ofMinutes(6),
            "all have said so",
            () -> arrivals(bot, mailbox, before).size() == contestants());
      } catch (AssertionError late) {
        throw new IllegalStateException(
            "only " + arrivals(bot, mailbox, before) + " of mail " + mailbox, late);
      }
      Instant fatal = fatal(server, before);
      arrivals(bot, mailbox, before)
          .forEach((who, at) ->
              seconds
                  .computeIfAbsent(who, _ -> new ArrayList<>())
                  .add(Duration.between(fatal, at).toMillis() / 1000.0));
      Files.createFile(alive);
      String _ = Processes.must(started(server));
      server.awaitStatus(WORKER, "RUNNING");
    }
    return seconds;
  }

  private static int contestants() {
    return 1 + CYCLES.size() + (SUPERLANCE.isPresent() ? 1 : 0);
  }

  private static String[] started(LoopbackServer server) {
    return Stream.concat(server.supervisorctlCommand().stream(), Stream.of("start", WORKER))
        .toArray(String[]::new);
  }

  private static Map<String, Instant> arrivals(Watched bot, Mailbox mailbox, Instant from) {
    Map<String, Instant> arrivals = new LinkedHashMap<>();
    bot.slack().messages().stream()
        .filter(message -> message.at().isAfter(from))
        .filter(message -> message.versions().getFirst().blocks().contains("FATAL"))
        .findFirst()
        .ifPresent(message -> arrivals.put("workerbot", message.at()));
    for (int cycle : CYCLES) {
      first(mailbox, from, mail -> mail.text().contains("monit" + cycle + "@"))
          .ifPresent(at -> arrivals.put("monit, every " + cycle + " s", at));
    }
    first(mailbox, from, mail -> mail.text().contains("fatalmailbatch@"))
        .ifPresent(at -> arrivals.put("fatalmailbatch, every 60 s", at));
    return arrivals;
  }

  private static Optional<Instant> first(
      Mailbox mailbox, Instant from, Predicate<Mailbox.Mail> which) {
    return mailbox.mails().stream()
        .filter(mail -> mail.at().isAfter(from))
        .filter(which)
        .map(Mailbox.Mail::at)
        .findFirst();
  }

  private static Instant fatal(LoopbackServer server, Instant from) throws IOException {
    return Files.readAllLines(server.dir().resolve("supervisord.log")).stream()
        .filter(line -> line.contains("gave up: " + WORKER + " entered FATAL"))
        .map(line ->
            LocalDateTime.parse(line.substring(0, 23), STAMP)
                .atZone(ZoneId.systemDefault())
                .toInstant())
        .filter(at -> at.isAfter(from))
        .findFirst()
        .orElseThrow();
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static void print(Map<String, List<Double>> seconds) {
    System.out.printf(
        "From `gave up: … FATAL` in supervisord's log to the message, seconds, %d rounds%n",
        ROUNDS);
    seconds.forEach((who, all) ->
        System.out.printf(
            Locale.ROOT,
            "  %-28s median %7.2f   least %7.2f   most %7.2f%n",
            who,
            Figures.median(all),
            Figures.percentile(all, 0),
            Figures.percentile(all, 100)));
  }
}
