package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.bench.StoreBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A year of a company's workers, in a few minutes. */
@Tag("soak")
class YearSoakIT {
  @TempDir Path dir;

  @Test
  void aYearOfFiftyServers_takesLessThan300MegaBytes() throws IOException, InterruptedException {
    long bytes = StoreBenchmark.year(dir, false);
    assertTrue(bytes < 300_000_000L, bytes + " bytes");
  }
}
