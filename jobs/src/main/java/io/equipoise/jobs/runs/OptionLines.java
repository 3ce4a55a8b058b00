package io.equipoise.jobs.runs;

import io.equipoise.run.Masking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of a stored run as path to text.
 *
 * <p>Reads what {@code Resolved.toYaml} writes, one {@code key: value} per line and two spaces per
 * level, so that runs of jobs and releases that are not on this class path can be compared too.
 */
public final class OptionLines {
  private OptionLines() {}

  /** Option path to text, in order of path; texts that may be secrets are masked. */
  public static Map<String, String> of(String yaml) {
    Map<String, String> options = new TreeMap<>();
    List<String> path = new ArrayList<>();
    for (String line : yaml.lines().toList()) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int depth = (line.length() - line.stripLeading().length()) / 2;
      while (path.size() > depth) {
        path.remove(path.size() - 1);
      }
      int colon = text.indexOf(": ");
      boolean group = colon < 0 && text.endsWith(":");
      String key = colon < 0 ? text.replaceAll(":$", "") : text.substring(0, colon);
      path.add(key);
      if (!group) {
        String full = String.join(".", path);
        options.put(full, Masking.value(full, colon < 0 ? "" : text.substring(colon + 2)));
      }
    }
    return options;
  }
}
