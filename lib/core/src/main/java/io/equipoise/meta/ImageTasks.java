package io.equipoise.meta;

import io.equipoise.bilevel.LinearRows;
import io.equipoise.bilevel.RowLoss;
import io.equipoise.example.Pooling;
import io.equipoise.fleet.Seeds;
import io.equipoise.linalg.Vector;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * N-way k-shot classification of drawings by a perceptron of one hidden layer, some tasks with
 * labels at random; measured on groups of classes that no task to learn from shows.
 *
 * <pre>
 * task     N classes, of one group (such as an alphabet) or, with probability {@code mixed}, of all
 *          k + q drawings of each, without repetition: k to learn from, q to be judged by
 * spoiled  with probability {@code corrupted}: every support label drawn at random
 * kind     the group; one more for mixed tasks
 * </pre>
 *
 * <p>Source: the protocol of Finn, Abbeel and Levine (arXiv:1703.03400) at the size of a CPU; mixed
 * and spoiled tasks are a reconstruction [inferred].
 *
 * @param ways N
 * @param shots k
 * @param queries q, of each class
 * @param hidden units of the perceptron
 * @param mixed share of tasks whose classes are of all groups
 * @param corrupted share of spoiled tasks
 * @param pool side of the squares of pixels that are averaged to one
 * @param seed of the first parameters
 */
