package io.equipoise.jobs.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.jobs.Main;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.OptionsException;
import io.equipoise.options.Resolved;
import io.equipoise.run.Failure;
import io.equipoise.run.LocalStore;
import io.equipoise.table.TableManifest;
import io.equipoise.table.TextShards;
import io.equipoise.table.TextTable;
import io.equipoise.testing.TestData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of labelled texts. */
class PrepTextsTest {
  private static final String TASKS =
      """
      [{"task": "mood", "labels": ["Happy", "Sad"], "verbalizers": ["good", "bad"], "note": "x"},
       {"task": "size", "labels": ["small", "large", "huge"]}]
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("tasks.json"), TASKS);
    Files.writeString(
        folder.resolve("sequences.json"),
        "[{\"name\": \"back\", \"tasks\": [\"size\", \"mood\"]}]");
    Files.createDirectories(folder.resolve("mood"));
    Files.createDirectories(folder.resolve("size"));
    Files.writeString(folder.resolve("mood/train.tsv"), "0\tfine day\n1\train again\n");
    Files.writeString(folder.resolve("mood/test.tsv"), "0\tsun\r\n");
    Files.write(folder.resolve("size/train.tsv.gz"), packed("2\ta whale\n0\tan ant\n"));
    Files.writeString(folder.resolve("size/test.tsv"), "1\ta horse");
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private Resolved<PrepOptions> options(String... more) {
    List<String> sets =
        new ArrayList<>(
            List.of(
                "name=texts",
                "input.from=texts",
                "input.directory=" + folder,
                "split.rule=official",
                "shards=2"));
    sets.addAll(List.of(more));
    return OptionFiles.load(PrepOptions.class, List.of(), sets);
  }

  private PreparedTable made(String... more) {
    return Prep.runLocally(new LocalStore(folder.resolve("out")), options(more));
  }

  private static List<TextTable.Row> rows(PreparedTable table) {
    List<TextTable.Row> rows = new ArrayList<>();
    TextShards shards = new TextShards(table.directory(), table.manifest().shards());
    for (int shard = 0; shard < table.manifest().shards().size(); shard++) {
      rows.addAll(shards.open(shard));
    }
    return rows;
  }

  @Test
  void everyRowKeepsItsTaskLabelTextAndSplit() {
    PreparedTable table = made("input.sequence=back");
    List<TextTable.Row> rows = rows(table);
    assertEquals(6, rows.size());
    assertTrue(
        rows.contains(
            new TextTable.Row(
                "size/train#1", "texts", "size/train", "size", 2, "a whale", "train")));
    assertTrue(
        rows.contains(
            new TextTable.Row("mood/test#1", "texts", "mood/test", "mood", 0, "sun", "test")));
    TableManifest.Examples examples = table.manifest().examples();
    assertEquals(List.of("Happy", "Sad"), examples.classesOf("mood"));
    assertEquals(List.of("size", "mood"), examples.texts().order());
    assertEquals(
        Map.of("mood", List.of("good", "bad"), "size", List.of("small", "large", "huge")),
        examples.texts().verbalizers());
    assertEquals(List.of("mood", "size"), table.manifest().taskNames());
    assertEquals(TableManifest.read(table.directory()), table.manifest());
  }

  @Test
  void badLinesAreQuarantinedAndNothingIsLost() throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.write(
        "0\tgood\n1\tfine\n7\tno such label\nno tab\n0\t \n1\t".getBytes(StandardCharsets.UTF_8));
    lines.write(new byte[] {(byte) 0xc3, 0x28, '\n'});
    lines.write(("1\t" + "x".repeat((1 << 20) - 2) + "\n").getBytes(StandardCharsets.UTF_8));
    lines.write(("1\t" + "y".repeat((1 << 20) - 3) + "\n").getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("mood/train.tsv"), lines.toByteArray());
    TableManifest manifest = made("quarantine.max-fraction=1").manifest();
    TableManifest.Account account =
        manifest.accounts().stream().filter(a -> a.file().equals("mood/train")).findFirst().get();
    assertEquals(8, account.in());
    assertEquals(3, account.used());
    assertEquals(
        Map.of("TXT-001 NOT_A_TEXT", 3L, "TAB-003 UNKNOWN_CLASS", 1L, "TXT-002 TEXT_TOO_LONG", 1L),
        account.rules());
  }

  @Test
  void theExampleOfTheDocumentationIsPrepared(@TempDir Path documented) throws IOException {
    String page = Files.readString(TestData.root().resolve("lib/docs/input.md"));
    Matcher file =
        Pattern.compile("`texts/(\\S+)`\n```\\w+\n(.*?)```", Pattern.DOTALL).matcher(page);
    int files = 0;
    for (; file.find(); files++) {
      Path path = documented.resolve(file.group(1));
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.group(2));
    }
    assertEquals(6, files);
    StringWriter said = new StringWriter();
    PrintWriter both = new PrintWriter(said, true);
    String line =
        page.lines()
            .filter(l -> l.contains("prep --config conf/prep/texts.yaml"))
            .findFirst()
            .get();
    List<String> words = new ArrayList<>(List.of(line.strip().split(" ")));
    words.remove("equipoise");
    words.replaceAll(
        word ->
            word.replace("input.directory=texts", "input.directory=" + documented)
                .replace("conf/", TestData.root().resolve("conf") + "/"));
    words.addAll(List.of("--out", documented.resolve("out").toString()));
    assertEquals(0, Main.execute(both, both, words.toArray(String[]::new)), said::toString);
    assertTrue(said.toString().contains("task size (class): 3 rows"), said::toString);
    assertTrue(said.toString().contains("task weather (class): 3 rows"), said::toString);
    assertFalse(said.toString().contains("refused  "), said::toString);
  }

  @Test
  void ordersAndTasksThatCannotBeLearnedAreRefused() throws IOException {
    assertCode("DATA-071", "input.tasks=[mood, taste]");
    assertCode("DATA-071", "input.tasks=[mood, mood]");
    assertCode("DATA-070", "input.sequence=forth");
    assertThrows(OptionsException.class, () -> options("split.rule=random"));
    assertThrows(
        OptionsException.class, () -> options("input.tasks=[mood]", "input.sequence=back"));
    Files.writeString(folder.resolve("mood/train.tsv"), "1\train\n1\tsnow\n");
    assertTrue(assertCode("DATA-011", "name=one").contains("label 'Sad'"));
    Files.writeString(folder.resolve("mood/train.tsv"), "");
    assertTrue(assertCode("DATA-011", "name=none").contains("0 good rows"));
    Files.delete(folder.resolve("mood/train.tsv"));
    assertTrue(assertCode("DATA-072", "name=gone").contains("mood"));
    Files.writeString(folder.resolve("tasks.json"), "[{\"task\": \"mood\", \"labels\": [\"x\"]}]");
    assertCode("DATA-070", "name=list");
  }

  private String assertCode(String code, String... more) {
    Failure failure = assertThrows(Failure.class, () -> made(more));
    assertTrue(failure.getMessage().contains("(" + code + ")"), failure.getMessage());
    return failure.getMessage();
  }

  @Test
  void generatedSentencesAreTheSameEveryTime() {
    Resolved<PrepOptions> options =
        OptionFiles.load(
            PrepOptions.class,
            List.of(),
            List.of(
                "name=made",
                "input.from=sentences",
                "input.tasks=[metal, food]",
                "input.train=30",
                "input.test=10",
                "split.rule=official",
                "shards=2"));
    PreparedTable first = Prep.runLocally(new LocalStore(folder.resolve("a")), options);
    PreparedTable second = Prep.runLocally(new LocalStore(folder.resolve("b")), options);
    assertEquals(first.manifest(), second.manifest());
    List<TextTable.Row> rows = rows(first);
    assertEquals(80, rows.size());
    for (TextTable.Row row : rows) {
      String word = first.manifest().examples().classesOf(row.task()).get(row.label());
      assertTrue((" " + row.text() + " ").contains(" " + word + " "), row.toString());
    }
  }
}
