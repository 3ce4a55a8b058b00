package io.equipoise.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.equipoise.options.OptionFiles.Source;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private final long seed = Long.getLong("equipoise.seed", System.nanoTime());

  @Test
  void writtenOptionsBindToAnEqualRecord() {
    RandomSamples samples = new RandomSamples(seed);
    for (int i = 0; i < 300; i++) {
      Resolved<Sample> before = Resolved.of(samples.next());
      Resolved<Sample> after = bind(before.toYaml());
      String repeat = "-Dequipoise.seed=" + seed + " try " + i + "\n" + before.toYaml();
      assertEquals(before.value(), after.value(), repeat);
      assertEquals(before.canonicalJson(), after.canonicalJson(), repeat);
      assertEquals(before.toYaml(), after.toYaml(), repeat);
      assertEquals(List.of(), before.diff(after), repeat);
    }
  }

  @Test
  void equalHashesMeanNoSemanticDifference() {
    RandomSamples samples = new RandomSamples(seed);
    Resolved<Sample> last = Resolved.of(samples.next());
    for (int i = 0; i < 100; i++) {
      Resolved<Sample> next = Resolved.of(samples.next());
      assertEquals(
          next.optionsHash().equals(last.optionsHash()),
          next.diff(last).isEmpty(),
          "-Dequipoise.seed=" + seed);
      last = next;
    }
  }

  @Test
  void theCanonicalJsonIsJsonWithTheSameValues() throws Exception {
    RandomSamples samples = new RandomSamples(seed);
    for (int i = 0; i < 100; i++) {
      Sample sample = samples.next();
      JsonNode json = new ObjectMapper().readTree(Resolved.of(sample).canonicalJson());
      JsonNode train = json.get("train");
      assertEquals(sample.train().stepSize(), train.get("step-size").asDouble());
      assertEquals(sample.train().maxRows(), train.get("max-rows").asLong());
      assertEquals(sample.train().note(), train.get("note").textValue());
      assertEquals(
          sample.tasks().keySet().stream().sorted().collect(Collectors.toList()),
          names(json.get("tasks")));
      assertEquals(names(train).stream().sorted().collect(Collectors.toList()), names(train));
    }
  }

  @Test
  void anEntryThatIsNoLongerThereStaysAway() {
    record Named(@Option(doc = "A number.") int x) {}
    record Preset(@Option(doc = "Entries.") Map<String, Named> entries) {
      static Preset defaults() {
        return new Preset(new TreeMap<>(Map.of("a", new Named(1), "b", new Named(2))));
      }
    }
    var without = OptionFiles.bind(Preset.class, List.of(), List.of("entries.a=~"));
    assertEquals(Map.of("b", new Named(2)), without.value().entries());
    assertEquals("entries:\n  b:\n    x: 2\n  a: ~\n", without.toYaml());
    var none = OptionFiles.bind(Preset.class, List.of(), List.of("entries.a=~", "entries.b=~"));
    assertEquals("{\"entries\":{}}", none.canonicalJson());
    for (var each : List.of(without, none)) {
      assertEquals(
          each,
          OptionFiles.bind(
              Preset.class, List.of(Source.of("run/options.yaml", each.toYaml())), List.of()));
    }
    assertNotEquals(without.optionsHash(), none.optionsHash());
  }

  private static List<String> names(JsonNode object) {
    Iterable<String> names = object::fieldNames;
    return StreamSupport.stream(names.spliterator(), false).collect(Collectors.toList());
  }

  /** The mask is no key, so the key is given again. */
  private static Resolved<Sample> bind(String yaml) {
    String masked = "access-key: \"***\"";
    assertEquals(true, yaml.contains(masked));
    return OptionFilesTest.bind(yaml.replace(masked, "access-key: none"));
  }
}
