package io.equipoise.it;

import java.util.SortedMap;
import java.util.TreeMap;

/** Measures as {@code runs show} prints them, with six digits. */
record Printed(SortedMap<String, Double> values) {
  /** Reads the lines {@code task split measure value unit rows} of the test rows. */
  static Printed testMeasures(String shown) {
    SortedMap<String, Double> values = new TreeMap<>();
    for (String line : shown.lines().toList()) {
      String[] words = line.strip().split("\\s+");
      if (words.length >= 4 && words[1].equals("test")) {
        values.put(words[0] + " " + words[2], Double.valueOf(words[3]));
      }
    }
    return new Printed(values);
  }

  double of(String task, String measure) {
    Double value = values.get(task + " " + measure);
    if (value == null) {
      throw new AssertionError("no " + measure + " of " + task + " in " + values);
    }
    return value;
  }

  java.util.List<String> tasks() {
    return values.keySet().stream().map(k -> k.split(" ")[0]).distinct().toList();
  }
}
