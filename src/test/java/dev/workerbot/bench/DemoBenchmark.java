package dev.workerbot.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long {@code bin/demo} takes until somebody at a terminal is prompted, once all is built. */
final class DemoBenchmark {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final String PROMPT = "anna> ";

  private DemoBenchmark() {}

  static void run() throws IOException, InterruptedException {
    List<Double> prompts = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      prompts.add(prompt());
    }
    System.out.printf(
        Locale.ROOT,
        "bin/demo, from its start to its prompt, %d rounds: median %.2f s, longest %.2f s%n",
        ROUNDS,
        Figures.median(prompts),
        Figures.percentile(prompts, 100));
  }

  private static double prompt() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process demo =
        new ProcessBuilder("script", "--quiet", "--flush", "--command", "bin/demo", "/dev/null")
            .redirectErrorStream(true)
            .start();
    StringBuilder shown = new StringBuilder();
    try (InputStream output = demo.getInputStream()) {
      byte[] some = new byte[4096];
      while (!shown.toString().contains(PROMPT)) {
        int read = output.read(some);
        if (read < 0) {
          throw new IllegalStateException("no prompt: " + shown);
        }
        shown.append(new String(some, 0, read, StandardCharsets.UTF_8));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      demo.outputWriter().append("exit\n").flush();
      output.transferTo(OutputStream.nullOutputStream());
      int _ = demo.waitFor();
      return seconds;
    }
  }
}
