package io.equipoise.jobs.prep;

import io.equipoise.example.Example;
import io.equipoise.example.Overlay;
import io.equipoise.example.SegmentDigits;
import io.equipoise.example.SyntheticTable;
import io.equipoise.fleet.Seeds;
import io.equipoise.table.TableManifest;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Rows of numbers that need no file. Row i follows from (seed, i) alone. */
final class GeneratedPieces {
  private GeneratedPieces() {}

  static void table(Piece piece, PrepOptions.Synthetic made, Collector collector) {
    SyntheticTable generator = made.generator();
    collector.reads(new TableManifest.Examples(generator.names(), 0, 0, Map.of()));
    for (long row = piece.from(); row < piece.to(); row++) {
      Example example = generator.row(row);
      Map<String, Double> targets = new TreeMap<>();
      for (int k = 0; k < generator.tasks().size(); k++) {
        targets.put(generator.tasks().get(k), example.targets()[k]);
      }
      collector.counted();
      collector.keep(row, example.id(), "", new Content.Numbers(example.features()), targets);
    }
  }

  /** Row i shows picture i, or pictures 2 i and 2 i + 1: none is in two rows. */
  static void segments(Piece piece, PrepOptions.Segments made, Collector collector) {
    SegmentDigits digits = new SegmentDigits(made.seed(), made.size(), made.noise());
    Overlay overlay = PrepOptions.Pairs.of(made.overlay());
    int side = overlay == null ? made.size() : overlay.size();
    collector.reads(new TableManifest.Examples(List.of(), side, side, Map.of()));
    for (long row = piece.from(); row < piece.to(); row++) {
      collector.counted();
      String id = "digits-" + row;
      if (overlay == null) {
        Content.Numbers pixels = new Content.Numbers(digits.pixels(row));
        collector.keep(row, id, "", pixels, Map.of(PrepOptions.LABEL, (double) digits.digit(row)));
      } else {
        collector.keep(row, id, "", laid(digits, overlay, made, row), labels(digits, row));
      }
    }
  }

  private static Content.Numbers laid(
      SegmentDigits digits, Overlay overlay, PrepOptions.Segments made, long row) {
    SplittableRandom random =
        new SplittableRandom(Seeds.mix(made.seed(), "overlay/segments/" + row));
    double[] left = digits.pixels(2 * row);
    double[] right = digits.pixels(2 * row + 1);
    return new Content.Numbers(overlay.of(left, right, made.size(), made.size(), random));
  }

  private static Map<String, Double> labels(SegmentDigits digits, long row) {
    return Map.of(
        PrepOptions.LEFT, (double) digits.digit(2 * row),
        PrepOptions.RIGHT, (double) digits.digit(2 * row + 1));
  }
}
