package dev.workerbot.feature.stats.picture;

import dev.workerbot.message.text.CleanText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What each line and mark stands for, in as many rows as that takes. */
final class Legend {
  private static final int ROW = 38;
  private static final int SIGN = 34;
  private static final int GAP = 34;
  private static final int LONGEST = 44;

  /** How an entry is drawn in the picture. */
  enum LegendSign {
    LINE,
    BAND,
    TRIANGLE
  }

  /** One thing that is to be explained. */
  record LegendEntry(LegendSign legendSign, Color color, String name) {}

  private final Graphics2D graphics;
  private final Color text;
  private final List<List<LegendEntry>> rows = new ArrayList<>();

  Legend(Graphics2D graphics, Font font, Color text, int width, List<LegendEntry> entries) {
    this.graphics = graphics;
    this.text = text;
    graphics.setFont(font);
    int left = 0;
    List<LegendEntry> linesFirst =
        entries.stream().sorted(Comparator.comparing(LegendEntry::legendSign)).toList();
    for (LegendEntry legendEntry : linesFirst) {
      int needed = widthOf(legendEntry);
      if (rows.isEmpty() || needed > left) {
        rows.add(new ArrayList<>());
        left = width;
      }
      rows.getLast().add(legendEntry);
      left -= needed;
    }
  }

  private int widthOf(LegendEntry legendEntry) {
    return SIGN + 8 + graphics.getFontMetrics().stringWidth(name(legendEntry)) + GAP;
  }

  private static String name(LegendEntry legendEntry) {
    String name = legendEntry.name();
    return CleanText.cut(name, LONGEST);
  }

  int height() {
    return rows.size() * ROW;
  }

  void draw(int x, int y) {
    FontMetrics metrics = graphics.getFontMetrics();
    int top = y;
    for (List<LegendEntry> row : rows) {
      int at = x;
      int middle = top + ROW / 2;
      for (LegendEntry legendEntry : row) {
        sign(legendEntry, at, middle);
        graphics.setColor(text);
        graphics.drawString(
            name(legendEntry),
            at + SIGN + 8,
            middle + metrics.getAscent() / 2 - metrics.getDescent() / 2);
        at += widthOf(legendEntry);
      }
      top += ROW;
    }
  }

  private void sign(LegendEntry legendEntry, int x, int middle) {
    graphics.setColor(legendEntry.color());
    switch (legendEntry.legendSign()) {
      case LINE -> {
        graphics.setStroke(new BasicStroke(5));
        graphics.drawLine(x + 3, middle, x + SIGN - 6, middle);
      }
      case BAND -> graphics.fillRect(x + 6, middle - 12, SIGN - 10, 24);
      case TRIANGLE ->
          graphics.fillPolygon(
              new Polygon(
                  new int[] {x + 10, x + 26, x + 18},
                  new int[] {middle + 8, middle + 8, middle - 8},
                  3));
    }
  }
}
