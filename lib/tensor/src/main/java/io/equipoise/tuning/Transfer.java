package io.equipoise.tuning;

import io.equipoise.options.Option;
import java.io.Serializable;

/**
 * How a new prompt begins near those of similar tasks and stays away from the others, for {@link
 * PromptOptions.Method#SHLPT_LIKE}.
 *
 * @param threshold least attention of a similar task; above 1 none is
 * @param temperature of the attention: cosines over it before the softmax
 * @param push strength of the push away from the others; 0 for none
 * @param pushTemperature of the push
 * @param pushFrom part of the steps before it
 */
public record Transfer(
    @Option(
            doc = "Least attention to an old task that a new prompt begins from; above 1 none is.",
            min = 0,
            typical = "0.06")
        double threshold,
    @Option(doc = "Of the attention: cosines over it before the softmax.", above = 0)
        double temperature,
    @Option(doc = "Strength of the push away from prompts of other tasks.", min = 0) double push,
    @Option(doc = "Temperature of the push.", above = 0) double pushTemperature,
    @Option(doc = "Part of the steps before the push.", min = 0, max = 1) double pushFrom)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public Transfer {
    if (!(threshold >= 0)
        || !(temperature > 0)
        || !(push >= 0 && Double.isFinite(push))
        || !(pushTemperature > 0)
        || !(pushFrom >= 0 && pushFrom <= 1)) {
      throw new IllegalArgumentException(
          "a threshold of "
              + threshold
              + " at temperature "
              + temperature
              + ", a push of "
              + push
              + " at temperature "
              + pushTemperature
              + " from "
              + pushFrom
              + " of the steps on; expected a threshold and a push >= 0, temperatures > 0 and a"
              + " part in [0, 1]");
    }
  }

  /** Threshold 0.06, cosines over 0.1, a push of 0.1 at temperature 1 from 0.7 of the steps on. */
  public static Transfer defaults() {
    return new Transfer(0.06, 0.1, 0.1, 1, 0.7);
  }
}
