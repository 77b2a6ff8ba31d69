package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prometheus' text format 0.0.4, read as strictly as it is specified: every line of a known shape,
 * every sample of a family with a type and a help, no series twice.
 */
public final class Exposition {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\"";
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(\\{" + LABEL + "(?:," + LABEL + ")*,?})? (\\S+)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");

  private final Map<String, String> types = new HashMap<>();
  private final Set<String> helped = new TreeSet<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();

  private Exposition(String text) {
    assertTrue(text.endsWith("\n"), "the last line ends");
    text.lines().forEach(this::read);
  }

  public static Exposition of(String text) {
    return new Exposition(text);
  }

  private void read(String line) {
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (line.startsWith("# HELP ")) {
      assertTrue(helped.add(line.split(" ", 4)[2]), line);
    } else if (type.matches()) {
      assertNull(types.put(type.group(1), type.group(2)), line);
    } else {
      assertTrue(sample.matches(), line);
      String family = family(sample.group(1));
      assertTrue(types.containsKey(family) && helped.contains(family), line);
      String series = line.substring(0, sample.end(2) < 0 ? sample.end(1) : sample.end(2));
      assertNull(samples.put(series, value(sample.group(3))), line);
    }
  }

  private String family(String name) {
    return types.containsKey(name) ? name : name.replaceAll("_(bucket|sum|count)$", "");
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Its value; fails where there is no such series. */
  public double value(String series, String... labels) {
    String whole =
        labels.length == 0
            ? series
            : series + Stream.of(labels).collect(Collectors.joining(",", "{", "}"));
    assertTrue(
        samples.containsKey(whole),
        () -> whole + " is not among " + starting(series.replaceAll("_[a-z]+$", "")).keySet());
    return samples.get(whole);
  }

  /** All series whose names, with their labels, start so. */
  public Map<String, Double> starting(String name) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().startsWith(name))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  public String type(String family) {
    return types.getOrDefault(family, "none");
  }

  /** Names of families. */
  public Set<String> families() {
    return types.keySet();
  }

  public int size() {
    return samples.size();
  }
}
