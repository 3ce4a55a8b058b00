package io.equipoise.jobs.report;

import io.equipoise.jobs.report.Report.Fact;
import io.equipoise.jobs.runs.CommandText;
import io.equipoise.jobs.runs.Facts;
import io.equipoise.run.Masking;
import io.equipoise.run.TableRow.TimingRow;
import io.equipoise.sweep.ScoreRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a run is, what it was told and what it read. */
final class Provenance {
  private static final List<String> SAID =
      List.of(
          "job",
          "name",
          "seed",
          "version",
          "commit",
          "code_line",
          "options_hash",
          "data_hash",
          "table",
          "created",
          "java",
          "spark");

  private Provenance() {}

  static Report.Facts of(RunContent run) {
    List<Fact> facts = new ArrayList<>();
    add(facts, "state", run.state());
    for (String key : SAID) {
      add(facts, key.replace('_', ' '), Masking.value(key, run.identity().text(key)));
    }
    add(
        facts,
        "engine and device",
        run.timings().stream()
            .map((TimingRow t) -> t.engine() + ", " + t.device())
            .distinct()
            .collect(Collectors.joining("; ")));
    add(facts, "scored by", run.score().map(ScoreRule::text).orElse(""));
    add(facts, "command", CommandText.of(run.identity()).shown());
    long bytes = run.inputs().stream().mapToLong((Facts f) -> Math.max(0, f.whole("bytes"))).sum();
    add(
        facts,
        "inputs",
        run.inputs().isEmpty()
            ? ""
            : Sentence.count(run.inputs().size(), "file") + ", " + Sentence.count(bytes, "byte"));
    add(facts, "where", run.run().where());
    return new Report.Facts(run.id(), facts);
  }

  static Report.Facts options(RunContent run) {
    List<Fact> facts = new ArrayList<>();
    run.options().forEach((path, value) -> facts.add(new Fact(path, Masking.oneLine(value))));
    return new Report.Facts(run.id(), facts);
  }

  private static void add(List<Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Fact(name, Masking.oneLine(value)));
    }
  }
}
