package io.equipoise.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.t5.Matrix;
import io.equipoise.t5.T5Config;
import io.equipoise.t5.T5Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Text tasks, orders and networks of others, good and bad, through the verbs: each refusal with its
 * code, and nothing lost.
 */
class BadSequencesTest {
  private static final T5Config CONFIG =
      new T5Config(8, 4, 2, 8, 1, 1, 24, 8, 16, 1e-6, true, true);
  private static final List<String> PIECES =
      List.of("<pad>", "</s>", "<unk>", "▁", "▁sun", "▁rain", "▁ant", "▁whale", "▁big", "▁small");

  @TempDir Path root;

  @BeforeEach
  void write() throws IOException {
    text("tasks.json", tasks("\"sun\", \"rain\"", "\"small\", \"big\""));
    text("weather/train.tsv", "0\tsun sun\n1\train\n0\ta sun\n1\train rain\n");
    text("weather/test.tsv", "0\tsun\n1\train\n");
    text("size/train.tsv", "0\tan ant\n1\ta whale\n0\tant ant\n1\twhale\n");
    text("size/test.tsv", "0\tant\n1\twhale\n");
    text("network/tokenizer.json", tokenizer(PIECES));
    Files.write(root.resolve("network/config.json"), CONFIG.json());
    Files.write(root.resolve("network/model.safetensors"), weights().safetensors(CONFIG));
  }

