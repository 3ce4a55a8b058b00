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
final class Comparison {
  private final StoredRun a;
  private final StoredRun b;
  private final CommitContent content;

  Comparison(StoredRun a, StoredRun b) {
    this.a = a;
    this.b = b;
    this.content = new CommitContent(a, b);
  }

  void print(PrintWriter out) throws IOException {
    out.println("A  " + a.id());
    out.println("B  " + b.id());
    differing(out, "option", OptionLines.of(a.options()), OptionLines.of(b.options()));
    differing(out, "identity", identity(a), identity(b));
    differing(out, "data", hashes(a), hashes(b));
    List<Commit> ofA = a.commits();
    List<Commit> ofB = b.commits();
    if (isSweep(a) && isSweep(b)) {
      out.println();
      TrialComparison.print(out, a, ofA, b, ofB);
      return;
    }
    measures(out, a.measures(ofA), b.measures(ofB));
    out.println();
    commits(out, ofA, ofB);
  }

  private static boolean isSweep(StoredRun run) throws IOException {
    return run.identity().text("job").equals("sweep");
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

  private void commits(PrintWriter out, List<Commit> ofA, List<Commit> ofB) throws IOException {
    int common = Math.min(ofA.size(), ofB.size());
    for (int n = 0; n < common; n++) {
      Commit x = ofA.get(n);
      Commit y = ofB.get(n);
      Set<String> files = content.differing(x, y);
      if (!files.isEmpty() || !what(x).equals(what(y))) {
        out.println(
            "commit "
                + Commit.name(n)
                + " is the first whose content differs: "
                + what(x)
                + " in A, "
                + what(y)
                + " in B");
        for (String file : files) {
          out.println("  " + Masking.oneLine(file) + content.dropped(file, x, y));
        }
        return;
      }
    }
    if (ofA.size() == ofB.size()) {
      out.println("the same result: all " + common + " commits have equal content");
    } else {
      out.println(
          "the same so far: "
              + common
              + " commits have equal content, "
              + (ofA.size() > ofB.size() ? "A" : "B")
              + " has "
              + Math.abs(ofA.size() - ofB.size())
              + " more");
    }
  }

  private static String what(Commit commit) {
    return commit.kind() + " after round " + commit.round();
  }
}
