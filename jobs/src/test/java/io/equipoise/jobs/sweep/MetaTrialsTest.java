package io.equipoise.jobs.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.OptionFiles;
import io.equipoise.run.Failure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetaTrialsTest {
  private static MetaOptions options(String... settings) {
    return OptionFiles.load(MetaOptions.class, List.of(), List.of(settings)).value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data.prep=omniglot.yaml | data names a table, 'omniglot.yaml', for tasks.kind = sinusoid",
        "data.table=/tables/a     | data names a table, '/tables/a', for tasks.kind = sinusoid",
        "data.task=left          | data.task = left is not read by few-shot tasks; expected it left",
        "adaptation.adapts=head  | adaptation.adapts = head for tasks.kind = sinusoid"
      })
  void whatGeneratedTasksDoNotReadIsRefusedInWords(String setting, String expected) {
    MetaTrials job = new MetaTrials(null);
    MetaOptions o = options(setting);
    String message = assertThrows(IllegalArgumentException.class, () -> job.check(o)).getMessage();
    assertTrue(message.startsWith(expected), message);
  }

  @Test
  void aRangeBeyondABatchIsToldAndOneThatDropsAllOfItRefused() {
    assertEquals(Optional.empty(), MetaTrials.clipped(options()));
    assertEquals(
        Optional.of(
            "choice.k = 20 reaches beyond the 16 tasks of a meta-batch; expected at most as many."
                + " All but the first 2 ranks count. (OPT-060)"),
        MetaTrials.clipped(options("choice.m=2", "choice.k=20")));
    MetaTrials job = new MetaTrials(null);
    job.check(options("choice.m=2", "choice.k=20"));
    Failure all =
        assertThrows(Failure.class, () -> job.check(options("choice.m=16", "choice.k=20")));
    assertEquals("OPT-024", all.code());
  }
}
