package dev.workerbot.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is said of many values. */
final class Figures {
  private Figures() {}

  static double median(List<Double> values) {
    return percentile(values, 50);
  }

  /** The smallest value that so many percent of the values do not exceed. */
  static double percentile(List<Double> values, int percent) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
