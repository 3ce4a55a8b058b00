package io.equipoise.jobs.train;

import io.equipoise.jobs.Versions;
import io.equipoise.options.Resolved;
import io.equipoise.run.Json;
import io.equipoise.run.Masking;
import io.equipoise.table.TableManifest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code run.json}, {@code options.yaml} and {@code inputs.json} of a run.
 *
 * @param baseline id of the run of the plain sum that goes with this one; empty for none
 */
record RunFiles(
    String runId,
    String baseline,
    Resolved<TrainOptions> options,
    TableManifest manifest,
    String table,
    List<String> command,
    String codeLine,
    String out) {

  SortedMap<String, byte[]> bytes() {
    Versions versions = new Versions();
    Map<String, Object> run = new TreeMap<>();
    run.put("run_id", runId);
    run.put("job", "train");
    run.put("name", options.value().name());
    if (!baseline.isEmpty() && !baseline.equals(runId)) {
      run.put("baseline", baseline);
    }
    run.put("command", command.stream().map(Masking::text).toList());
    run.put("version", versions.version());
    run.put("commit", versions.commit());
    run.put("code_line", codeLine);
    run.put("options_hash", options.optionsHash());
    run.put("data_hash", manifest.contentHash());
    run.put("seed", options.value().seed());
    run.put("table", table);
    run.put("out", out);
    run.put("created", Instant.now().toString());
    run.put("java", System.getProperty("java.version", "unknown"));
    run.put("spark", versions.spark());
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("run.json", Json.bytes(run));
    files.put("options.yaml", options.toYaml().getBytes(StandardCharsets.UTF_8));
    files.put("inputs.json", Json.bytes(Map.of("inputs", manifest.inputs())));
    return files;
  }
}