  private void text(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private static String tasks(String first, String second) {
    return "[{\"task\": \"weather\", \"labels\": [\"dry\", \"wet\"], \"verbalizers\": ["
        + first
        + "]}, {\"task\": \"size\", \"labels\": [\"ant\", \"whale\"], \"verbalizers\": ["
        + second
        + "]}]";
  }

  private static String tokenizer(List<String> pieces) {
    String vocabulary =
        pieces.stream()
            .map(p -> "[\"" + p + "\", " + (p.startsWith("<") ? 0 : p.length() - 9) + "]")
            .collect(Collectors.joining(", "));
    return "{\"version\": \"1.0\", \"truncation\": null, \"padding\": null, \"added_tokens\": [],"
        + " \"normalizer\": null, \"pre_tokenizer\": {\"type\": \"Metaspace\", \"replacement\": \"▁\","
        + " \"add_prefix_space\": true}, \"post_processor\": null, \"decoder\": null, \"model\":"
        + " {\"type\": \"Unigram\", \"unk_id\": 2, \"vocab\": ["
        + vocabulary
        + "]}}";
  }

  private static T5Weights weights() {
    SplittableRandom random = new SplittableRandom(3);
    Map<String, Matrix> weights = new HashMap<>();
    for (String name : T5Weights.inOrder(CONFIG)) {
      int columns = T5Weights.columns(CONFIG, name);
      double[] values = random.doubles(T5Weights.size(CONFIG, name), -0.5, 0.5).toArray();
      weights.put(name, new Matrix(values.length / columns, columns, values));
    }
    return T5Weights.of(CONFIG, weights);
  }

  private String equipoise(int code, String verb, @Nullable Path config, List<String> sets) {
    List<String> line = new ArrayList<>(List.of(verb.split(" ")));
    line.addAll(List.of("--out", root.resolve("out").toString()));
    if (config != null) {
      line.addAll(List.of("--config", config.toString()));
    }
    sets.forEach(set -> line.addAll(List.of("--set", set)));
    StringWriter said = new StringWriter();
    PrintWriter both = new PrintWriter(said, true);
    assertEquals(code, Main.execute(both, both, line.toArray(String[]::new)), said::toString);
    return said.toString();
  }

  /** Options of prep, as a file beside nothing. */
  private Path prep() throws IOException {
    text(
        "prep.yaml",
        "name: texts\ninput: {from: texts, directory: '"
            + root
            + "'}\nsplit: {rule: official}\nshards: 1\nquarantine: {max-fraction: 1}\n");
    return root.resolve("prep.yaml");
  }

  private String prep(int code, String... sets) throws IOException {
    List<String> all = new ArrayList<>(List.of(sets));
    all.add("name=texts");
    return equipoise(code, "prep", prep(), all);
  }

  private String sweep(int code, String... more) throws IOException {
    return swept(code, "sweep", more);
  }

  private String swept(int code, String verb, String... more) throws IOException {
    String set =
        "set=[data.prep="
            + prep()
            + ", backbone.directory="
            + root.resolve("network")
            + ", backbone.words=8, prompts.rows=2, prompts.steps=2, prompts.batch=4"
            + String.join("", more)
            + "]";
    return equipoise(
        code,
        verb,
        null,
        List.of(
            "name=bad",
            "job=continual",
            "space.method=list",
            "space.trials=[{method: progressive}, {method: sequential}]",
            "execution.fleet=local",
            set));
  }

  private String pretrain(int code, String... more) throws IOException {
    List<String> sets =
        new ArrayList<>(
            List.of(
                "name=bad",
                "data.prep=" + prep(),
                "fleet=local",
                "words={all: 60, labels: 10, gaps: 3, of-text: 8}",
                "train.rounds=1",
                "train.steps=1"));
    sets.addAll(List.of(more));
    return equipoise(code, "pretrain", null, sets);
  }

  private static void said(String code, String words, String message) {
    assertTrue(message.contains(words), message);
    assertTrue(message.contains("(" + code + ")"), message);
  }

  @Test
  void aNetworkOfOthersLearnsASequenceThroughItsOwnTokenizer() throws IOException {
    String text = "rain " + "sun ".repeat((1 << 18) - 10) + "sun";
    text("weather/train.tsv", "0\tsun sun\n1\train\n0\ta sun\n1\t" + text + "\n");
    assertTrue(sweep(0).contains("2 ok"), "two trials");
  }

  @Test
  void badRowsAreCountedAndKeptAside() throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.write("0\tsun\n1\train\n2\tfog\nrain\n1\t".getBytes(StandardCharsets.UTF_8));
    lines.write(new byte[] {(byte) 0xc3, 0x28, '\n', '1', '\t'});
    lines.write("x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8));
    Files.write(root.resolve("weather/train.tsv"), lines.toByteArray());
    String said = prep(0);
    for (String rule :
        List.of("UNKNOWN_CLASS", "NOT_A_TEXT", "TEXT_TOO_LONG", "Shorten the text")) {
      assertTrue(said.contains(rule), said);
    }
  }

  @Test
  void tasksThatCannotBeLearnedAreRefusedByEveryVerb() throws IOException {
    text("size/train.tsv", "");
    said("DATA-011", "task 'size' has 0 good rows", prep(3));
    said("DATA-011", "task 'size' has 0 good rows", pretrain(3));
    said("DATA-011", "task 'size' has 0 good rows", sweep(3));
    text("size/train.tsv", "0\tant\n0\tants\n");
    said("DATA-011", "have the label 'ant'", prep(3));
    text("tasks.json", "[{\"task\": \"size\", \"labels\": [\"ant\"]}]");
    said("DATA-070", "two labels or more", prep(3));
  }

  @Test
  void ordersWithARepeatedOrAnUnknownTaskAreRefusedByEveryVerb() throws IOException {
    for (String order : List.of("[size, taste]", "[size, weather, size]")) {
      String words = order.contains("taste") ? "names 'taste'" : "names 'size' twice";
      said("DATA-071", words, prep(3, "input.tasks=" + order));
      said("DATA-071", words, pretrain(3, "data.pool=" + order));
      String swept = sweep(3, ", \"sequence.order=" + order + "\"");
      said("DATA-071", words, swept);
      assertEquals(1, swept.lines().filter(line -> line.contains("DATA-071")).count(), swept);
      assertTrue(swept.contains("[sequence.order, --set set="), swept);
      assertTrue(swept.contains("Correct 'set' or the base files"), swept);
      nothingWasOpened();
    }
  }

  private void nothingWasOpened() {
    assertFalse(Files.exists(root.resolve("out/runs")), "a run was opened");
  }

  @Test
  void anOrderOfAPointIsToldWithThePoint() throws IOException {
    String swept =
        equipoise(
            3,
            "sweep",
            null,
            List.of(
                "job=continual",
                "set=[data.prep="
                    + prep()
                    + ", backbone.directory="
                    + root.resolve("network")
                    + "]",
                "space.axes={}",
                "orders={method: listed, path: sequence.order, orders: ['size, taste']}",
                "execution.fleet=local"));
    said("DATA-071", "Correct sequence.order=['size', 'taste'].", swept);
    assertTrue(swept.contains("[sequence.order, --set orders="), swept);
  }

  @Test
  void aTaskModelWithoutItsAddressIsToldWhatToGive() throws IOException {
    said("OPT-008", "give service.address", sweep(2, ", reading.identify=lm"));
    nothingWasOpened();
  }

  @Test
  void aNetworkThatIsNotThereIsToldWithTheVerbThatMakesOne() throws IOException {
    String none = sweep(3, ", backbone.directory=" + root.resolve("none"));
    said("DATA-073", "there is no network. [" + root.resolve("none") + "]", none);
    assertTrue(none.contains("run equipoise pretrain --config FILE"), none);
    nothingWasOpened();
  }

  private String preTrained() throws IOException {
    String network =
        pretrain(0)
            .lines()
            .filter(line -> line.startsWith("network"))
            .findFirst()
            .orElseThrow()
            .replaceFirst("network\\s+(file:)?", "");
    Path elsewhere = Files.move(Path.of(network), root.resolve("pre-trained"));
    try (var left = Files.walk(root.resolve("out/runs"))) {
      left.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
    return ", backbone.directory=" + elsewhere;
  }

  @Test
  void textsThatTheNetworkHasSeenAreRefusedByEveryVerbBeforeARunIsOpened() throws IOException {
    String network = preTrained();
    text("size/test.tsv", "0\tAn ant.\n1\tbig whale\n");
    for (String verb : List.of("sweep", "sweep --dry-run", "validate sweep")) {
      String refused = swept(3, verb, network, ", \"sequence.order=[size]\"");
      said(
          "DATA-074",
          "pre-trained on 1 of 2 test texts and 4 of 4 train texts of the task 'size'",
          refused);
      assertEquals(1, refused.lines().filter(line -> line.contains("DATA-074")).count(), refused);
    }
    nothingWasOpened();
  }

  @Test
  void tasksOfTheSameNamesAreLearnedWhenTheirTextsAreOthers() throws IOException {
    String network = preTrained();
    for (String file : List.of("weather/train", "weather/test", "size/train", "size/test")) {
      Path tsv = root.resolve(file + ".tsv");
      Files.writeString(tsv, Files.readString(tsv).replace("\t", "\tnow "));
    }
    assertTrue(sweep(0, network).contains("2 ok"), "two trials");
    Files.delete(root.resolve("pre-trained/pool.hashes"));
    said("DATA-074", "a task of the name 'weather'", sweep(3, network));
  }

  @Test
  void aNetworkWhosePartsDoNotFitIsRefusedBeforeAnythingIsLearned() throws IOException {
    List<String> more = new ArrayList<>(PIECES);
    for (int i = PIECES.size(); i < 25; i++) {
      more.add("▁word" + i);
    }
    text("network/tokenizer.json", tokenizer(more));
    said("DATA-073", "tokenizer.json has 25 tokens; expected at most the network's 24", sweep(3));
    text("network/tokenizer.json", "{\"model\": {}}");
    said("DATA-095", "numbers <pad> as null", sweep(3));
    text("network/tokenizer.json", tokenizer(PIECES));
    T5Config wider = new T5Config(8, 4, 2, 9, 1, 1, 24, 8, 16, 1e-6, true, true);
    byte[] fits = Files.readAllBytes(root.resolve("network/config.json"));
    Files.write(root.resolve("network/config.json"), wider.json());
    said("DATA-036", "is [8, 8], expected [", sweep(3));
    Files.writeString(root.resolve("network/config.json"), "{\"model_type\": \"bert\"}");
    said("DATA-034", "'bert'", sweep(3));
    Files.write(root.resolve("network/config.json"), fits);
    Files.delete(root.resolve("network/tokenizer.json"));
    said("DATA-073", "vocabulary.txt", sweep(3));
  }

  @Test
  void weightsThatAreDamagedAreRefusedBeforeAnythingIsLearned() throws IOException {
    Path file = root.resolve("network/model.safetensors");
    byte[] good = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(good, good.length - 4));
    said("DATA-035", "lies at", sweep(3));
    String json = new String(good, StandardCharsets.ISO_8859_1);
    int at = json.indexOf("\"data_offsets\":[0,");
    assertTrue(at > 0, "offsets of the first tensor");
    byte[] moved = good.clone();
    moved[at + "\"data_offsets\":[".length()] = '4';
    Files.write(file, moved);
    said("DATA-035", "is damaged", sweep(3));
    try (RandomAccessFile holes = new RandomAccessFile(file.toFile(), "rw")) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      holes.write(length.putLong(100_000_001).array());
      holes.setLength(110_000_000);
    }
    said("DATA-035", "header of 100000001 bytes", sweep(3));
  }

  @Test
  void labelsThatTheNetworkWouldWriteAlikeAreRefusedWhereTheirTaskIsLearned() throws IOException {
    text("tasks.json", tasks("\"fog\", \"ice\"", "\"small\", \"big\""));
    said("DATA-097", "'fog' and 'ice', which are written alike", sweep(3));
    sweep(0, ", \"sequence.order=[size]\"");
  }
}
