package io.equipoise.jobs.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Lines over rounds, thinned for drawing. */
final class Curves {
  static final int MOST_LINES = 8;
  private static final int MOST_POINTS = 300;

  private final Map<String, SortedMap<Integer, Double>> lines = new LinkedHashMap<>();

  void add(String line, int round, double value) {
    lines.computeIfAbsent(line, name -> new TreeMap<>()).put(round, value);
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  List<String> names() {
    return List.copyOf(lines.keySet());
  }

  /** The last value of a line. */
  double last(String line) {
    SortedMap<Integer, Double> points = lines.getOrDefault(line, new TreeMap<>());
    return points.isEmpty() ? Double.NaN : points.get(points.lastKey());
  }

  /** Whether a logarithmic axis shows all and spans enough to be worth it. */
  boolean logarithmic() {
    return least() > 0 && most() / least() > 50;
  }

  /** The least finite value; positive infinity when there is none. */
  double least() {
    return finite().min().orElse(Double.POSITIVE_INFINITY);
  }

  /** The largest finite value; 0 when all are less or there is none. */
  double most() {
    return Math.max(0, finite().max().orElse(0));
  }

  private DoubleStream finite() {
    return lines.values().stream()
        .flatMap(line -> line.values().stream())
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite);
  }

  /** The same with every value raised to {@code floor} at least. */
  Curves raised(double floor) {
    Curves raised = new Curves();
    lines.forEach(
        (name, line) ->
            line.forEach((round, value) -> raised.add(name, round, Math.max(floor, value))));
    return raised;
  }

  /** The chart of these lines over rounds. */
  Map<String, Object> chart(List<String> chosen, String y, boolean log) {
    return chart(chosen, "round", y, log);
  }

  /** The chart of these lines; a line of many points is thinned, its last point kept. */
  Map<String, Object> chart(List<String> chosen, String x, String y, boolean log) {
    List<Map<String, Object>> series = new ArrayList<>();
    for (String name : chosen) {
      series.add(Map.of("name", Shown.label(name), "points", points(name)));
    }
    return chart(x, y, log, series);
  }

  /** The chart of lines that are made already: {@code name} and {@code points} each. */
  static Map<String, Object> chart(
      String x, String y, boolean log, List<Map<String, Object>> series) {
    return Map.of("kind", "lines", "x", x, "y", y, "log", log, "series", series);
  }

  private List<List<Object>> points(String name) {
    List<List<Object>> points = new ArrayList<>();
    SortedMap<Integer, Double> line = lines.getOrDefault(name, new TreeMap<>());
    int stride = stride(line.size());
    int at = 0;
    for (Map.Entry<Integer, Double> point : line.entrySet()) {
      boolean last = at == line.size() - 1;
      if ((at++ % stride == 0 || last) && Double.isFinite(point.getValue())) {
        points.add(List.of(point.getKey(), Shown.rounded(point.getValue())));
      }
    }
    return points;
  }

  /** Every so manieth of {@code size} points is drawn. */
  static int stride(int size) {
    return (size + MOST_POINTS - 1) / MOST_POINTS;
  }

  /** Says whether points were left out of the drawing; empty when none was. */
  String thinned() {
    int longest = lines.values().stream().mapToInt(SortedMap::size).max().orElse(0);
    int stride = stride(longest);
    return stride <= 1 ? "" : " Every " + stride + "th of " + longest + " rounds is drawn.";
  }
}
