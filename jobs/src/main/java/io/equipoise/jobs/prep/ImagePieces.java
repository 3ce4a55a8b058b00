package io.equipoise.jobs.prep;

import io.equipoise.crystal.Splits;
import io.equipoise.example.Overlay;
import io.equipoise.fleet.Seeds;
import io.equipoise.table.TableManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reads image sets, each image a row or each row an overlay of two images of one set and one split.
 * A piece covers rows, not images: which two images row i of a set shows follows from (seed, set,
 * i).
 */
final class ImagePieces {
  private final PrepOptions.Images input;
  private final Splits splits;

  ImagePieces(PrepOptions.Images input, Splits splits) {
    this.input = input;
    this.splits = splits;
  }

  void read(Piece piece, Collector collector) throws IOException {
    PrepOptions.ImageSet set = java.util.Objects.requireNonNull(input.sets().get(piece.file()));
    Path images = Path.of(piece.path());
    Pictures pictures =
        piece.labels().isEmpty()
            ? Pictures.csv(images, set, input.classes())
            : Pictures.idx(images, Path.of(piece.labels()), set, input.classes());
    Overlay overlay = PrepOptions.Pairs.of(input.overlay());
    int height = overlay == null ? pictures.height() : overlay.size();
    int width = overlay == null ? pictures.width() : overlay.size();
    collector.reads(new TableManifest.Examples(List.of(), height, width, Map.of()));
    if (piece.from() == 0) {
      refuse(pictures, piece.file(), collector);
    }
    if (overlay == null) {
      singles(pictures, piece.file(), set, collector);
    } else {
      pairs(pictures, piece, overlay, collector);
    }
  }

  private static String name(String set, int image) {
    return set + "#" + image;
  }

  private static void refuse(Pictures pictures, String set, Collector collector) {
    for (int i = 0; i < pictures.images().size(); i++) {
      var bad = pictures.images().get(i).bad();
      if (bad != null) {
        collector.counted();
        collector.refuse(i, name(set, i), bad);
      }
    }
  }

  private static void singles(
      Pictures pictures, String set, PrepOptions.ImageSet options, Collector collector) {
    for (int i = 0; i < pictures.images().size(); i++) {
      Pictures.Picture picture = pictures.images().get(i);
      if (picture.bad() == null) {
        collector.counted();
        Map<String, Double> y = Map.of(PrepOptions.LABEL, (double) picture.label());
        collector.keep(
            i, name(set, i), options.split(set), new Content.Numbers(picture.pixels()), y);
      }
    }
  }

  private void pairs(Pictures pictures, Piece piece, Overlay overlay, Collector collector) {
    @Nullable String[] pool = new String[pictures.images().size()];
    int good = 0;
    for (int i = 0; i < pool.length; i++) {
      pool[i] = pictures.images().get(i).bad() == null ? split(piece.file(), i) : null;
      good += pool[i] == null ? 0 : 1;
    }
    if (good == 0) {
      throw new IllegalArgumentException(
          "0 good images; expected at least one to lay over another");
    }
    long to = piece.to() == 0 ? pool.length : piece.to();
    for (long row = piece.from(); row < to; row++) {
      SplittableRandom random =
          new SplittableRandom(Seeds.mix(input.seed(), "overlay/" + piece.file() + "/" + row));
      int first = random.nextInt(pool.length);
      while (pool[first] == null) {
        first = random.nextInt(pool.length);
      }
      int second = random.nextInt(pool.length);
      while (!java.util.Objects.equals(pool[first], pool[second])) {
        second = random.nextInt(pool.length);
      }
      collector.counted();
      collector.keepIn(
          java.util.Objects.requireNonNull(pool[first]),
          row,
          piece.file() + "/" + row,
          laid(pictures, first, second, overlay, random),
          targets(pictures, first, second));
    }
  }

  private String split(String set, int image) {
    return splits.policy() == Splits.Policy.OFFICIAL
        ? java.util.Objects.requireNonNull(input.sets().get(set)).split(set)
        : splits.ofGroup(name(set, image));
  }

  private static Content.Numbers laid(
      Pictures p, int first, int second, Overlay overlay, SplittableRandom random) {
    double[] one = p.images().get(first).pixels();
    double[] other = p.images().get(second).pixels();
    return new Content.Numbers(overlay.of(one, other, p.height(), p.width(), random));
  }

  private static Map<String, Double> targets(Pictures p, int first, int second) {
    return Map.of(
        PrepOptions.LEFT, (double) p.images().get(first).label(),
        PrepOptions.RIGHT, (double) p.images().get(second).label());
  }
}
