package io.equipoise.sweep;

import io.equipoise.fleet.Seeds;
import io.equipoise.options.Kind;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Which settings of a job's options a sweep tries. A point is a map of option path to text, as
 * {@code --set} has it.
 *
 * <p>The same space and seed give the same points in the same order. Raising {@code trials} or
 * {@code blocks}, or adding to {@code trials} of a list, keeps the points that were there as the
 * first ones; adding a value to an axis of a grid keeps them, at other places.
 */
public sealed interface Space {
  /** More points than this are refused: their settings travel through the driver's memory. */
  int MAX_POINTS = 1_000_000;

  /** How many points there are. */
  long size();

  /** The points, in order. */
  List<SortedMap<String, String>> points(long seed);

  /** Every combination of the values, the last path in alphabetical order varying fastest. */
  @Named("grid")
  record Grid(
      @Option(doc = "Values of each option that varies, by its path.", kind = Kind.EXTEND)
          Map<String, List<String>> axes)
      implements Space {
    /** Copies the axes; none may be empty. */
    public Grid {
      TreeMap<String, List<String>> copy = new TreeMap<>();
      axes.forEach((path, values) -> copy.put(path, List.copyOf(values)));
      axes = java.util.Collections.unmodifiableSortedMap(copy);
      axes.forEach(
          (path, values) -> {
            if (values.isEmpty()) {
              throw new IllegalArgumentException("axes." + path + " is empty; expected a value");
            }
          });
    }

    static Grid defaults() {
      return new Grid(Map.of());
    }

    @Override
    public long size() {
      return axes.values().stream().mapToLong(List::size).reduce(1, Math::multiplyExact);
    }

    @Override
    public List<SortedMap<String, String>> points(long seed) {
      List<SortedMap<String, String>> points = List.of(new TreeMap<>());
      for (Map.Entry<String, List<String>> axis : axes.entrySet()) {
        List<SortedMap<String, String>> longer = new ArrayList<>();
        for (SortedMap<String, String> point : points) {
          for (String value : axis.getValue()) {
            SortedMap<String, String> next = new TreeMap<>(point);
            next.put(axis.getKey(), value);
            longer.add(next);
          }
        }
        points = longer;
      }
      return points;
    }
  }

  /** The points as they are listed. */
  @Named("list")
  record Listed(
      @Option(doc = "Points, each a map of option path to value.", kind = Kind.EXTEND)
          List<Map<String, String>> trials)
      implements Space {
    /** Copies the list, which must not be empty. */
    public Listed {
      trials = trials.stream().map(Map::copyOf).toList();
      if (trials.isEmpty()) {
        throw new IllegalArgumentException("trials is empty; expected at least one point");
      }
    }

    static Listed defaults() {
      return new Listed(List.of(Map.of()));
    }

    @Override
    public long size() {
      return trials.size();
    }

    @Override
    public List<SortedMap<String, String>> points(long seed) {
      List<SortedMap<String, String>> points = new ArrayList<>();
      trials.forEach(point -> points.add(new TreeMap<>(point)));
      return points;
    }
  }

  /** Independent draws; point i depends on the sweep's seed and i alone. */
  @Named("random")
  record Random(
      @Option(doc = "Points to draw.", kind = Kind.EXTEND, min = 1, max = MAX_POINTS) int trials,
      @Option(doc = "What is drawn, from which distribution.") List<Draw> axes)
      implements Space {
    /** Copies the axes. */
    public Random {
      axes = distinct(axes);
    }

    static Random defaults() {
      return new Random(100, List.of());
    }

    @Override
    public long size() {
      return trials;
    }

    @Override
    public List<SortedMap<String, String>> points(long seed) {
      List<SortedMap<String, String>> points = new ArrayList<>(trials);
      for (int i = 0; i < trials; i++) {
        SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "point/" + i));
        SortedMap<String, String> point = new TreeMap<>();
        for (Draw axis : axes) {
          point.put(axis.path(), axis.at(random.nextDouble()));
        }
        points.add(point);
      }
      return points;
    }
  }

  /**
   * Latin hypercubes: of the n points of a block, exactly one lies in each of the n equally likely
   * parts of every axis.
   */
  @Named("lhs")
  record LatinHypercube(
      @Option(doc = "Points of a block.", min = 1, max = MAX_POINTS) int trials,
      @Option(doc = "Blocks, each a hypercube of its own.", kind = Kind.EXTEND, min = 1) int blocks,
      @Option(doc = "What is drawn, from which distribution.") List<Draw> axes)
      implements Space {
    /** Copies the axes. */
    public LatinHypercube {
      axes = distinct(axes);
    }

    static LatinHypercube defaults() {
      return new LatinHypercube(100, 1, List.of());
    }

    @Override
    public long size() {
      return (long) trials * blocks;
    }

    @Override
    public List<SortedMap<String, String>> points(long seed) {
      List<SortedMap<String, String>> points = new ArrayList<>();
      for (int block = 0; block < blocks; block++) {
        block(Seeds.mix(seed, "block/" + block), points);
      }
      return points;
    }

    private void block(long seed, List<SortedMap<String, String>> points) {
      int first = points.size();
      for (int i = 0; i < trials; i++) {
        points.add(new TreeMap<>());
      }
      for (Draw axis : axes) {
        SplittableRandom random = new SplittableRandom(Seeds.mix(seed, "axis/" + axis.path()));
        int[] part = Shuffle.of(trials, random);
        for (int i = 0; i < trials; i++) {
          double u = Math.min((part[i] + random.nextDouble()) / trials, Math.nextDown(1.0));
          points.get(first + i).put(axis.path(), axis.at(u));
        }
      }
    }
  }

  private static List<Draw> distinct(List<Draw> axes) {
    if (axes.stream().map(Draw::path).distinct().count() < axes.size()) {
      throw new IllegalArgumentException("axes name one path twice; expected each once");
    }
    return List.copyOf(axes);
  }
}
