package io.equipoise.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Draws legal {@link Sample}s, with every awkward value that is legal. */
final class RandomSamples {
  private final SplittableRandom random;

  RandomSamples(long seed) {
    random = new SplittableRandom(seed);
  }

  Sample next() {
    return new Sample(
        train(),
        balance(),
        tasks(),
        machine(),
        grid(),
        maybe(new Sample.Schedule(random.nextInt(9), random.nextDouble())));
  }

  double number() {
    double bits = Double.longBitsToDouble(random.nextLong());
    double[] special = {
      0, -0.0, 1, -1, 1e21, 1e-7, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, 5e-324, 240
    };
    return random.nextBoolean() && Double.isFinite(bits)
        ? bits
        : special[random.nextInt(special.length)];
  }

  private Sample.Train train() {
    return new Sample.Train(
        1 + random.nextInt(Integer.MAX_VALUE - 1),
        Math.max(Double.MIN_VALUE, Math.abs(number())),
        random.nextLong() & Long.MAX_VALUE,
        true,
        numbers(),
        Sample.Mode.values()[random.nextInt(2)],
        random.nextDouble(),
        number(),
        random.nextInt(3) == 0 ? null : text(0),
        random.nextInt(3) == 0 ? Double.NaN : number(),
        text(1),
        maybe(Duration.ofNanos(random.nextLong() & Long.MAX_VALUE)));
  }

  private Sample.Balance balance() {
    return random.nextBoolean()
        ? new Sample.Equal()
        : new Sample.Bilevel(Math.abs(number()) + 1e-9, 1 + random.nextInt(9));
  }

  private Map<String, Sample.Task> tasks() {
    Map<String, Sample.Task> tasks = new TreeMap<>();
    for (String name : List.of("bandgap_mbj", "null", "7", "true", "e-form")) {
      if (random.nextBoolean()) {
        double low = number();
        tasks.put(
            name,
            new Sample.Task(
                text(1),
                Math.abs(number()),
                random.nextBoolean()
                    ? List.of()
                    : List.of(new Sample.Band(low, low), new Sample.Band(-1, 0))));
      }
    }
    return tasks;
  }

  private Sample.Machine machine() {
    return new Sample.Machine(
        Duration.ofMillis(1 + random.nextInt(1 << 30)),
        new ByteSize(1 + (random.nextLong() & (Long.MAX_VALUE >> 1))),
        text(1),
        "none");
  }

  private Map<String, List<String>> grid() {
    return random.nextBoolean()
        ? Map.of()
        : Map.of("train.step-size", List.of(text(1), text(1)), "a", List.of());
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      numbers.add(random.nextInt(Integer.MAX_VALUE));
    }
    return numbers;
  }

  /** Any valid Unicode, with what YAML and JSON find special drawn often. */
  private String text(int least) {
    StringBuilder text = new StringBuilder();
    String awkward = "\"'\\:#{}[],&*!|>%@`~ -?\n\r\t\u0000\u0007\u0085\u2028\uFEFF\uFFFE\u007F";
    for (int i = least + random.nextInt(12); i > 0; i--) {
      int c = random.nextInt(0x110000);
      boolean surrogate = c >= 0xD800 && c < 0xE000;
      text.appendCodePoint(
          surrogate || random.nextBoolean() ? awkward.charAt(random.nextInt(awkward.length())) : c);
    }
    return text.toString();
  }

  private <T> Optional<T> maybe(@Nullable T value) {
    return random.nextBoolean() ? Optional.empty() : Optional.ofNullable(value);
  }
}
