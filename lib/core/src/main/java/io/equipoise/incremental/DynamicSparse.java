package io.equipoise.incremental;

import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Dynamic sparse training: each task learns with a part of the weights, which moves while it
 * learns; those that old tasks use stay as they are, and may be used again.
 *
 * <pre>
 * M_t        mask of task t: of each layer a share of the weights ({@link Allocation}), drawn among all; biases
 *            always; of the last layer the outputs that compete alone
 * F          weights in M_1 .. M_{t-1}
 * step       theta &lt;- theta - rate g off F, inside M_t;  g of the loss at M_t theta
 * each       n steps: of the weights in M_t off F a share leaves, the smallest; as many that are in neither come, from 0
 * aware      M_t theta;  else, and for a task that has not begun, (M_1 or .. or M_T) theta
 * </pre>
 *
 * <p>With frozen weights and a head of a task's own labels, what is answered when the task is told
 * never changes. With density 1 the first task is finetune, and without freezing all are.
 *
 * <p>Memory: a number per weight and task. Cost of a step: that of finetune. Source: Yildirim et
 * al., "Continual learning with dynamic sparse training" (arXiv:2308.14831) [recalled]. Differs
 * from it in that the share that moves does not shrink, and nothing is drawn by likeness of tasks.
 *
 * @param density share of the weights that a task uses, in (0, 1]
 * @param allocation how that is shared among layers
 * @param every steps between two moves; 0 for none
 * @param moved share of a task's own weights that leave in a move, in [0, 1)
 * @param growth which come
 * @param freeze whether weights that old tasks use stay as they are
 */
@Named("dst")
public record DynamicSparse(
    @Option(doc = "Share of the weights that a task uses.", above = 0, max = 1) double density,
    @Option(doc = "How that is shared among layers: erk (small layers get more) or uniform.")
        Allocation allocation,
    @Option(doc = "Steps between two moves of a task's weights; 0 for none.", min = 0) int every,
    @Option(doc = "Share of a task's own weights that leave in a move.", min = 0, below = 1)
        double moved,
    @Option(doc = "Which weights come for them: random, or gradient (the largest).") Growth growth,
    @Option(doc = "Whether weights that old tasks use stay as they are.") boolean freeze)
    implements ContinualMethod {
  private static final long serialVersionUID = 1L;

  /** How a density is shared among layers. */
  public enum Allocation {
    /** In proportion to (inputs + outputs) / (inputs * outputs), at most 1: Erdos-Renyi. */
    ERK,
    /** The same everywhere. */
    UNIFORM
  }

  /** Which weights come in a move. */
  public enum Growth {
    /** Any. */
    RANDOM,
    /** Those with the largest gradient of the last step's rows. */
    GRADIENT
  }

  /** Checks the ranges. */
  public DynamicSparse {
    Require.that(density > 0 && density <= 1, "the density of dst", density, "in (0, 1]");
    Require.atLeast(0, "every of dst", every);
    Require.that(moved >= 0 && moved < 1, "the share of dst that moves", moved, "in [0, 1)");
  }

  /** A fifth of the weights, of which a fifth moves every 20 steps to the largest gradients. */
  public static DynamicSparse defaults() {
    return new DynamicSparse(0.2, Allocation.ERK, 20, 0.2, Growth.GRADIENT, true);
  }

  @Override
  public boolean projects() {
    return true;
  }

  @Override
  public double[] answering(Kept kept, double[] theta, OptionalInt task) {
    List<Vector> masks = kept.vectors();
    if (masks.isEmpty()) {
      return theta;
    }
    if (task.isPresent() && task.getAsInt() < masks.size()) {
      return SparseMask.of(masks.get(task.getAsInt())).applied(theta);
    }
    return SparseMask.union(masks, theta.length).applied(theta);
  }

  @Override
  public Session begin(Kept kept, Lesson lesson) {
    List<Vector> before = kept.vectors();
    SparseMask frozen = SparseMask.union(freeze ? before : List.of(), lesson.first().length);
    SparseLayers layers = new SparseLayers(lesson);
    SparseMask mask = layers.drawn(this);
    return new Session() {
      private double[] dense = new double[0];
      private int steps;

      @Override
      public double[] gradient(double[] theta, List<Shown> batch) {
        dense = lesson.gradient(mask.applied(theta), batch);
        return mask.without(frozen).applied(dense);
      }

      @Override
      public double[] reshaped(double[] theta) {
        steps++;
        return every > 0 && steps % every == 0
            ? layers.moved(DynamicSparse.this, mask, frozen, theta, dense, steps)
            : theta;
      }

      @Override
      public Optional<Kept> onTheWay() {
        return Optional.of(end(new double[0]));
      }

      @Override
      public Kept end(double[] theta) {
        List<Vector> all = new ArrayList<>(before);
        all.add(mask.vector());
        return Kept.vectors(all);
      }
    };
  }
}
