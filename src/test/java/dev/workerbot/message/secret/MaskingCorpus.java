package dev.workerbot.message.secret;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two files in {@code src/test/resources/masking}: what has to be masked, and what has to stay.
 */
public final class MaskingCorpus {
  private static final Pattern SECRET = Pattern.compile("\\{([ALUHNWBI])(\\d*)}|«([^»]*)»");

  private MaskingCorpus() {}

  /**
   * A text that holds secrets.
   *
   * @param secrets none of which may be left
   */
  public record Leak(String name, String text, List<String> secrets) {
    @Override
    public String toString() {
      return name;
    }
  }

  public static List<Leak> leaks() {
    List<Leak> leaks = new ArrayList<>();
    for (String line : lines("/masking/secrets.txt")) {
      int tab = line.indexOf('\t');
      leaks.add(leak(line.substring(0, tab), line.substring(tab + 1)));
    }
    return leaks;
  }

  public static List<String> harmless() {
    return lines("/masking/harmless.txt");
  }

  private static List<String> lines(String file) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(MaskingCorpus.class.getResourceAsStream(file)),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("# "))
          .map(line -> line.replace('⏎', '\n'))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Leak leak(String name, String template) {
    Random random = new Random(name.hashCode());
    List<String> secrets = new ArrayList<>();
    Matcher found = SECRET.matcher(template.replace("¦", ""));
    StringBuilder text = new StringBuilder();
    while (found.find()) {
      String secret =
          found.group(3) == null
              ? drawn(random, found.group(1).charAt(0), found.group(2))
              : found.group(3);
      secrets.add(secret);
      found.appendReplacement(text, Matcher.quoteReplacement(secret));
    }
    return new Leak(name, found.appendTail(text).toString(), secrets);
  }

  private static String drawn(Random random, char kind, String count) {
    String digits = "0123456789";
    String lower = "abcdefghijklmnopqrstuvwxyz";
    String upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (kind == 'I') {
      return String.join(
          "-",
          drawn(random, 'H', "8"),
          drawn(random, 'H', "4"),
          drawn(random, 'H', "4"),
          drawn(random, 'H', "4"),
          drawn(random, 'H', "12"));
    }
    String letters =
        switch (kind) {
          case 'N' -> digits;
          case 'H' -> digits + "abcdef";
          case 'L' -> digits + lower;
          case 'U' -> digits + upper;
          case 'W' -> digits + lower + upper + "-_";
          case 'B' -> digits + lower + upper + "+/";
          default -> digits + lower + upper;
        };
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Integer.parseInt(count); i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
