package io.equipoise.jobs.runs;

import io.equipoise.run.Commit;
import io.equipoise.run.Masking;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two runs side by side; only what differs is printed, measures in full. */
record Comparison(StoredRun a, StoredRun b) {
  void print(PrintWriter out) throws IOException {
    out.println("A  " + a.id());
    out.println("B  " + b.id());
    differing(out, "option", OptionLines.of(a.options()), OptionLines.of(b.options()));
    differing(out, "identity", identity(a), identity(b));
    differing(out, "data", hashes(a), hashes(b));
    List<Commit> ofA = a.commits();
    List<Commit> ofB = b.commits();
    measures(out, a.measures(ofA), b.measures(ofB));
    out.println();
    commits(out, ofA, ofB);
  }

  private static void differing(
      PrintWriter out, String what, Map<String, String> a, Map<String, String> b) {
    TextTable table = new TextTable(what, "A", "B");
    Set<String> keys = new TreeSet<>(a.keySet());
    keys.addAll(b.keySet());
    keys.removeIf(key -> Objects.equals(a.get(key), b.get(key)));
    for (String key : keys) {
      table.row(key, a.getOrDefault(key, "absent"), b.getOrDefault(key, "absent"));
    }
    if (!keys.isEmpty()) {
      out.println();
      table.print(out, "");
    }
  }

  private static Map<String, String> identity(StoredRun run) throws IOException {
    Facts identity = run.identity();
    Map<String, String> facts = new TreeMap<>();
    identity.values().keySet().stream()
        .filter(key -> !key.equals("run_id") && !identity.text(key).isEmpty())
        .forEach(key -> facts.put(key, Masking.value(key, identity.text(key))));
    return facts;
  }

  private static Map<String, String> hashes(StoredRun run) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    for (Facts input : run.inputs()) {
      String file = input.text("table") + " v" + input.text("version") + " " + input.text("path");
      hashes.put(file, input.text("sha256"));
    }
    return hashes;
  }

  private static void measures(PrintWriter out, List<Measure> a, List<Measure> b) {
    Map<Measure.Key, @Nullable Double> ofA = values(a);
    Map<Measure.Key, @Nullable Double> ofB = values(b);
    Set<Measure.Key> keys = new LinkedHashSet<>(ofA.keySet());
    keys.addAll(ofB.keySet());
    TextTable table = new TextTable("task", "split", "measure", "unit", "A", "B", "B - A");
    for (Measure.Key key : keys) {
      Double x = ofA.get(key);
      Double y = ofB.get(key);
      table.row(
          key.task(),
          key.split(),
          key.measure(),
          key.unit(),
          Measure.number(x),
          Measure.number(y),
          x == null || y == null ? "-" : Measure.number(y - x));
    }
    if (!keys.isEmpty()) {
      out.println();
      table.print(out, "");
    }
  }

  private static Map<Measure.Key, @Nullable Double> values(List<Measure> measures) {
    Map<Measure.Key, @Nullable Double> values = new LinkedHashMap<>();
    measures.forEach(m -> values.put(m.key(), m.value()));
    return values;
  }

  private static void commits(PrintWriter out, List<Commit> a, List<Commit> b) {
    int common = Math.min(a.size(), b.size());
    for (int n = 0; n < common; n++) {
      if (!a.get(n).chain().equals(b.get(n).chain())) {
        out.println(
            "commit "
                + Commit.name(n)
                + " is the first whose content differs: "
                + kind(a.get(n))
                + " and "
                + kind(b.get(n)));
        differing(out, "file", files(a.get(n)), files(b.get(n)));
        return;
      }
    }
    if (a.size() == b.size()) {
      out.println("the same run: all " + common + " commits have equal content");
    } else {
      String longer = a.size() > b.size() ? "A" : "B";
      out.println(
          "the same so far: "
              + common
              + " commits have equal content, "
              + longer
              + " has "
              + Math.abs(a.size() - b.size())
              + " more");
    }
  }

  private static String kind(Commit commit) {
    return commit.kind() + " after round " + commit.round();
  }

  /** The files that are part of a commit's content: those that no attempt or clock enters. */
  private static Map<String, String> files(Commit commit) {
    Map<String, String> files = new TreeMap<>();
    commit.files().stream()
        .filter(Commit.Entry::repeats)
        .forEach(file -> files.put(file.path(), file.sha256()));
    return files;
  }
}
