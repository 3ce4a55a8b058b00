package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.run.Codec;
import io.equipoise.run.Encoded;
import java.util.ArrayList;
import java.util.List;

/**
 * What a method keeps of the tasks that it has learned. Each method says what its vectors are.
 *
 * @param vectors such as old parameters, importances or directions
 * @param rows of old tasks
 * @param offered how many rows there were to keep
 */
record Kept(List<Vector> vectors, List<Shown> rows, long offered) {
  static final Kept NOTHING = new Kept(List.of(), List.of(), 0);

  Kept {
    vectors = List.copyOf(vectors);
    rows = List.copyOf(rows);
  }

  static Kept vectors(List<Vector> vectors) {
    return new Kept(vectors, List.of(), 0);
  }

  /** How many numbers the vectors are. */
  long numbers() {
    return vectors.stream().mapToLong(Vector::size).sum();
  }

  /** Rows are stored end to end. */
  static final class KeptCodec implements Codec<Kept> {
    @Override
    public Encoded encode(Kept kept) {
      Encoded.Builder builder =
          Encoded.builder().put("offered", kept.offered).put("vectors", kept.vectors.size());
      for (int v = 0; v < kept.vectors.size(); v++) {
        builder.put("vector." + v, kept.vectors.get(v).toArray());
      }
      long[] about = new long[2 * kept.rows.size()];
      for (int i = 0; i < kept.rows.size(); i++) {
        about[2 * i] = kept.rows.get(i).output();
        about[2 * i + 1] = kept.rows.get(i).task();
      }
      return builder
          .put("about", about)
          .put("inputs", flat(kept.rows.stream().map(Shown::input).toList()))
          .put("logits", flat(kept.rows.stream().map(Shown::logits).toList()))
          .build();
    }

    @Override
    public Kept decode(Encoded encoded) {
      List<Vector> vectors = new ArrayList<>();
      for (int v = 0; v < encoded.whole("vectors"); v++) {
        vectors.add(Vector.of(encoded.doubles("vector." + v)));
      }
      long[] about = encoded.longs("about");
      List<Vector> inputs = parts(encoded.doubles("inputs"), about.length / 2);
      List<Vector> logits = parts(encoded.doubles("logits"), about.length / 2);
      List<Shown> rows = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        rows.add(
            new Shown(inputs.get(i), (int) about[2 * i], (int) about[2 * i + 1], logits.get(i)));
      }
      return new Kept(vectors, rows, encoded.whole("offered"));
    }

    private static double[] flat(List<Vector> same) {
      int width = same.isEmpty() ? 0 : same.get(0).size();
      double[] flat = new double[same.size() * width];
      for (int i = 0; i < same.size(); i++) {
        System.arraycopy(same.get(i).toArray(), 0, flat, i * width, width);
      }
      return flat;
    }

    private static List<Vector> parts(double[] flat, int count) {
      int width = count == 0 ? 0 : flat.length / count;
      List<Vector> parts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        double[] part = new double[width];
        System.arraycopy(flat, i * width, part, 0, width);
        parts.add(Vector.of(part));
      }
      return parts;
    }
  }
}
