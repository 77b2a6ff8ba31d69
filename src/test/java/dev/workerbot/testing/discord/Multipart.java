package dev.workerbot.testing.discord;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code multipart/form-data}. */
final class Multipart {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
  private static final Pattern FILE = Pattern.compile("filename=\"([^\"]*)\"");

  private Multipart() {}

  @SuppressWarnings("ArrayRecordComponent")
  record Part(String name, String fileName, byte[] bytes) {}

  static List<Part> parse(String contentType, byte[] body) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    String all = new String(body, StandardCharsets.ISO_8859_1);
    for (String piece : all.split(Pattern.quote("--" + boundary.group(1)), -1)) {
      int end = piece.indexOf("\r\n\r\n");
      if (end > 0) {
        String head = piece.substring(0, end);
        String content = piece.substring(end + 4, piece.length() - 2);
        parts.add(
            new Part(
                group(NAME, head),
                utf8(group(FILE, head)),
                content.getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
    return parts;
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
