package io.equipoise.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line that starts a training of generated crystals.
 *
 * @param args the verb and its flags
 */
record TrainLine(List<String> args) {
  /** {@code conf/train/crystals-tiny.yaml} without the baseline: four rounds of a tenth second. */
  static TrainLine tiny(Path out) {
    return of("crystals-tiny.yaml", out).set("baseline=false");
  }

  /** The same with six rounds of more than a second, so that there is time to interrupt it. */
  static TrainLine slower(Path out) {
    return tiny(out).set("train.rounds=6").set("train.local-steps=60");
  }

  static TrainLine of(String config, Path out) {
    String file = Checkout.root().resolve("conf/train").resolve(config).toString();
    return new TrainLine(
        List.of("train", "--config", file, "--out", out.toString(), "--progress", "plain"));
  }

  TrainLine set(String option) {
    return with("--set", option);
  }

  /** The same in the driver's own process, without Spark. */
  TrainLine inOneProcess() {
    return set("execution.fleet=local");
  }

  TrainLine with(String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    return new TrainLine(List.copyOf(all));
  }
}
