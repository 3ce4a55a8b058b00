package io.equipoise.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.TableRow.TrialRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingScoreTest {
  private static final ScoreRule LOWEST =
      new ScoreRule("loss", "", "", ScoreRule.Across.MEAN, ScoreRule.Goal.MIN);
  private static final String A = "{\"x\":\"a\"}";
  private static final String B = "{\"x\":\"b\"}";

  private static TrialRow row(int number, String options, String status, double score) {
    return new TrialRow(number, "t" + number, status, "", number % 2, options, 3, score);
  }

  @Test
  void aSettingIsRankedByItsMeanAndNotByItsLuckiestSeed() {
    List<SettingScore> ranked =
        SettingScore.ranked(
            List.of(row(0, A, "OK", 1), row(1, A, "OK", 9), row(2, B, "OK", 3), row(3, B, "OK", 5)),
            LOWEST);
    assertEquals(List.of(B, A), ranked.stream().map(SettingScore::options).toList());
    assertEquals(4, ranked.get(0).scores().mean());
    assertEquals(Math.sqrt(2), ranked.get(0).scores().sd(), 1e-15);
    assertEquals(2, ranked.get(0).trial());
    assertEquals(0, ranked.get(1).trial(), "the best of its trials");
  }

  @Test
  void aSettingThatLostASeedComesAfterThoseThatKeptAll() {
    List<SettingScore> ranked =
        SettingScore.ranked(
            List.of(
                row(0, A, "OK", 1),
                row(1, A, "FAILED", Double.NaN),
                row(2, B, "OK", 3),
                row(3, B, "OK", 5)),
            LOWEST);
    assertEquals(List.of(B, A), ranked.stream().map(SettingScore::options).toList());
    assertEquals(2, ranked.get(1).seeds());
    assertEquals(1, ranked.get(1).scores().count());
    assertTrue(Double.isNaN(ranked.get(1).scores().sd()));
  }

  @Test
  void higherIsFirstWhereTheRuleSaysSoAndWhatHasNoScoreIsNotThere() {
    ScoreRule highest = new ScoreRule("acc", "", "", ScoreRule.Across.MEAN, ScoreRule.Goal.MAX);
    List<SettingScore> ranked =
        SettingScore.ranked(
            List.of(row(0, A, "OK", 1), row(1, B, "OK", 2), row(2, "{}", "STOPPED", Double.NaN)),
            highest);
    assertEquals(List.of(B, A), ranked.stream().map(SettingScore::options).toList());
  }
}
