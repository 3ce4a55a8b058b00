package io.equipoise.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.TableRow;
import io.equipoise.run.TableRow.MeasureRow;
import io.equipoise.run.TableRow.RoundRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowStoreTest {
  @TempDir private Path root;
  private Desk desk;

  @BeforeEach
  void open() {
    desk = new Desk(root);
  }

  private static List<Path> directories(Path in) throws IOException {
    try (Stream<Path> all = Files.list(in)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  private List<Path> runs() throws IOException {
    List<Path> experiments = directories(root.resolve("mlruns"));
    assertEquals(1, experiments.size(), experiments.toString());
    return directories(experiments.get(0));
  }

  @Test
  void aRunIsLaidOutAsMlflowReadsIt() throws IOException {
    desk.train("train-x-0000000001", "name: x\nbalance:\n  method: ls\n", 0.25);
    assertEquals(0, desk.report("train-x", "--export", "mlflow-dir"), desk.err);
    assertTrue(desk.out.contains("mlflow   " + root.resolve("mlruns")), desk.out);
    Path run = runs().get(0);
    String meta = Files.readString(run.resolve("meta.yaml"));
    for (String line :
        List.of(
            "status: 3\n", "run_name: \"train-x-0000000001\"\n", "lifecycle_stage: \"active\"")) {
      assertTrue(meta.contains(line), meta);
    }
    assertTrue(meta.contains("run_uuid: \"" + run.getFileName() + "\""), meta);
    assertEquals("ls", Files.readString(run.resolve("params/balance.method")));
    assertTrue(
        Files.readString(run.resolve("metrics/test/mae/band_gap")).matches("\\d+ 0.25 \\d+\\n"));
    List<String> loss = Files.readAllLines(run.resolve("metrics/loss/band_gap"));
    assertEquals(2, loss.size());
    assertTrue(loss.get(1).endsWith(" 0.5 2"), loss.toString());
    assertEquals("train-x-0000000001", Files.readString(run.resolve("tags/mlflow.runName")));
    String experiment = Files.readString(run.resolveSibling("meta.yaml"));
    assertTrue(experiment.contains("name: \"train x\"\n"), experiment);
    assertTrue(
        experiment.contains("experiment_id: \"" + run.getParent().getFileName() + "\""),
        experiment);
  }

  @Test
  void trialsAreRunsBelowTheirSweepAndASecondExportReplacesThem() throws IOException {
    desk.twoMethods("sweep-x-0000000001", "x", new double[] {0.1, 0.2});
    assertEquals(0, desk.report("sweep-x", "--export", "mlflow-dir"), desk.err);
    List<Path> runs = runs();
    assertEquals(5, runs.size());
    Path trial =
        runs.stream().filter(r -> Files.exists(r.resolve("params/seed"))).findFirst().orElseThrow();
    String parent = Files.readString(trial.resolve("tags/mlflow.parentRunId"));
    assertTrue(Files.isDirectory(trial.resolveSibling(parent)), parent);
    assertTrue(Files.readString(trial.resolve("metrics/score")).endsWith(" 3\n"));
    assertEquals(0, desk.report("sweep-x", "--export", "mlflow-dir"), desk.err);
    assertEquals(runs, runs());
    assertEquals(List.of(), directories(root.resolve("_staging")), "nothing is left");
  }

  @Test
  void namesThatAreNoFilesAreMadeSoAndSecretsStayMasked() throws IOException {
    String evil = "../../up";
    List<TableRow> rows =
        List.of(
            new RoundRow(1, evil, 0.5, 1, 1, 1e-3),
            new RoundRow(1, "x".repeat(300), 0.5, Double.NaN, 1, 1e-3),
            new MeasureRow(evil, "test", "mae", "", Double.NaN, 1));
    new WrittenRun(root, "train-x-1", Map.of("job", "train"), "place:\n  api-token: hunter2\n")
        .commit("finish", 1, rows)
        .complete();
    assertEquals(0, desk.report("train-x-1", "--export", "mlflow-dir"), desk.err);
    Path run = runs().get(0);
    try (Stream<Path> all = Files.list(run.resolve("metrics/loss"))) {
      assertEquals(2, all.count());
    }
    assertFalse(Files.exists(run.resolve("metrics/test")), "a missing number is no point");
    assertEquals("***", Files.readString(run.resolve("params/place.api-token")));
  }
}
