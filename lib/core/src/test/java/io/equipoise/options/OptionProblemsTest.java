package io.equipoise.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles.Source;
import io.equipoise.run.ExitCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionProblemsTest {
  private static OptionsException fails(String yaml, String... sets) {
    return assertThrows(
        OptionsException.class,
        () -> OptionFiles.bind(Sample.class, List.of(Source.of("a.yaml", yaml)), List.of(sets)));
  }

  private static void says(String expected, String yaml, String... sets) {
    assertEquals(expected, fails(yaml, sets).getMessage());
  }

  @Test
  void anUnknownOptionComesWithTheNearest() {
    says(
        "unknown option \"train.step_size\"; did you mean \"train.step-size\"? [a.yaml:2:3] (OPT-001)",
        "train:\n  step_size: 1\n");
    says(
        "unknown option \"rounds\"; did you mean \"train.rounds\"? [a.yaml:1:1] (OPT-001)",
        "rounds: 1\n");
    says(
        "unknown option \"trian.rounds\"; did you mean \"train.rounds\"? [--set trian.rounds=1] (OPT-001)",
        "",
        "trian.rounds=1");
    says(
        "unknown option \"machine.zebra\"; expected one of flush-interval, buffer, log-level,"
            + " access-key. [a.yaml:1:11] Remove it, or see equipoise explain VERB for all options. (OPT-001)",
        "machine: {zebra: 1}");
  }

  @Test
  void anOptionOfAnotherChoiceSaysWhereItBelongs() {
    says(
        "option \"balance.outer-step\" does not belong to equal; expected method: bilb4mtl."
            + " [a.yaml:1:11] Choose that, or remove the option. (OPT-001)",
        "balance: {outer-step: 1}");
  }

  @Test
  void aWrongTypeSaysWhatIsExpected() {
    says(
        "train.rounds = many; expected an integer >= 1. [a.yaml:1:17] Write it as 240 or 1_000."
            + " (OPT-002)",
        "train: {rounds: many}");
    says(
        "train.rounds = 1.5; expected an integer >= 1. [a.yaml:1:17] Write it as 240 or 1_000."
            + " (OPT-002)",
        "train: {rounds: 1.5}");
    says(
        "train.rounds = \"240\"; expected an integer >= 1 without quotes. [a.yaml:1:17] Remove the"
            + " quotes. (OPT-002)",
        "train: {rounds: '240'}");
    says(
        "train.shuffle = yes; expected true or false. [a.yaml:1:18] Write it as true or false, in"
            + " lower case. (OPT-002)",
        "train: {shuffle: yes}");
    says(
        "train.rounds is a list; expected an integer >= 1. [a.yaml:1:17] Give a single value."
            + " (OPT-002)",
        "train: {rounds: [1]}");
    says(
        "train.seeds = 3; expected a list of integer. [a.yaml:1:16] Write it as [a, b]. (OPT-002)",
        "train: {seeds: 3}");
    says(
        "train = 3; expected a group of options. [--set train=3] Give its options beneath it, each"
            + " as 'key: value'. (OPT-002)",
        "",
        "train=3");
    says(
        "machine.buffer = 64MB; expected a size such as 64MiB >= 1B. [a.yaml:1:19] Write it as"
            + " 512KiB, 64MiB or 2GiB. (OPT-002)",
        "machine: {buffer: 64MB}");
    says(
        "machine.flush-interval = 90; expected a duration such as 90s, 10m or 1h30m > 0s."
            + " [a.yaml:1:27] Write it as 90s, 10m or 1h30m. (OPT-002)",
        "machine: {flush-interval: 90}");
    says(
        "the file is a list or a single value; expected a group of options. [a.yaml:1:1] Write it"
            + " as 'key: value' lines. (OPT-002)",
        "- 1\n");
  }

  @Test
  void aChoiceIsOneOfItsNames() {
    says(
        "train.mode = warm_start; expected one of plain, warm-start. [a.yaml:1:15] Did you mean"
            + " warm-start? (OPT-003)",
        "train: {mode: warm_start}");
    says(
        "balance.method = bilb; expected one of bilb4mtl, equal. [--set balance.method=bilb]"
            + " Choose one of these. (OPT-003)",
        "",
        "balance.method=bilb");
  }

  @Test
  void twoSpellingsOfOneOptionAreRefused() {
    says(
        "train.note is given in two spellings; expected one, first at a.yaml:2:3. [a.yaml:3:3] Keep"
            + " one of the two lines. (OPT-004)",
        "train:\n  note: a\n  comment: b\n");
    says(
        "train.rounds is given in two spellings; expected one, first at a.yaml:1:1. [a.yaml:2:9]"
            + " Keep one of the two lines. (OPT-004)",
        "train.rounds: 1\ntrain: {rounds: 2}\n");
  }

  @Test
  void aKeyIsGivenOnce() {
    says(
        "key \"rounds\" is given twice; expected once, first at a.yaml:2:3. [a.yaml:3:3] Remove one"
            + " of the two lines. (OPT-005)",
        "train:\n  rounds: 1\n  rounds: 2\n");
  }

  @Test
  void aRequiredOptionMustBeGiven() {
    says(
        "tasks.a.column is not given; expected text. [a.yaml] Add it to a file, or give --set"
            + " tasks.a.column=VALUE. (OPT-006)",
        "tasks: {a: {weight: 1, bands: []}}");
    says(
        "schedule.floor is not given; expected a number >= 0 and <= 1. [a.yaml] Add it to a file,"
            + " or give --set schedule.floor=VALUE. (OPT-006)",
        "schedule: {warm-up: 3}");
  }

  @Test
  void aChoiceWithoutADefaultMustBeMade() {
    record Open(Sample.Balance balance) {}
    String missing =
        "balance.method is not given; expected one of bilb4mtl, equal. [no options file] Add it to"
            + " a file, or give --set balance.method=VALUE. (OPT-006)";
    assertEquals(
        missing,
        assertThrows(
                OptionsException.class, () -> OptionFiles.bind(Open.class, List.of(), List.of()))
            .getMessage());
    assertEquals(
        "balance.method is not given; expected one of bilb4mtl, equal. [--set balance.outer-step=1]"
            + " Add the line 'method: NAME'. (OPT-006)",
        assertThrows(
                OptionsException.class,
                () -> OptionFiles.bind(Open.class, List.of(), List.of("balance.outer-step=1")))
            .getMessage());
  }

  @Test
  void aNumberOutsideItsRangeIsRefused() {
    says(
        "train.step-size = -0.1; expected > 0. [a.yaml:2:14] Typical: 1e-4 … 1e-2. (OPT-007)",
        "train:\n  step-size: -0.1\n");
    says(
        "train.dropout = 1; expected >= 0 and < 1. [--set train.dropout=1] Choose a value in this"
            + " range. (OPT-007)",
        "",
        "train.dropout=1");
    says(
        "train.rounds = 3_000_000_000; expected an integer >= 1 between -2147483648 and"
            + " 2147483647. [a.yaml:1:17] Choose a value in this range. (OPT-007)",
        "train: {rounds: 3_000_000_000}");
    says(
        "train.shift = 1e400; expected a number with magnitude 4.9e-324 to 1.8e308. [a.yaml:1:16]"
            + " Choose a value in this range. (OPT-007)",
        "train: {shift: 1e400}");
    says(
        "machine.buffer = 0B; expected >= 1B. [a.yaml:1:19] Choose a value in this range."
            + " (OPT-007)",
        "machine: {buffer: 0B}");
    says(
        "train.seeds[1] = -2; expected >= 0. [a.yaml:1:20] Choose a value in this range. (OPT-007)",
        "train: {seeds: [1, -2]}");
    assertTrue(fails("train: {max-rows: 1e9999}").getMessage().contains("(OPT-007)"));
  }

  @Test
  void whatARecordRefusesNamesTheOptionsThatWereGiven() {
    says(
        "train: dropout 0.7 without shuffle; expected shuffle true above 0.5. [--set train.dropout=0.7] Change"
            + " train.shuffle (a.yaml:2) or train.dropout (--set). (OPT-008)",
        "train:\n  shuffle: false\n",
        "train.dropout=0.7");
  }

  @Test
  void absentEmptyAndNonFiniteValuesAreRefused() {
    says(
        "train.rounds has no value; expected an integer >= 1. [a.yaml:2:10] Give a value, or drop"
            + " the line. (OPT-009)",
        "train:\n  rounds:\n");
    says(
        "machine.log-level = \"\"; expected text. [a.yaml:1:22] Give a value, or drop the line."
            + " (OPT-009)",
        "machine: {log-level: ''}");
    for (String word : List.of("NaN", ".nan", "Infinity", "-Infinity", ".inf", "-.inf")) {
      says(
          "train.step-size = "
              + word
              + "; expected a finite number > 0. [a.yaml:1:20] Typical: 1e-4"
              + " … 1e-2. (OPT-009)",
          "train: {step-size: " + word + "}");
    }
    assertEquals("", OptionFilesTest.bind("train: {note: ''}").value().train().note());
    assertEquals(
        Double.NEGATIVE_INFINITY,
        OptionFilesTest.bind("train: {ceiling: -Infinity}").value().train().ceiling());
  }

  @Test
  void aFileThatIsNotThereSaysSo(@TempDir Path dir) {
    Path file = dir.resolve("none.yaml");
    var e =
        assertThrows(
            OptionsException.class, () -> OptionFiles.load(Sample.class, List.of(file), List.of()));
    assertEquals(
        "file does not exist; expected a YAML file. ["
            + file
            + "] Check the path given with"
            + " --config or in the file that names it. (OPT-013)",
        e.getMessage());
    assertThrows(
        OptionsException.class, () -> OptionFiles.load(Sample.class, List.of(dir), List.of()));
  }

  @Test
  void aFlagWithoutAPathSaysHowToWriteIt() {
    for (String flag : List.of("rounds", "=3", "a..b=3", ".a=1")) {
      says(
          "flag --set "
              + flag
              + " has no option path; expected path=value. [--set "
              + flag
              + "] Write it as --set train.rounds=240. (OPT-014)",
          "",
          flag);
    }
  }

  @Test
  void aMaskedSecretIsNotReadBack() {
    says(
        "machine.access-key holds the mask ***; expected the secret itself. [a.yaml:1:23] Stored"
            + " options never hold secrets: give it again, best through a credential provider."
            + " (OPT-015)",
        "machine: {access-key: '***'}");
  }

  @Test
  void messagesNeverShowASecret() {
    var e =
        fails(
            "machine: {access-key: [hunter2]}", "machine.access-key=", "machine.acces-key=hunter2");
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }

  @Test
  void everythingIsReportedAtOnce() {
    var e =
        fails(
            "train: {rounds: 0, step-sise: 1}\nbalance: {method: none}\ntasks: {a: {}}\n",
            "machine.buffer=big");
    assertEquals(
        List.of("OPT-007", "OPT-001", "OPT-003", "OPT-002", "OPT-006", "OPT-006", "OPT-006"),
        e.problems().stream().map(p -> p.code().code()).toList());
    assertTrue(e.getMessage().startsWith("7 problems in the options:\n  train.rounds = 0;"));
    assertEquals(8, e.getMessage().lines().count());
    assertEquals(ExitCode.USAGE, e.exit());
    assertEquals("OPT-007", e.code());
  }

  @Test
  void aBadValueIsReportedEvenWhenALaterOneReplacesIt() {
    assertTrue(fails("train: {rounds: x}", "train.rounds=3").getMessage().contains("a.yaml:1:17"));
  }

  @Test
  void textFromAFileCannotForgeALine() {
    assertFalse(fails("train: {mode: \"a\\nERROR b\"}").getMessage().contains("\n"));
  }
}
