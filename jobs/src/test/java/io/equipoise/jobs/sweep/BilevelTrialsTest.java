package io.equipoise.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.run.Location;
import io.equipoise.run.TableRow;
import io.equipoise.sweep.FleetSource;
import io.equipoise.sweep.OpenedShards;
import io.equipoise.sweep.WholeRun;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bilevel problems on a small table of generated pictures, made once, without Spark's rounds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BilevelTrialsTest {
  private static final String[] FEW = {"data.task=left", "train.rounds=2", "train.steps=3"};
  private BilevelTrials job;

  @BeforeAll
  void table(@TempDir Path root) throws IOException {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    StringWriter err = new StringWriter();
    String conf = TestData.root().resolve("conf/prep/images-tiny.yaml").toString();
    int exit =
        Main.execute(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            "prep",
            "--config",
            conf,
            "--out",
            root.toString());
    assertEquals(0, exit, err::toString);
    LocalStore store = new LocalStore(root);
    List<String> tables =
        store.list("tables").stream().filter(name -> !name.startsWith("_")).toList();
    assertEquals(1, tables.size(), tables::toString);
    job = new BilevelTrials(new Location(store, "tables/" + tables.get(0)));
  }

  private static Resolved<BilevelOptions> options(String... settings) {
    List<String> all = new ArrayList<>(List.of(FEW));
    all.addAll(List.of(settings));
    return OptionFiles.load(BilevelOptions.class, List.of(), all);
  }

  private WholeRun run(String... settings) {
    Resolved<BilevelOptions> options = options(settings);
    job.check(options.value());
    return job.run(options, FleetSource.local("cpu", new OpenedShards()), true);
  }

  private static Map<String, Double> measures(WholeRun run) {
    Map<String, Double> measures = new TreeMap<>();
    for (TableRow.MeasureRow row : run.measures()) {
      measures.put(row.measure(), row.value());
    }
    return measures;
  }

  /** Every option that a kind reads changes what comes out; none is passed over in silence. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "problem.kind=hyper-cleaning | seed=8",
        "problem.kind=hyper-cleaning | held-out=0.4",
        "problem.kind=hyper-cleaning | problem.corrupted=0.2",
        "problem.kind=hyper-cleaning | problem.ridge=0.3",
        "problem.kind=hyper-cleaning | data.task=right",
        "problem.kind=hyper-cleaning | train.start=-2",
        "problem.kind=hyper-cleaning | train.rounds=3",
        "problem.kind=hyper-cleaning | train.steps=4",
        "problem.kind=hyper-cleaning | train.stationary=1e9",
        "problem.kind=hyper-cleaning | train.target=5",
        "problem.kind=hyper-cleaning | train.batch=8",
        "problem.kind=hyper-cleaning | solver.method=soba",
        "problem.kind=hyper-cleaning | solver.initial.y=5",
        "problem.kind=regularisation | problem.grouping=output",
        "problem.kind=regularisation | held-out=0.4",
        "problem.kind=regularisation | train.start=-2",
        "problem.kind=pruning problem.warm=1 | held-out=0.4",
        "problem.kind=pruning problem.warm=1 | problem.mask.keep=0.2",
        "problem.kind=pruning problem.warm=1 | problem.mask.gamma=0.5",
        "problem.kind=pruning problem.warm=1 | problem.mask.lower=0.01",
        "problem.kind=pruning problem.warm=1 | problem.mask.upper=10",
        "problem.kind=pruning problem.warm=1 | problem.mask.inner=3",
        "problem.kind=pruning problem.warm=1 problem.mask.upper=10 | problem.mask.form=released",
        "problem.kind=pruning problem.warm=1 | train.rounds=3",
        "problem.kind=pruning problem.warm=1 | train.steps=4",
        "problem.kind=coreset train.rounds=50 problem.keep=5 | seed=8",
        "problem.kind=coreset train.rounds=50 problem.keep=5 | held-out=0.4",
        "problem.kind=coreset train.rounds=50 problem.keep=5 | problem.tasks=2",
        "problem.kind=coreset train.rounds=50 problem.keep=5 | problem.keep=6",
        "problem.kind=coreset train.rounds=50 problem.keep=5 | problem.choice=random",
        "problem.kind=coreset train.rounds=50 problem.keep=5 | problem.imbalance=0.3",
        "problem.kind=coreset train.rounds=50 problem.keep=5 | problem.ridge=0.3",
        "problem.kind=coreset train.rounds=50 problem.keep=5 problem.beta=0 train.steps=20 | problem.beta=5",
        "problem.kind=coreset train.rounds=50 problem.keep=5 problem.beta=0 train.steps=20 | problem.share=5",
        "problem.kind=coreset train.rounds=50 problem.keep=5 | train.steps=9",
        "problem.kind=coreset train.rounds=50 problem.keep=5 problem.beta=0 train.steps=20 | train.stationary=1e9",
        "problem.kind=coreset train.rounds=50 problem.keep=5 problem.beta=0 train.steps=20 | solver.method=soba"
      })
  void everyOptionThatAKindReadsChangesTheResult(String kind, String setting) {
    String[] base = kind.split(" ");
    assertNotEquals(run(base), run(with(base, setting)), setting);
  }

  @Test
  void whatAKindDoesNotReadIsRefusedBeforeAnythingRuns() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> job.check(options("problem.kind=pruning", "train.target=0.3").value()));
    assertTrue(e.getMessage().contains("train.target = 0.3 is not read by"), e::getMessage);
  }

  @Test
  void asManyRowsAreHeldOutAsWasAskedForAndTestRowsStay() {
    double own = rows("held-out=0");
    assertEquals(own, rows("held-out=0.5"));
    Posed<?> all = job.posed(options("held-out=0.5").value(), here());
    int trained = all.oracle().dimX();
    Posed<?> few = job.posed(options("held-out=0.1").value(), here());
    int more = few.oracle().dimX();
    assertTrue(more > trained, more + " above " + trained);
    double labelled = trained / 0.5;
    assertEquals(0.9 * labelled, more, 5 * Math.sqrt(labelled * 0.34));
  }

  private double rows(String heldOut) {
    return run(heldOut).measures().stream()
        .filter(row -> row.measure().equals("accuracy"))
        .mapToDouble(TableRow.MeasureRow::rows)
        .sum();
  }

  private static FleetSource here() {
    return FleetSource.local("cpu", new OpenedShards());
  }

  @Test
  void aSearchTakesTheRunOfTheLowestUpperLossAndCountsTheCallsOfAll() {
    String soba = "solver.method=soba";
    String kind = "problem.kind=regularisation";
    double[] inner = {0.01, 0.1};
    double[] outer = {0.1, 1};
    double least = Double.POSITIVE_INFINITY;
    double calls = 0;
    Map<String, Double> best = Map.of();
    for (double i : inner) {
      for (double o : outer) {
        Map<String, Double> one =
            measures(run(kind, soba, "solver.inner=" + i, "solver.outer=" + o));
        double own = one.get("gradient_calls") + one.get("hvp_calls");
        assertEquals(own, one.get("total_calls"));
        calls += own;
        if (one.get("upper_loss") < least) {
          least = one.get("upper_loss");
          best = one;
        }
      }
    }
    Map<String, Double> found =
        measures(run(kind, soba, "search.inner=[0.01, 0.1]", "search.outer=[0.1, 1]"));
    assertEquals(calls, found.remove("total_calls"));
    best.remove("total_calls");
    assertEquals(best, found);
  }

  @Test
  void stepsThatDivergeAreLeftOutOfASearchUnlessAllDo() {
    String[] soba = {"problem.kind=regularisation", "solver.method=soba", "train.rounds=40"};
    String[] one = with(soba, "search.inner=[1e200]", "search.outer=[0.1]");
    Failure all = assertThrows(Failure.class, () -> run(one));
    assertEquals(ExitCode.NUMERIC, all.exit());
    Map<String, Double> lone =
        measures(run(with(soba, "search.inner=[0.1]", "search.outer=[0.1]")));
    Map<String, Double> both =
        measures(run(with(soba, "search.inner=[1e200, 0.1]", "search.outer=[0.1]")));
    assertEquals(lone, both);
  }

  private static String[] with(String[] base, String... more) {
    List<String> all = new ArrayList<>(List.of(base));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void aMethodWithoutConstantStepsHasNoneToSearch() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> job.check(options("search.inner=[1]", "search.outer=[1]").value()));
    assertTrue(e.getMessage().contains("s-tfbo with a search of steps"), e::getMessage);
    String half =
        assertThrows(RuntimeException.class, () -> options("search.inner=[1]")).getMessage();
    assertTrue(half.contains("search.inner has 1 steps and search.outer 0"), half);
  }

  @Test
  void aTargetEndsATrialAtItsRound() {
    WholeRun whole = run("problem.kind=regularisation", "train.rounds=6");
    double target =
        whole.history().stream()
            .filter(row -> row.round() == 3 && row.task().equals("upper"))
            .mapToDouble(TableRow.RoundRow::loss)
            .sum();
    WholeRun ended = run("problem.kind=regularisation", "train.rounds=6", "train.target=" + target);
    assertEquals(6, whole.rounds());
    assertEquals(3, ended.rounds());
    assertEquals(1, measures(ended).get("target_reached"));
    assertEquals(0, measures(whole).get("target_reached"));
  }
}
