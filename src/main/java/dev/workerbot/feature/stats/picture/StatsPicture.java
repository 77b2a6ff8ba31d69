package dev.workerbot.feature.stats.picture;

import dev.workerbot.history.StatsReport;
import dev.workerbot.message.Picture;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws figures, where this machine can draw. */
public final class StatsPicture {
  private static final Logger LOG = LoggerFactory.getLogger(StatsPicture.class);

  static {
    // Before anything of AWT is touched: on a server there is no screen to look for.
    System.setProperty("java.awt.headless", "true");
  }

  private StatsPicture() {}

  /** What came of it. */
  public sealed interface PictureResult {}

  public record Drawn(Picture picture) implements PictureResult {}

  /**
   * This machine cannot draw.
   *
   * @param why for people, with the way out
   */
  public record NotDrawn(String why) implements PictureResult {}

  /**
   * Memory over time, a line for each worker or group; restarts as marks; downtime as bands.
   *
   * @param name of the file
   * @param title also for who cannot see it
   */
  public static PictureResult draw(StatsReport statsReport, String name, String title) {
    try {
      return new Drawn(new Picture(name, alt(title), Chart.png(statsReport, title)));
    } catch (IOException | RuntimeException | LinkageError | InternalError cannot) {
      // Java's fonts fail in as many ways as there are ways to lack them.
      LOG.warn("cannot draw a chart", cannot);
      return new NotDrawn(
          "No chart: Java cannot draw on the bot's machine, most likely because fonts are"
              + " missing. Install `fontconfig` and `fonts-dejavu-core` there, then restart the"
              + " bot.");
    }
  }

  private static String alt(String title) {
    return "Memory, restarts and downtime of " + title;
  }
}
