package dev.workerbot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints the figures of docs/performance.md. {@code bin/bench} runs it. */
public final class Benchmark {
  private Benchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.printf(
        "%s, %d cores, Java %s, load of the machine before: %s%n%n",
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version(),
        load());
    switch (args.length == 0 ? "commands" : args[0]) {
      case "commands" -> CommandsBenchmark.run();
      case "restarts" -> RestartsBenchmark.run();
      case "alerts" -> AlertsBenchmark.run();
      case "watched" -> WatchedBenchmark.run();
      case "fleet" -> FleetBenchmark.run();
      case "race" -> RaceBenchmark.run();
      case "start" -> StartBenchmark.run();
      case "demo" -> DemoBenchmark.run();
      case "lane" -> LaneBenchmark.run();
      case "store" -> StoreBenchmark.run();
      default -> {
        System.err.println(
            "usage: bin/bench [commands | restarts | alerts | watched | fleet | race | start | demo"
                + " | lane | store]");
        System.exit(2);
      }
    }
    System.out.printf("%nLoad of the machine after: %s%n", load());
    // What was started is ended by its hooks, whatever threads are left.
    System.exit(0);
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }
}
