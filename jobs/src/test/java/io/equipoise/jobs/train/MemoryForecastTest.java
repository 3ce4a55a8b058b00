package io.equipoise.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class MemoryForecastTest {
  private static final TrainOptions.Execution SPARK =
      new TrainOptions.Execution(TrainOptions.Where.SPARK, 0);
  private static final TrainOptions.Execution LOCAL =
      new TrainOptions.Execution(TrainOptions.Where.LOCAL, 0);

  private static SparkConf limit(String size) {
    return new SparkConf(false).set("spark.driver.maxResultSize", size);
  }

  @Test
  void everyShardAnswersWithParametersAndTwoMoments() {
    assertEquals(3L * 4 * 1000 * 8, new MemoryForecast(1000, 3, 8, 0).resultBytes());
    assertTrue(
        new MemoryForecast(1000, 3, 8, 0).check(SPARK, limit("1m")).get(0).contains("0.1 MiB"));
  }

  @Test
  void answersBeyondSparksLimitAreRefusedWithTheNumberToSet() {
    MemoryForecast forecast = new MemoryForecast(100_000, 3, 8, 0);
    Failure failure = assertThrows(Failure.class, () -> forecast.check(SPARK, limit("8m")));
    assertEquals(ExitCode.RESOURCE, failure.exit());
    assertTrue(failure.getMessage().contains("9.2 MiB"), failure.getMessage());
    assertTrue(failure.getMessage().contains("= 8.0 MiB"), failure.getMessage());
    assertTrue(failure.getMessage().contains("maxResultSize=128m"), failure.getMessage());
    assertEquals(1, forecast.check(SPARK, limit("0")).size(), "0 is no limit");
    assertEquals(1, forecast.check(LOCAL, limit("8m")).size(), "one process has no results");
  }

  @Test
  void aDriverThatIsTooSmallIsToldHowMuchItNeeds() {
    MemoryForecast forecast = new MemoryForecast(2_000_000_000L, 1, 1, 0);
    Failure failure = assertThrows(Failure.class, () -> forecast.check(SPARK, limit("0")));
    assertEquals("RES-009", failure.code());
    assertTrue(failure.getMessage().contains("--driver-memory"), failure.getMessage());
  }

  @Test
  void gatheredTaskGradientsCountWhenTheyAreMore() {
    assertEquals(4L * 50_000 * 8, new MemoryForecast(1000, 1, 8, 50_000).resultBytes());
    assertEquals(4L * 1000 * 8, new MemoryForecast(1000, 1, 8, 500).resultBytes());
    MemoryForecast forecast = new MemoryForecast(1000, 1, 8, 500_000);
    Failure failure = assertThrows(Failure.class, () -> forecast.check(SPARK, limit("8m")));
    assertTrue(failure.getMessage().contains("500000 numbers of task gradients"));
  }
}
