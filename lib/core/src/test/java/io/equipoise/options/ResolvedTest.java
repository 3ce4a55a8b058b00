package io.equipoise.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvedTest {
  record Small(
      @Option(doc = "Rounds.", kind = Kind.EXTEND) int rounds,
      @Option(doc = "Step.") double stepSize,
      @Option(doc = "Threads.", kind = Kind.OPERATIONAL) int threads,
      @Option(doc = "Where to log in.", kind = Kind.OPERATIONAL) String password,
      @Option(doc = "Splitter.", notSecret = true) String tokenizer) {
    static Small defaults() {
      return new Small(10, 240, 2, "none", "words");
    }
  }

  private static Resolved<Small> bind(String... sets) {
    return OptionFiles.bind(
        Small.class,
        List.of(OptionFiles.Source.of("conf/a.yaml", "# first\nstep-size: 1e-7\n")),
        List.of(sets));
  }

  @Test
  void theTableSaysWhereEveryValueCameFrom() {
    assertEquals(
        """
        option     value    origin         kind
        rounds     12       --set          extend
        step-size  1e-7     conf/a.yaml:2  semantic
        threads    2        default        operational
        password   ***      default        operational
        tokenizer  "words"  default        semantic
        """,
        bind("rounds=12").explain());
  }

  @Test
  void theHashIsOverTheSemanticOptionsOnly() {
    var resolved = bind();
    assertEquals("{\"step-size\":1e-7,\"tokenizer\":\"words\"}", resolved.canonicalJson());
    assertEquals(Identity.sha256(resolved.canonicalJson()), resolved.optionsHash());
    assertEquals(
        resolved.optionsHash(), bind("rounds=99", "threads=7", "password=x").optionsHash());
    assertNotEquals(resolved.optionsHash(), bind("step-size=2").optionsHash());
  }

  @Test
  void onlySemanticDifferencesStandInTheWayOfAResume() {
    assertEquals(List.of(), bind().diff(bind("rounds=99", "threads=7", "password=x")));
    assertEquals("[step-size: 1e-7 here, 2 there]", bind().diff(bind("step-size=2.0")).toString());
    var balance = OptionFilesTest.bind("");
    var other =
        OptionFilesTest.bind("balance: bilb4mtl", "tasks.a={column: x, weight: 1, bands: []}");
    assertEquals(
        List.of(
            "balance.inner-steps",
            "balance.method",
            "balance.outer-step",
            "tasks",
            "tasks.a.bands",
            "tasks.a.column",
            "tasks.a.weight"),
        balance.diff(other).stream().map(Resolved.Difference::path).toList());
  }

  @Test
  void aPlantedSecretAppearsInNoOutput() {
    var resolved = bind("password=hunter2");
    assertEquals("hunter2", resolved.value().password());
    String all =
        resolved.explain()
            + resolved.toYaml()
            + resolved.canonicalJson()
            + resolved
            + resolved.entries()
            + resolved.diff(bind("step-size=3"));
    assertFalse(all.contains("hunter2"), all);
    assertTrue(resolved.toYaml().contains("password: \"***\"\n"));
    assertTrue(resolved.toYaml().contains("tokenizer: \"words\"\n"));
  }

  @Test
  void helpListsEveryOptionWithTypeDefaultRangeAndMeaning() {
    String help = Help.text(Sample.class);
    assertTrue(
        help.contains("train.step-size (number > 0, default 0.001, semantic)\n    Step size.\n"),
        help);
    assertTrue(help.contains("balance.method (bilb4mtl | equal, default equal, semantic)\n"), help);
    assertTrue(
        help.contains("    With balance.method = bilb4mtl: Step size of the weights.\n"), help);
    assertTrue(help.contains("tasks.NAME.column (text, default required, semantic)\n"), help);
    assertTrue(help.contains("machine.buffer (size >= 1B, default 64MiB, operational)\n"), help);
    assertTrue(help.contains("train.shift (number [eV/atom], default 0, semantic)\n"), help);
    assertTrue(help.contains("tasks (map of name to group of options, default {}"), help);
    String table = Help.markdown(Sample.class);
    assertEquals(2 + Help.lines(Sample.class).size(), table.lines().count());
    assertTrue(table.contains("| `train.mode` | plain \\| warm-start | `plain` |"), table);
  }
}
