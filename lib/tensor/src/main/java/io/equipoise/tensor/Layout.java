package io.equipoise.tensor;

import io.equipoise.fleet.Seeds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The pieces of a flat parameter vector, in order: those that all tasks share, then the head of
 * task 0, of task 1, ...
 *
 * <p>So the shared part is the prefix of length {@link #shared()}, and a shared gradient is the
 * prefix of a gradient.
 */
public record Layout(List<Piece> pieces) implements Serializable {
  /** Task number of a piece that all tasks share. */
  public static final int SHARED = -1;

  /**
   * One named array inside the vector.
   *
   * @param offset where it starts
   * @param task {@link #SHARED}, or the task whose head it belongs to
   * @param decays whether weight decay applies (matrices) or not (biases, norms, scalars)
   * @param init how its first values are drawn
   */
  public record Piece(
      String name, List<Integer> shape, int offset, int task, boolean decays, Init init)
      implements Serializable {
    /** How many numbers it has. */
    public int length() {
      int product = 1;
      for (int axis : shape) {
        product = Math.multiplyExact(product, axis);
      }
      return product;
    }
  }

  /** How the first values of a piece are drawn. */
  public sealed interface Init extends Serializable {
    /** The next value. */
    double next(SplittableRandom random);

    /** Always the same value. */
    record Constant(double value) implements Init {
      @Override
      public double next(SplittableRandom random) {
        return value;
      }
    }

    /** Uniform between -bound and bound. */
    record Uniform(double bound) implements Init {
      @Override
      public double next(SplittableRandom random) {
        return bound * (2 * random.nextDouble() - 1);
      }
    }

    /** Normal with mean zero; Box-Muller, cosine branch, two uniforms each. */
    record Normal(double sd) implements Init {
      @Override
      public double next(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return sd * radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
      }
    }
  }

  /** Checks that pieces follow each other without gaps, shared ones first, then by task. */
  public Layout {
    pieces = List.copyOf(pieces);
    int offset = 0;
    int task = SHARED;
    for (Piece piece : pieces) {
      if (piece.offset != offset || piece.task < task) {
        throw new IllegalArgumentException(
            "piece '"
                + piece.name
                + "' of task "
                + piece.task
                + " starts at "
                + piece.offset
                + "; expected offset "
                + offset
                + " and a task of at least "
                + task);
      }
      offset = Math.addExact(offset, piece.length());
      task = piece.task;
    }
  }

  /** Length n of the vector. */
  public int size() {
    return end(pieces.size() - 1);
  }

  /** Length of the part that all tasks share. */
  public int shared() {
    return end((int) pieces.stream().filter(p -> p.task == SHARED).count() - 1);
  }

  /**
   * Where the heads of tasks 0 to {@code tasks - 1} start, one behind the other, and where the last
   * one ends: {@code tasks + 1} numbers from {@link #shared()} to {@link #size()}.
   */
  public int[] heads(int tasks) {
    int[] cuts = new int[tasks + 1];
    cuts[0] = shared();
    for (Piece piece : pieces) {
      if (piece.task != SHARED) {
        cuts[piece.task + 1] = piece.offset + piece.length();
      }
    }
    for (int k = 1; k < cuts.length; k++) {
      cuts[k] = Math.max(cuts[k], cuts[k - 1]);
    }
    return cuts;
  }

  private int end(int last) {
    return last < 0 ? 0 : pieces.get(last).offset + pieces.get(last).length();
  }

  /** The piece of that name. */
  public Piece piece(String name) {
    for (Piece piece : pieces) {
      if (piece.name.equals(name)) {
        return piece;
      }
    }
    throw new IllegalArgumentException("no piece '" + name + "' in the layout");
  }

  /** Lengths of the pieces, in order. */
  public int[] lengths() {
    return pieces.stream().mapToInt(Piece::length).toArray();
  }

  /** First values; a piece's values depend on the seed and its name alone. */
  public float[] initial(long seed) {
    float[] theta = new float[size()];
    for (Piece piece : pieces) {
      SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "init/" + piece.name));
      for (int i = 0; i < piece.length(); i++) {
        theta[piece.offset + i] = (float) piece.init.next(random);
      }
    }
    return theta;
  }

  /** One entry per number: whether weight decay applies to it. */
  public boolean[] decays() {
    boolean[] mask = new boolean[size()];
    for (Piece piece : pieces) {
      java.util.Arrays.fill(mask, piece.offset, piece.offset + piece.length(), piece.decays);
    }
    return mask;
  }

  /** Name of the first piece with a number that is not finite; empty when all are. */
  public String firstNonFinite(float[] vector) {
    for (Piece piece : pieces) {
      for (int i = piece.offset; i < piece.offset + piece.length(); i++) {
        if (!Float.isFinite(vector[i])) {
          return piece.name;
        }
      }
    }
    return "";
  }

  /** Collects pieces in order and works out their offsets. */
  public static final class Builder {
    private final List<Piece> pieces = new ArrayList<>();
    private int offset;
    private int task = SHARED;

    /** Pieces added from now on belong to the head of this task. */
    public Builder head(int task) {
      this.task = task;
      return this;
    }

    /** Adds a piece. */
    public Builder add(String name, boolean decays, Init init, Integer... shape) {
      Piece piece = new Piece(name, List.of(shape), offset, task, decays, init);
      pieces.add(piece);
      offset = Math.addExact(offset, piece.length());
      return this;
    }

    /** Adds {@code name.weight} (outputs x inputs) and {@code name.bias}, uniform 1/sqrt(fanIn). */
    public Builder linear(String name, int outputs, int inputs, int fanIn) {
      Init init = new Init.Uniform(1 / Math.sqrt(fanIn));
      return add(name + ".weight", true, init, outputs, inputs)
          .add(name + ".bias", false, init, outputs);
    }

    /** Adds {@code name.gain} at one and {@code name.shift} at zero. */
    public Builder norm(String name, int width) {
      return add(name + ".gain", false, new Init.Constant(1), width)
          .add(name + ".shift", false, new Init.Constant(0), width);
    }

    /** The layout. */
    public Layout build() {
      return new Layout(pieces);
    }
  }
}
