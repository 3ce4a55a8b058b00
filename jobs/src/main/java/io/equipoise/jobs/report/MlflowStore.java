package io.equipoise.jobs.report;

import io.equipoise.run.Json;
import io.equipoise.run.RunFolder;
import io.equipoise.run.Sha256;
import io.equipoise.run.Store;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs in the layout of MLflow's file store, which {@code mlflow ui --backend-store-uri OUT/mlruns}
 * opens.
 *
 * <pre>
 * mlruns/EXPERIMENT/meta.yaml                one experiment per job and name of runs
 * mlruns/EXPERIMENT/RUN/meta.yaml            one run per run, and per trial of a sweep, below it
 * mlruns/EXPERIMENT/RUN/params/OPTION        its text
 * mlruns/EXPERIMENT/RUN/metrics/NAME         lines of milliseconds, value, round
 * mlruns/EXPERIMENT/RUN/tags/NAME            its text
 * </pre>
 *
 * <p>Ids are hashes of ours: what was exported before is replaced, run by run. MLflow itself is not
 * needed. About 20 small files a trial.
 */
record MlflowStore(Store store) {
  /** Where it is, below {@code --out}. */
  static final String PATH = "mlruns";

  /**
   * Writes a run, and the trials of a sweep.
   *
   * @throws io.equipoise.run.Failure exit 8 when it cannot be written
   */
  void put(RunContent run) {
    String name = run.identity().text("job") + " " + run.identity().text("name");
    String experiment = number(name);
    MlflowRun whole = MlflowRun.of(run);
    try {
      experiment(experiment, name, whole.start());
      put(experiment, whole);
      for (MlflowRun trial : MlflowRun.trials(run)) {
        put(experiment, trial);
      }
    } catch (IOException e) {
      throw RunFolder.cannotWrite(store.where(PATH), e);
    }
  }

  private void experiment(String id, String name, long created) throws IOException {
    Map<String, @Nullable Object> meta = new LinkedHashMap<>();
    meta.put("artifact_location", store.address(PATH + "/" + id));
    meta.put("creation_time", created);
    meta.put("experiment_id", id);
    meta.put("last_update_time", created);
    meta.put("lifecycle_stage", "active");
    meta.put("name", name);
    store.create(PATH + "/" + id + "/meta.yaml", yaml(meta));
  }

  private void put(String experiment, MlflowRun run) throws IOException {
    String place = PATH + "/" + experiment + "/" + run.uuid();
    String tag = UUID.randomUUID().toString();
    String fresh = "_staging/mlflow-new-" + tag;
    store.write(fresh + "/meta.yaml", meta(experiment, place, run));
    for (Map.Entry<String, String> param : run.params().entrySet()) {
      store.write(fresh + "/params/" + param.getKey(), utf8(param.getValue()));
    }
    for (Map.Entry<String, String> text : run.tags().entrySet()) {
      store.write(fresh + "/tags/" + text.getKey(), utf8(text.getValue()));
    }
    for (Map.Entry<String, List<MlflowRun.Point>> metric : run.metrics().entrySet()) {
      StringBuilder lines = new StringBuilder();
      metric.getValue().forEach(point -> lines.append(point.line()));
      store.write(fresh + "/metrics/" + metric.getKey(), utf8(lines.toString()));
    }
    if (store.exists(place)) {
      String old = "_staging/mlflow-old-" + tag;
      store.publish(place, old);
      store.delete(old);
    }
    store.publish(fresh, place);
  }

  private byte[] meta(String experiment, String place, MlflowRun run) {
    Map<String, @Nullable Object> meta = new LinkedHashMap<>();
    meta.put("artifact_uri", store.address(place + "/artifacts"));
    meta.put("end_time", run.end() < 0 ? null : run.end());
    meta.put("entry_point_name", "");
    meta.put("experiment_id", experiment);
    meta.put("lifecycle_stage", "active");
    meta.put("run_id", run.uuid());
    meta.put("run_name", run.name());
    meta.put("run_uuid", run.uuid());
    meta.put("source_name", "");
    meta.put("source_type", 4);
    meta.put("source_version", "");
    meta.put("start_time", run.start());
    meta.put("status", run.status());
    meta.put("tags", List.of());
    meta.put("user_id", "equipoise");
    return yaml(meta);
  }

  /** One key a line; every value as JSON, which is YAML too. */
  private static byte[] yaml(Map<String, @Nullable Object> meta) {
    StringBuilder text = new StringBuilder();
    meta.forEach(
        (key, value) ->
            text.append(key)
                .append(": ")
                .append(value == null ? "null" : Json.line(value))
                .append('\n'));
    return utf8(text.toString());
  }

  /** Eighteen digits: MLflow's own ids of experiments are numbers. */
  private static String number(String name) {
    String hex = Sha256.hex(utf8(name)).substring(0, 16);
    String digits = new BigInteger(hex, 16).mod(BigInteger.TEN.pow(18)).toString();
    return "1" + "0".repeat(Math.max(0, 17 - digits.length())) + digits;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
