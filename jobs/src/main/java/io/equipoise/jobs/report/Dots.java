package io.equipoise.jobs.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A chart of points with intervals: one line of the picture per category, one shape per series. */
final class Dots {
  private Dots() {}

  /** The chart without a line of reference. */
  static Map<String, Object> chart(
      String axis, List<String> categories, List<Map<String, Object>> series) {
    Map<String, Object> chart = new HashMap<>();
    chart.put("kind", "dots");
    chart.put("x", axis);
    chart.put("categories", categories);
    chart.put("series", series);
    return chart;
  }

  /** The chart with a dashed line at {@code line}, called {@code lineName}. */
  static Map<String, Object> chart(
      String axis,
      List<String> categories,
      List<Map<String, Object>> series,
      double line,
      String lineName) {
    Map<String, Object> chart = chart(axis, categories, series);
    chart.put("line", line);
    chart.put("lineName", lineName);
    return chart;
  }

  /** A series of points by name. */
  static Map<String, Object> series(String name, List<List<Object>> points) {
    return Map.of("name", name, "points", points);
  }

  /** A mean with its interval at a category; with NaN bounds the mean alone. */
  static List<Object> point(int category, Group.Spread spread) {
    double low = Double.isNaN(spread.low()) ? spread.mean() : spread.low();
    double high = Double.isNaN(spread.high()) ? spread.mean() : spread.high();
    return List.of(
        category,
        Shown.rounded(spread.mean()),
        Shown.rounded(low),
        Shown.rounded(high),
        spread.seeds());
  }
}