@Named("images")
public record ImageTasks(
    @Option(doc = "Classes of a task.", min = 2, typical = "5") int ways,
    @Option(doc = "Drawings of each class to learn from.", min = 1, typical = "1 or 5") int shots,
    @Option(doc = "Drawings of each class to be judged by.", min = 1, typical = "10") int queries,
    @Option(doc = "Hidden units.", min = 1, typical = "32 to 64") int hidden,
    @Option(doc = "Share of tasks whose classes are of all groups.", min = 0, max = 1) double mixed,
    @Option(doc = "Share of tasks whose support labels are drawn at random.", min = 0, max = 1)
        double corrupted,
    @Option(doc = "Side of the squares of pixels that are averaged to one.", min = 1) int pool,
    @Option(doc = "Root of the first parameters.") long seed)
    implements TaskSource {
  private static final long serialVersionUID = 1L;

  /** Checks the ranges. */
  public ImageTasks {
    if (ways < 2 || shots < 1 || queries < 1 || hidden < 1 || pool < 1) {
      throw new IllegalArgumentException(
          "ways, shots, queries, hidden units and pool are "
              + List.of(ways, shots, queries, hidden, pool)
              + "; expected at least 2, 1, 1, 1 and 1");
    }
    if (!(mixed >= 0 && mixed <= 1 && corrupted >= 0 && corrupted <= 1)) {
      throw new IllegalArgumentException(
          "shares of mixed and spoiled tasks are "
              + mixed
              + " and "
              + corrupted
              + "; expected 0 to 1");
    }
  }

  /** 5 ways, 1 shot, 10 queries, 32 units, half of the tasks mixed, none spoiled, every pixel. */
  public static ImageTasks defaults() {
    return new ImageTasks(5, 1, 10, 32, 0.5, 0, 1, 7);
  }

  /**
   * Drawings of one class.
   *
   * @param group such as its alphabet
   * @param drawings as many numbers each, in every class
   */
  public record DrawnClass(String group, List<float[]> drawings) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Copies the list. */
    public DrawnClass {
      drawings = List.copyOf(drawings);
    }
  }

  /** Numbers that a task sees of an image of this size; what is left over at its edges is not. */
  public int width(int height, int width) {
    return new Pooling(pool).size(height, width);
  }

  /** What a task sees of an image. */
  public float[] seen(double[] pixels, int height, int width) {
    double[] left = new Pooling(pool).of(pixels, height, width);
    float[] seen = new float[left.length];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = (float) left[i];
    }
    return seen;
  }

  /** Numbers in the parameters, for drawings of so many numbers. */
  public int dimension(int width) {
    return NeuralTask.dimension(width, hidden, ways);
  }

  /** First parameters: uniform within 1 / sqrt(inputs of the layer), biases 0. */
  public Vector start(int width) {
    double[] w = new double[dimension(width)];
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "start"));
    fill(w, 0, hidden * width, 1 / Math.sqrt(width), random);
    int head = NeuralTask.head(width, hidden);
    fill(w, head, head + ways * hidden, 1 / Math.sqrt(hidden), random);
    return Vector.of(w);
  }

  private static void fill(double[] w, int from, int to, double bound, SplittableRandom random) {
    for (int i = from; i < to; i++) {
      w[i] = bound * (2 * random.nextDouble() - 1);
    }
  }

  /**
   * Tasks of these drawings.
   *
   * @param train classes to learn from
   * @param test classes to measure by, of other groups
   * @throws IllegalArgumentException when no group has enough classes, or one too few drawings
   */
  public TaskFamily over(List<DrawnClass> train, List<DrawnClass> test) {
    return new Family(this, new Groups("train", train, this), new Groups("test", test, this));
  }

  /** Classes by group. */
  private static final class Groups implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // lists that can be serialised
    private final List<DrawnClass> classes;

    @SuppressWarnings("serial") // lists that can be serialised
    private final List<List<DrawnClass>> byGroup = new ArrayList<>();

    Groups(String split, List<DrawnClass> all, ImageTasks tasks) {
      int needed = tasks.shots + tasks.queries;
      classes = all.stream().filter(each -> each.drawings().size() >= needed).toList();
      classes.stream()
          .map(DrawnClass::group)
          .distinct()
          .sorted()
          .map(group -> classes.stream().filter(c -> c.group().equals(group)).toList())
          .filter(group -> group.size() >= tasks.ways)
          .forEach(byGroup::add);
      if (byGroup.isEmpty()) {
        throw new IllegalArgumentException(
            split
                + " has "
                + all.size()
                + " classes; expected a group of at least "
                + tasks.ways
                + " with "
                + needed
                + " drawings each");
      }
    }
  }

  private record Family(ImageTasks tasks, Groups train, Groups test) implements TaskFamily {
    private static final long serialVersionUID = 1L;

    @Override
    public int dimension() {
      return tasks.dimension(train.classes.get(0).drawings().get(0).length);
    }

    @Override
    public int kinds() {
      return train.byGroup.size() + 1;
    }

    @Override
    public Episode draw(long seed) {
      boolean spoiled =
          new SplittableRandom(Seeds.mix(seed, "corrupted")).nextDouble() < tasks.corrupted;
      return episode(train, seed, spoiled);
    }

    @Override
    public Episode drawClean(long seed) {
      return episode(test, seed, false);
    }

    private Episode episode(Groups groups, long seed, boolean spoiled) {
      SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "classes"));
      boolean all = random.nextDouble() < tasks.mixed;
      int group = random.nextInt(groups.byGroup.size());
      List<DrawnClass> from =
          chosen(all ? groups.classes : groups.byGroup.get(group), tasks.ways, random);
      int width = from.get(0).drawings().get(0).length;
      Rows support = new Rows(tasks.ways * tasks.shots, width);
      Rows query = new Rows(tasks.ways * tasks.queries, width);
      for (int way = 0; way < tasks.ways; way++) {
        List<float[]> drawings =
            chosen(from.get(way).drawings(), tasks.shots + tasks.queries, random);
        for (int i = 0; i < drawings.size(); i++) {
          boolean learn = i < tasks.shots;
          int label = spoiled && learn ? random.nextInt(tasks.ways) : way;
          (learn ? support : query).add(drawings.get(i), label);
        }
      }
      RowLoss loss = new RowLoss.SoftmaxLoss(tasks.ways);
      return new Episode(
          new NeuralTask(loss, tasks.hidden, support.rows(), query.rows()),
          spoiled,
          all ? groups.byGroup.size() : group);
    }

    /** Some of a list without repetition, in the order drawn. */
    private static <T> List<T> chosen(List<T> all, int count, SplittableRandom random) {
      List<T> rest = new ArrayList<>(all);
      List<T> some = new ArrayList<>();
      while (some.size() < count) {
        int at = random.nextInt(rest.size());
        some.add(rest.get(at));
        rest.set(at, rest.get(rest.size() - 1));
        rest.remove(rest.size() - 1);
      }
      return some;
    }
  }

  /** Rows that are filled one by one. */
  private static final class Rows {
    private final double[] features;
    private final double[] labels;
    private final int width;
    private int next;

    Rows(int rows, int width) {
      this.features = new double[rows * width];
      this.labels = new double[rows];
      this.width = width;
    }

    void add(float[] drawing, double label) {
      for (int j = 0; j < width; j++) {
        features[next * width + j] = drawing[j];
      }
      labels[next++] = label;
    }

    LinearRows rows() {
      return new LinearRows(features, width, labels);
    }
  }
}
