package io.equipoise.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MaliciousYamlTest {
  private static String refused(byte[] bytes) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThrows(
                    OptionsException.class,
                    () ->
                        OptionFiles.bind(
                            Sample.class, List.of(new Source("a.yaml", bytes)), List.of()))
                .getMessage());
  }

  private static void says(String expected, String yaml) {
    String message = refused(yaml.getBytes(StandardCharsets.UTF_8));
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aBillionLaughsStopAtTheFiftyFirst() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 10; i++) {
      String alias = "*a" + (i - 1);
      yaml.append(
          "a"
              + i
              + ": &a"
              + i
              + " ["
              + String.join(
                  ", ", List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias))
              + "]\n");
    }
    says(
        "more than 100,000 values once aliases are written out; expected at most 100,000.",
        yaml.toString());
    says("more than 50 aliases; expected at most 50. [a.yaml:53:4]", "x: &x 1\n" + aliases(51));
  }

  private static String aliases(int n) {
    StringBuilder text = new StringBuilder("l:\n");
    for (int i = 0; i < n; i++) {
      text.append("- *x\n");
    }
    return text.toString().replace("- ", " - ");
  }

  @Test
  void threeThousandBracketsStopAtTheFiftyFirst() {
    says(
        "nested deeper than 50 levels; expected at most 50. [a.yaml:1:54] Close the brackets; no"
            + " option lies that deep. (OPT-011)",
        "a: " + " ".repeat(1) + "[".repeat(3000));
    says("nested deeper than 50 levels", "a: " + "{a: ".repeat(3000));
    says("nested deeper than 50 levels", "- ".repeat(3000) + "x");
    says("nested deeper than 50 levels", "? ".repeat(3000) + "x");
    says("nested deeper than 50 levels", deepAliases());
  }

  private static String deepAliases() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 50; i++) {
      yaml.append("a" + i + ": &a" + i + " [[*a" + (i - 1) + "]]\n");
    }
    return yaml.toString();
  }

  @Test
  void aValueCannotContainItself() {
    says("alias *a stands for nothing yet; expected &a before it. [a.yaml:1:8]", "a: &a [*a]");
  }

  @Test
  void tagsAreRefused() {
    says(
        "tag !!javax.script.ScriptEngineManager is refused".replace("!!", "tag:yaml.org,2002:"),
        "a: !!javax.script.ScriptEngineManager [x]");
    says(
        "tag tag:yaml.org,2002:int is refused; expected a plain value. [a.yaml:1:17] Remove the tag:"
            + " the option itself knows its type. (OPT-012)",
        "train: {rounds: !!int 3}");
    says("tag !x is refused", "a: !x {b: 1}");
    says("tag ! is refused", "a: ! b");
  }

  @Test
  void mergeKeysAndComplexKeysAndSecondDocumentsAreRefused() {
    says("merge key \"<<\" is not part of YAML 1.2", "a: &a {b: 1}\nc: {<<: *a}\n");
    says("a group or list is used as a key; expected a name. [a.yaml:1:3]", "? [a]\n: b\n");
    says(
        "a second document begins; expected one per file. [a.yaml:2:1]",
        "train: {}\n---\ntrain: {}\n");
  }

  @Test
  void duplicateKeysAreRefusedAtEveryDepth() {
    says(
        "key \"a\" is given twice; expected once, first at a.yaml:1:9. [a.yaml:1:16]",
        "tasks: {a: {}, a: {}}");
    says("key \"rounds\" is given twice", "train: {rounds: 1, \"rounds\": 1}");
  }

  @Test
  void syntaxErrorsSayWhereAndWhatToDo() {
    says("[a.yaml:2:1] Indent with spaces, not tabs. (OPT-010)", "train:\n\trounds: 1\n");
    says(
        "[a.yaml:1:17] Check the indentation, or quote a text that holds ': '. (OPT-010)",
        "train: aa rounds: 1\n");
    says("Close the quote or bracket that is still open. (OPT-010)", "train: {rounds: \"1\n");
    says("(OPT-010)", "train: {rounds: 1\n");
    says("Begin all keys of one group in the same column. (OPT-010)", "a:\n  b: 1\n c: 2\n");
    says("not YAML: character U+0007; expected printable text. [a.yaml:2:2]", "a: 1\nb\u0007: 2\n");
  }

  @Test
  void filesThatAreTooLargeOrNotUtf8AreRefused() {
    says(
        "file is larger than 1 MiB; expected at most 1,048,576 bytes. [a.yaml]",
        "#".repeat((1 << 20) + 1));
    byte[] latin = "a: 1\nb: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertTrue(
        refused(latin).contains("byte 8 is not UTF-8; expected a UTF-8 text. [a.yaml:2:4]"),
        refused(latin));
    assertTrue(refused("a: 1".getBytes(StandardCharsets.UTF_16)).contains("not UTF-8"));
  }

  @Test
  void aFileAtTheLimitIsRead() {
    assertEquals(Sample.defaults(), OptionFilesTest.bind("#".repeat(1 << 20)).value());
  }

  @Test
  void noBytesEndInAnythingButOptionsOrTheirProblems() {
    long seed = Long.getLong("equipoise.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    String alphabet = "train:rounds\n  {}[],&*!|>'\"%@`#-?<~\t\r\u0000\u00e9\uFEFF=.1e_\\u";
    for (int i = 0; i < 500; i++) {
      StringBuilder yaml = new StringBuilder(random.nextBoolean() ? "train:\n  " : "");
      int length = random.nextInt(40);
      for (int k = 0; k < length; k++) {
        yaml.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        OptionFilesTest.bind(yaml.toString(), "train.seeds=" + yaml);
      } catch (OptionsException e) {
        assertTrue(e.getMessage().contains("(OPT-0"), e.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError(
            "-Dequipoise.seed=" + seed + " try " + i + ": " + Quoted.json(yaml.toString()), e);
      }
    }
  }
}
