package dev.workerbot.bench;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The status of many servers: by a bot that runs, and by the tools that run a command on many hosts
 * over SSH, in turns. Several names share a server, as this machine has not room for so many.
 */
final class FleetBenchmark {
  private static final int NAMES = Integer.getInteger("bench.many", 200);
  private static final int SERVERS = Integer.getInteger("bench.servers", 20);
  private static final int WORKERS = 10;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final int WARM_UP = 10;

  private FleetBenchmark() {}

  /** How long it took, and what of it the client computed, in seconds. */
  private record Taken(double seconds, double cpu) {}

  /** One way to ask. */
  private interface Way {
    Taken ask() throws IOException;
  }

  static void run() throws IOException {
    Path dir = Files.createTempDirectory("workerbot-bench");
    Map<String, String> programs =
        IntStream.range(0, WORKERS)
            .boxed()
            .collect(Collectors.toMap(i -> "worker" + i, _ -> "command=sleep 100000"));
    List<LoopbackServer> servers = new ArrayList<>();
    try {
      for (int i = 0; i < SERVERS; i++) {
        servers.add(LoopbackServer.start(programs, "MaxSessions 40\nMaxStartups 1000"));
      }
      Map<String, LoopbackServer> byName = new LinkedHashMap<>();
      for (int i = 0; i < NAMES; i++) {
        byName.put("web%03d".formatted(i), servers.get(i % SERVERS));
      }
      servers.forEach(server -> server.awaitStatus("worker9", "RUNNING"));
      measure(dir, byName);
    } finally {
      servers.forEach(LoopbackServer::close);
    }
  }

  private static void measure(Path dir, Map<String, LoopbackServer> servers) throws IOException {
    Path ssh = sshConfig(dir, servers);
    Path hosts = dir.resolve("hosts");
    Files.write(hosts, servers.keySet());
    // Each server's config stands where the command looks for it by the name of its port.
    String command =
        "supervisorctl -c $(cat %s/$(echo $SSH_CONNECTION | cut -d' ' -f4)) status".formatted(dir);
    for (LoopbackServer server : servers.values()) {
      Files.writeString(
          dir.resolve(Integer.toString(server.port())),
          server.dir().resolve("supervisord.conf") + "\n");
    }
    try (TestBot bot = TestBot.on(dir.resolve("bot"), servers, Map.of())) {
      Map<String, Way> ways = new LinkedHashMap<>();
      ways.put("workerbot: status, warm", () -> ours(bot));
      ways.put(
          "ansible -f 100",
          () ->
              tool(
                  dir,
                  List.of(
                      "ansible",
                      "all",
                      "-i",
                      hosts.toString(),
                      "-f",
                      "100",
                      "-m",
                      "shell",
                      "--ssh-common-args=-F " + ssh,
                      "-a",
                      command)));
      ways.put(
          "parallel-ssh -p 100",
          () ->
              tool(
                  dir,
                  List.of(
                      "parallel-ssh",
                      "-h",
                      hosts.toString(),
                      "-p",
                      "100",
                      "-t",
                      "120",
                      "-i",
                      "-x",
                      "-F " + ssh,
                      command)));
      ways.put(
          "clush -f 100",
          () ->
              tool(
                  dir,
                  List.of(
                      "clush",
                      "-f",
                      "100",
                      "-o",
                      "-F " + ssh,
                      "-w",
                      String.join(",", servers.keySet()),
                      command)));
      for (int i = 0; i < WARM_UP; i++) {
        ours(bot);
      }
      Map<String, List<Taken>> taken = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (Map.Entry<String, Way> way : ways.entrySet()) {
          taken.computeIfAbsent(way.getKey(), _ -> new ArrayList<>()).add(way.getValue().ask());
        }
      }
      print(taken);
    }
  }

  private static Path sshConfig(Path dir, Map<String, LoopbackServer> servers) throws IOException {
    StringBuilder text = new StringBuilder("BatchMode yes\nIdentitiesOnly yes\n");
    servers.forEach((name, server) ->
        text.append(
            """
            Host %s
              HostName 127.0.0.1
              Port %d
              IdentityFile %s
              UserKnownHostsFile %s
            """
                .formatted(name, server.port(), server.clientKey(), server.knownHosts())));
    Path file = dir.resolve("ssh_config");
    Files.writeString(file, text);
    return file;
  }

  private static Taken ours(TestBot bot) throws IOException {
    long self = ProcessHandle.current().pid();
    double before = CpuTime.now().alone(self);
    long from = System.nanoTime();
    CommandAnswer answer = bot.crowd(1, _ -> "status --all").getFirst().join();
    double seconds = (System.nanoTime() - from) / 1e9;
    if (answer.code() != OutcomeCode.DONE) {
      throw new IllegalStateException("not all answered: " + answer.message());
    }
    return new Taken(seconds, CpuTime.now().alone(self) - before);
  }

  /** Runs a tool to its end, and has the shell say what it and its children computed. */
  private static Taken tool(Path dir, List<String> words) throws IOException {
    Path output = dir.resolve("output");
    List<String> timed =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "TIMEFORMAT='%U %S'; time \"$@\" >" + output + " 2>&1 </dev/null",
                "bash"));
    timed.addAll(words);
    long from = System.nanoTime();
    Processes.Ran ran = Processes.run(timed);
    double seconds = (System.nanoTime() - from) / 1e9;
    long rows = Files.readAllLines(output).stream().filter(one -> one.contains("RUNNING")).count();
    if (rows != (long) NAMES * WORKERS) {
      throw new IllegalStateException(
          words.getFirst() + " answered " + rows + " rows: " + Files.readString(output));
    }
    String[] cpu = ran.output().strip().split(" ", -1);
    return new Taken(seconds, Double.parseDouble(cpu[0]) + Double.parseDouble(cpu[1]));
  }

  private static void print(Map<String, List<Taken>> taken) {
    System.out.printf(
        "Status of %d servers with %d workers each, %d rounds in turns%n", NAMES, WORKERS, ROUNDS);
    double ours = median(taken.get("workerbot: status, warm"));
    taken.forEach((name, all) ->
        System.out.printf(
            Locale.ROOT,
            "  %-26s median %7.2f s, %6.1f times ours; CPU of the client %6.2f s%n",
            name,
            median(all),
            median(all) / ours,
            Figures.median(all.stream().map(Taken::cpu).toList())));
  }

  private static double median(List<Taken> all) {
    return Figures.median(all.stream().map(Taken::seconds).toList());
  }
}
