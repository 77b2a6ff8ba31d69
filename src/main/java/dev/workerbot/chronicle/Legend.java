package dev.workerbot.chronicle;

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
  enum Sign {
    LINE,
    BAND,
    TRIANGLE
  }

  /** One thing that is to be explained. */
  record Entry(Sign sign, Color color, String name) {}

  private final Graphics2D graphics;
  private final Color text;
  private final List<List<Entry>> rows = new ArrayList<>();

  Legend(Graphics2D graphics, Font font, Color text, int width, List<Entry> entries) {
    this.graphics = graphics;
    this.text = text;
    graphics.setFont(font);
    int left = 0;
    List<Entry> linesFirst = entries.stream().sorted(Comparator.comparing(Entry::sign)).toList();
    for (Entry entry : linesFirst) {
      int needed = widthOf(entry);
      if (rows.isEmpty() || needed > left) {
        rows.add(new ArrayList<>());
        left = width;
      }
      rows.getLast().add(entry);
      left -= needed;
    }
  }

  private int widthOf(Entry entry) {
    return SIGN + 8 + graphics.getFontMetrics().stringWidth(name(entry)) + GAP;
  }

  private static String name(Entry entry) {
    String name = entry.name();
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
  }

  int height() {
    return rows.size() * ROW;
  }

  void draw(int x, int y) {
    FontMetrics metrics = graphics.getFontMetrics();
    int top = y;
    for (List<Entry> row : rows) {
      int at = x;
      int middle = top + ROW / 2;
      for (Entry entry : row) {
        sign(entry, at, middle);
        graphics.setColor(text);
        graphics.drawString(
            name(entry),
            at + SIGN + 8,
            middle + metrics.getAscent() / 2 - metrics.getDescent() / 2);
        at += widthOf(entry);
      }
      top += ROW;
    }
  }

  private void sign(Entry entry, int x, int middle) {
    graphics.setColor(entry.color());
    switch (entry.sign()) {
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
