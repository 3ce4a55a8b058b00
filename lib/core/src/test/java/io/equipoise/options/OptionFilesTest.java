package io.equipoise.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionFilesTest {
  static Resolved<Sample> bind(String yaml, String... sets) {
    return OptionFiles.bind(Sample.class, List.of(Source.of("a.yaml", yaml)), List.of(sets));
  }

  @Test
  void nothingGivenMeansTheDefaults() {
    assertEquals(Sample.defaults(), bind("").value());
    assertEquals(Sample.defaults(), bind("# only a comment\n---\n").value());
  }

  @Test
  void laterFilesWinOverEarlierAndFlagsOverFiles(@TempDir Path dir) throws Exception {
    Path one = Files.writeString(dir.resolve("one.yaml"), "train: {rounds: 2, step-size: 0.5}\n");
    Path two = Files.writeString(dir.resolve("two.yaml"), "train:\n  rounds: 3\n");
    var resolved =
        OptionFiles.load(
            Sample.class, List.of(one, two), List.of("train.mode=warm-start", "train.mode=plain"));
    assertEquals(3, resolved.value().train().rounds());
    assertEquals(0.5, resolved.value().train().stepSize());
    assertEquals(Sample.Mode.PLAIN, resolved.value().train().mode());
    assertEquals(two + ":2", origin(resolved, "train.rounds"));
    assertEquals(one + ":1", origin(resolved, "train.step-size"));
    assertEquals("--set", origin(resolved, "train.mode"));
    assertEquals("default", origin(resolved, "train.shuffle"));
  }

  @Test
  void anEmptyGroupEmptiesAMap() {
    String grid = "grid: {train.rounds: [1, 2]}\n";
    assertEquals(1, bind(grid).value().grid().size());
    assertEquals(Map.of(), bind(grid, "grid={}").value().grid());
    assertEquals(Set.of("a.b"), bind(grid, "grid={}", "grid={a.b: [3]}").value().grid().keySet());
  }

  @Test
  void numbersAreReadFromTheirText() {
    var train =
        bind("train: {max-rows: 1_000, step-size: 1e-3, rounds: 1e2, shift: -0.5, dropout: 1E-2}")
            .value()
            .train();
    assertEquals(1000, train.maxRows());
    assertEquals(1e-3, train.stepSize());
    assertEquals(100, train.rounds());
    assertEquals(-0.5, train.shift());
    assertEquals(0.01, train.dropout());
  }

  @Test
  void wordsThatOtherYamlWouldTurnIntoValuesStayText() {
    for (String word : List.of("NO", "on", "1:30", "1_000", "true", "0x1F", "2026-11-22", "NULL")) {
      assertEquals(word, bind("machine: {log-level: " + word + "}").value().machine().logLevel());
    }
    assertEquals("null", bind("train: {note: 'null'}").value().train().note());
  }

  @Test
  void durationsAndSizesCarryTheirUnits() {
    var machine = bind("machine: {flush-interval: 1h30m, buffer: 2GiB}").value().machine();
    assertEquals(Duration.ofMinutes(90), machine.flushInterval());
    assertEquals(2L << 30, machine.buffer().bytes());
    assertEquals(
        Optional.of(Duration.ofMillis(1500)),
        bind("train: {time-limit: 1s500ms}").value().train().timeLimit());
    assertEquals("64MiB", new ByteSize(64 << 20).toString());
    assertEquals(new ByteSize(1536), ByteSize.parse("1536B"));
  }

  @Test
  void aValueCanBeTakenAway() {
    assertNull(bind("train: {note: hello}", "train.note=~").value().train().note());
    assertEquals(
        Optional.empty(),
        bind("schedule: {floor: 0.1, warm-up: 1}", "schedule=null").value().schedule());
  }

  @Test
  void aChoiceBringsItsOwnOptionsAndDefaults() {
    assertEquals(new Sample.Bilevel(0.1, 5), bind("balance: {method: bilb4mtl}").value().balance());
    assertEquals(new Sample.Bilevel(0.1, 5), bind("balance: bilb4mtl").value().balance());
    assertEquals(
        new Sample.Bilevel(0.2, 7),
        bind("balance: {outer-step: 0.2, method: bilb4mtl}", "balance.inner-steps=7")
            .value()
            .balance());
    assertEquals(
        new Sample.Bilevel(0.1, 7),
        bind("", "balance.inner-steps=7", "balance.method=bilb4mtl").value().balance());
  }

  @Test
  void choosingAnotherMethodStartsAgainFromItsDefaults() {
    var resolved = bind("balance: {method: bilb4mtl, outer-step: 0.2}", "balance.method=equal");
    assertEquals(new Sample.Equal(), resolved.value().balance());
    assertEquals("--set", origin(resolved, "balance.method"));
  }

  @Test
  void choosingTheSameMethodAgainKeepsItsOptions() {
    assertEquals(
        new Sample.Bilevel(0.2, 5),
        bind("balance: {method: bilb4mtl, outer-step: 0.2}", "balance.method=bilb4mtl")
            .value()
            .balance());
  }

  @Test
  void mapsMergeByNameAndAreBoundInOrderOfName() {
    String yaml =
        "tasks:\n  b: {column: y, weight: 1, bands: []}\n  a: {column: x, weight: 2, bands: []}\n";
    var tasks =
        bind(yaml, "tasks.b.weight=3", "tasks.c={column: z, weight: 0, bands: [{low: 0, high: 1}]}")
            .value()
            .tasks();
    assertEquals(List.of("a", "b", "c"), List.copyOf(tasks.keySet()));
    assertEquals(new Sample.Task("y", 3, List.of()), tasks.get("b"));
    assertEquals(List.of(new Sample.Band(0, 1)), tasks.get("c").bands());
    assertEquals(Set.of("a"), bind(yaml, "tasks.b=~").value().tasks().keySet());
  }

  @Test
  void aMapOfPlainValuesTakesDottedNames() {
    var grid =
        bind("grid:\n  train.step-size: [1e-3, 0.1]\n", "grid.train.mode=[plain]").value().grid();
    assertEquals(
        Map.of("train.step-size", List.of("1e-3", "0.1"), "train.mode", List.of("plain")), grid);
  }

  @Test
  void aDottedKeyStandsForTheNestedForm() {
    assertEquals(7, bind("train.rounds: 7\ntrain: {shuffle: false}\n").value().train().rounds());
    assertEquals(
        new Sample.Bilevel(0.3, 5),
        bind("balance.outer-step: 0.3\nbalance.method: bilb4mtl\n").value().balance());
  }

  @Test
  void anEarlierKeyStillWorks() {
    assertEquals("hello", bind("train: {comment: hello}").value().train().note());
    assertEquals("hi", bind("train: {comment: hello}", "train.note=hi").value().train().note());
  }

  @Test
  void anchorsWithinTheLimitsAreFollowed() {
    var tasks =
        bind("tasks:\n  a: &t {column: x, weight: 1, bands: []}\n  b: *t\n").value().tasks();
    assertEquals(tasks.get("a"), tasks.get("b"));
  }

  @Test
  void aByteOrderMarkAndWindowsLinesDoNotMatter() {
    assertEquals(3, bind("\uFEFFtrain:\r\n  rounds: 3\r\n").value().train().rounds());
    var e = assertThrows(OptionsException.class, () -> bind("\uFEFFtrain:\r\n  rounds: x\r\n"));
    assertTrue(e.getMessage().contains("[a.yaml:2:11]"), e.getMessage());
    e = assertThrows(OptionsException.class, () -> bind("\uFEFFtrain.rounds: x"));
    assertTrue(e.getMessage().contains("[a.yaml:1:15]"), e.getMessage());
  }

  @Test
  void charactersOutsideTheBasicPlaneAreReadAnywhere() {
    for (int length = 960; length < 1100; length++) {
      String text = "x".repeat(length) + "\uD83D\uDE00";
      assertEquals(text, bind("machine: {log-level: '" + text + "'}").value().machine().logLevel());
    }
  }

  @Test
  void aRecordWithoutDocsOrWithAnUnknownTypeIsTheProgrammersMistake() {
    record Silent(int x) {}
    record Odd(@Option(doc = "A thing.") Object x) {}
    record Account(@Option(doc = "A word.") String password) {}
    record Accounts(@Option(doc = "Accounts.") List<Account> accounts) {}
    assertTrue(refusal(Accounts.class).contains("looks like a secret"), refusal(Accounts.class));
    assertTrue(refusal(Silent.class).contains("@Option(doc"), refusal(Silent.class));
    assertTrue(refusal(Odd.class).contains("expected boolean, int"), refusal(Odd.class));
  }

  private static String refusal(Class<? extends Record> type) {
    return assertThrows(
            IllegalArgumentException.class, () -> OptionFiles.bind(type, List.of(), List.of()))
        .getMessage();
  }

  private static String origin(Resolved<?> resolved, String path) {
    return resolved.entries().stream()
        .filter(e -> e.path().equals(path))
        .map(e -> e.place().origin())
        .findFirst()
        .orElseThrow();
  }
}
