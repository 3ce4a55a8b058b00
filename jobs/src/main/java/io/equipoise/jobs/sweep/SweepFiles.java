package io.equipoise.jobs.sweep;

import io.equipoise.jobs.Versions;
import io.equipoise.run.Json;
import io.equipoise.run.Masking;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code run.json}, {@code options.yaml} and {@code inputs.json}: which line asks for a sweep. */
record SweepFiles(String runId, Sweeping sweep, List<String> command, String out) {
  SortedMap<String, byte[]> bytes() {
    Versions versions = new Versions();
    Map<String, Object> run = new TreeMap<>();
    run.put("run_id", runId);
    run.put("job", "sweep");
    run.put("name", sweep.options().value().name());
    run.put("command", command.stream().map(Masking::text).toList());
    run.put("version", versions.version());
    run.put("commit", versions.commit());
    run.put("code_line", Sweeping.CODE_LINE);
    run.put("options_hash", sweep.options().optionsHash());
    run.put("data_hash", sweep.body().job().dataHash());
    sweep.body().job().table().ifPresent(table -> run.put("table", table.toString()));
    run.put("score", sweep.body().score());
    run.put("seed", sweep.options().value().seed());
    run.put("out", out);
    run.put("created", Instant.now().toString());
    run.put("java", System.getProperty("java.version", "unknown"));
    run.put("spark", versions.spark());
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("run.json", Json.bytes(run));
    files.put("options.yaml", sweep.options().toYaml().getBytes(StandardCharsets.UTF_8));
    files.put("inputs.json", Json.bytes(Map.of("inputs", sweep.inputs())));
    return files;
  }
}
