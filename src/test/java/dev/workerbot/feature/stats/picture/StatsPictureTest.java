package dev.workerbot.feature.stats.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.history.Sample;
import dev.workerbot.history.StatsReport;
import dev.workerbot.history.WorkerStats;
import dev.workerbot.history.WorkerStats.Down;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsPictureTest {
  private static final Instant TO = Instant.parse("2026-11-24T08:40:00Z");
  private static final long MB = 1024 * 1024;

  /** A worker whose memory grows until it restarts, every so often. */
  private static WorkerStats worker(
      String target, Duration period, long base, List<Down> downs, Instant... restarts) {
    Instant from = TO.minus(period);
    List<Sample> memory = new ArrayList<>();
    List<Instant> marks = List.of(restarts);
    double grown = 0;
    for (Instant at = from; at.isBefore(TO); at = at.plus(Duration.ofMinutes(5))) {
      Instant now = at;
      boolean down =
          downs.stream().anyMatch(one -> !now.isBefore(one.from()) && now.isBefore(one.to()));
      boolean fresh =
          marks.stream()
              .anyMatch(mark -> !mark.isAfter(now) && mark.isAfter(now.minusSeconds(300)));
      grown = fresh ? 0 : (grown + 0.35) % (base + 40);
      if (!down) {
        memory.add(new Sample(at, (long) ((base + grown + Math.sin(grown * base) * 3) * MB)));
      }
    }
    return new WorkerStats(
        Target.of(target),
        memory,
        OptionalLong.of(90 * MB),
        marks,
        downs,
        Optional.of(WorkerState.RUNNING));
  }

  private static Down down(int hoursAgo, int minutes, boolean failed) {
    Instant from = TO.minus(Duration.ofHours(hoursAgo));
    return new Down(from, from.plus(Duration.ofMinutes(minutes)), failed);
  }

  private static StatsReport stats(Duration period, WorkerStats... workers) {
    return new StatsReport(TO.minus(period), TO, List.of(workers));
  }

  private static BufferedImage drawn(String name, String title, StatsReport statsReport)
      throws IOException {
    byte[] png =
        assertInstanceOf(
                StatsPicture.Drawn.class, StatsPicture.draw(statsReport, name + ".png", title))
            .picture()
            .png();
    // For who wants to look at it.
    Files.write(Path.of("target", name + ".png"), png);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(1200, image.getWidth());
    assertEquals(800, image.getHeight());
    return image;
  }

  private static Set<Integer> colors(BufferedImage image) {
    Set<Integer> colors = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colors.add(image.getRGB(x, y));
      }
    }
    return colors;
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static final Duration DAY = Duration.ofHours(24);

  private static WorkerStats horizon(Down... downs) {
    return worker(
        "horizon@web1",
        DAY,
        80,
        List.of(downs),
        TO.minus(Duration.ofHours(19)),
        TO.minus(Duration.ofHours(7)));
  }

  @Test
  void onePicture_hasThePromisedSize_andIsNotBlank() throws IOException {
    BufferedImage image =
        drawn(
            "stats-one",
            "horizon@web1, the last 24 h",
            stats(DAY, horizon(down(19, 40, true), down(7, 25, false), down(3, 1, true))));
    assertTrue(colors(image).size() > 20, "drawn, with smooth edges");
  }

  @Test
  void otherData_isAnotherPicture() throws IOException {
    int[] calm = pixels(drawn("stats-calm", "horizon@web1", stats(DAY, horizon())));
    int[] same = pixels(drawn("stats-calm", "horizon@web1", stats(DAY, horizon())));
    int[] down =
        pixels(drawn("stats-down", "horizon@web1", stats(DAY, horizon(down(10, 60, true)))));
    int[] stopped =
        pixels(drawn("stats-stopped", "horizon@web1", stats(DAY, horizon(down(10, 60, false)))));
    assertTrue(Arrays.equals(calm, same));
    assertFalse(Arrays.equals(calm, down));
    assertFalse(Arrays.equals(down, stopped));
  }

  @Test
  void eightWorkers_areEightLines_andMoreAreTheirGroups() throws IOException {
    List<WorkerStats> eight = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      eight.add(
          worker(
              "queue:queue_0" + i + "@web1",
              Duration.ofDays(7),
              30 + 12 * i,
              List.of(down(70, 200, true))));
    }
    drawn(
        "stats-eight",
        "8 workers of queue@web1, the last 7 d",
        stats(Duration.ofDays(7), eight.toArray(WorkerStats[]::new)));
    List<WorkerStats> many = new ArrayList<>(eight);
    many.add(worker("horizon@web2", Duration.ofDays(7), 120, List.of()));
    BufferedImage folded =
        drawn(
            "stats-many",
            "9 workers of *@web*, the last 7 d",
            stats(Duration.ofDays(7), many.toArray(WorkerStats[]::new)));
    assertTrue(colors(folded).size() > 20);
  }

  @Test
  void nothingButAState_isDrawnToo() throws IOException {
    drawn(
        "stats-bare",
        "horizon@web1, the last 10 min",
        stats(
            Duration.ofMinutes(10),
            new WorkerStats(
                Target.of("horizon@web1"),
                List.of(),
                OptionalLong.empty(),
                List.of(),
                List.of(new Down(TO.minusSeconds(500), TO, true)),
                Optional.of(WorkerState.FATAL))));
  }

  /** Asks for a picture, in a process of its own. */
  public static final class Drawing {
    public static void main(String[] args) {
      StatsPicture.PictureResult pictureResult =
          StatsPicture.draw(stats(DAY, horizon()), "horizon.png", "horizon@web1");
      System.out.println(
          switch (pictureResult) {
            case StatsPicture.Drawn _ -> "drawn";
            case StatsPicture.NotDrawn(var why) -> why;
          });
    }
  }

  @Test
  void aMachineWithoutFonts_isNoCrash(@TempDir Path dir) throws IOException {
    Path none = Files.writeString(dir.resolve("fonts.conf"), "<fontconfig></fontconfig>");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // Where it would find what it remembers of fonts.
            "-Duser.home=" + dir,
            "-cp",
            System.getProperty("java.class.path"),
            Drawing.class.getName());
    java.environment().put("FONTCONFIG_FILE", none.toString());
    java.redirectError(ProcessBuilder.Redirect.DISCARD);
    // It ends by itself, as its output does.
    String said = new String(java.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(said.contains("No chart: Java cannot draw on the bot's machine"), said);
  }
}
