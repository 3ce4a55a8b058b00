package io.equipoise.sweep;

import io.equipoise.options.Kind;
import io.equipoise.options.Option;
import java.util.List;

/** Options of {@link CoinJob}. */
public record CoinOptions(
    @Option(doc = "Root seed.") long seed,
    @Option(doc = "Bias of the coin.", min = 0, max = 1) double bias,
    @Option(doc = "Rounds.", min = 1) int rounds,
    @Option(doc = "Rounds' worth of failing from this bias on.") double failsFrom,
    @Option(doc = "Tasks, in order.") List<String> tasks,
    @Option(doc = "Nothing.", kind = Kind.OPERATIONAL) int loudness) {
  static CoinOptions defaults() {
    return new CoinOptions(7, 0.5, 9, 2, List.of("a"), 0);
  }
}
