package io.equipoise.crystal;

import io.equipoise.fleet.Hashing;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random crystals of ions with exact labels: row i is a pure function of (seed, i).
 *
 * <p>A row draws, in this order, from one generator seeded with the first 8 bytes of SHA-256 of
 * {@code <seed>|<i>}: the family, a choice of formal charges, one ion for each kind (all again if
 * two are the same), the order of the cations in {@code ord} and {@code lay}, six numbers of strain
 * (sd 0.02), one of dilation (sd 0.02), displacements (sd 0.006, fractions); then with probability
 * 0.2 another basis of the lattice and another origin. The cell is scaled so that cations and
 * anions touch. If two atoms are closer than 1 angstrom, the stream goes on with a new draw of
 * everything.
 *
 * <p>So any partitioning gives the same rows. Targets are masked task by task from streams of their
 * own, {@code <seed>|<i>|<task>}.
 */
public final class PrototypeGenerator {
  /** The source that samples name. */
  public static final String SOURCE = "prototypes";

  private static final double STRAIN = 0.02;
  private static final double DISPLACEMENT = 0.006;
  private static final double OTHER_BASIS = 0.2;
  private static final double LEAST_DISTANCE = 1.0;
  private static final int[][] AXES = {{0, 1}, {0, 2}, {1, 0}, {1, 2}, {2, 0}, {2, 1}};
  private static final Map<Integer, String[]> IONS =
      Map.of(
          1, new String[] {"Li", "Na", "K", "Rb", "Cs"},
          2, new String[] {"Mg", "Ca", "Sr", "Ba", "Zn"},
          3, new String[] {"Al", "Sc", "Y", "La"},
          4, new String[] {"Ti", "Zr", "Hf", "Sn"},
          -1, new String[] {"F", "Cl", "Br", "I"},
          -2, new String[] {"O", "S", "Se"});

  private final Options options;
  private final double weight;

  /** A generator with these options. */
  public PrototypeGenerator(Options options) {
    this.options = options;
    this.weight = options.families.values().stream().mapToDouble(w -> w).sum();
  }

  /**
   * What to generate.
   *
   * @param seed every seed gives another data set
   * @param families weights of the structure families, in drawing order
   * @param tasks names of the labels, in target order
   * @param keep the probability that a target is there, one for each task
   * @param onlyIn tasks that one family alone has, to study a shift of distribution: task to family
   */
  public record Options(
      long seed,
      Map<String, Double> families,
      List<String> tasks,
      List<Double> keep,
      Map<String, String> onlyIn)
      implements Serializable {
    /** Checks names and ranges. */
    public Options {
      families = Collections.unmodifiableMap(new LinkedHashMap<>(families));
      tasks = List.copyOf(tasks);
      keep = List.copyOf(keep);
      families.keySet().forEach(Prototype::charges);
      check(!families.isEmpty(), "generate.families", families, "at least one family");
      for (double w : families.values()) {
        check(w > 0 && w < 1e9, "generate.families", w, "weights > 0");
      }
      for (String task : tasks) {
        check(Labels.NAMES.contains(task), "generate.tasks", task, "some of " + Labels.NAMES);
      }
      check(keep.size() == tasks.size(), "generate.keep", keep, "one probability for each task");
      onlyIn = Map.copyOf(onlyIn);
      for (Map.Entry<String, String> only : onlyIn.entrySet()) {
        check(
            tasks.contains(only.getKey()) && families.containsKey(only.getValue()),
            "generate.only-in",
            only,
            "a task of generate.tasks = a family of generate.families");
      }
      for (double p : keep) {
        check(p > 0 && p <= 1, "generate.keep", p, "probabilities > 0 and <= 1");
      }
    }

    private static void check(boolean good, String key, Object value, String range) {
      if (!good) {
        throw new IllegalArgumentException(key + " = " + value + "; expected " + range + ".");
      }
    }

    /** The default families, all nine labels, kept with probability 1, 0.7 and 0.3 in turn. */
    public static Options defaults(long seed) {
      Map<String, Double> families = new LinkedHashMap<>();
      for (String code : List.of("rs", "cs", "zb", "wz", "fl", "pv")) {
        families.put(code, 1.0);
      }
      families.put("ord", 3.0);
      families.put("lay", 3.0);
      return new Options(seed, families, List.of("e_ewald"), List.of(1.0), Map.of())
          .withTasks(Labels.NAMES);
    }

    /** With these labels, kept with probability 1, 0.7 and 0.3 in turn. */
    public Options withTasks(List<String> names) {
      List<Double> cycle = new ArrayList<>();
      for (int t = 0; t < names.size(); t++) {
        cycle.add(new double[] {1, 0.7, 0.3}[t % 3]);
      }
      return new Options(seed, families, names, cycle, onlyIn);
    }

    /** With every target there. */
    public Options complete() {
      return new Options(seed, families, tasks, Collections.nCopies(tasks.size(), 1.0), onlyIn);
    }

    /** With other families. */
    public Options withFamilies(Map<String, Double> weights) {
      return new Options(seed, weights, tasks, keep, onlyIn);
    }

    /** With tasks that one family alone has. */
    public Options withOnlyIn(Map<String, String> taskToFamily) {
      return new Options(seed, families, tasks, keep, taskToFamily);
    }
  }

  /** The names of the tasks, in target order. */
  public List<String> tasks() {
    return options.tasks;
  }

  /** The units of the tasks, in target order. */
  public List<String> units() {
    return options.tasks.stream().map(t -> Labels.UNITS.get(Labels.NAMES.indexOf(t))).toList();
  }

  /** The family of a sample of this generator: its id up to the dash. */
  public static String family(String id) {
    return id.substring(0, id.indexOf('-'));
  }

  /** Row i, i &gt;= 0: id {@code <family>-<i>}, no split, targets with NaN where masked. */
  public Sample row(long i) {
    Crystal crystal = crystal(i);
    List<String> wanted = new ArrayList<>();
    boolean[] kept = new boolean[options.tasks.size()];
    for (int t = 0; t < kept.length; t++) {
      kept[t] = kept(i, t, family(crystal.id()));
      if (kept[t]) {
        wanted.add(options.tasks.get(t));
      }
    }
    double[] labels = Labels.of(crystal, wanted);
    double[] targets = new double[kept.length];
    int next = 0;
    for (int t = 0; t < kept.length; t++) {
      targets[t] = kept[t] ? labels[next++] : Double.NaN;
    }
    return new Sample(crystal, SOURCE, "", targets);
  }

  private boolean kept(long i, int task, String family) {
    if (!options.onlyIn.getOrDefault(options.tasks.get(task), family).equals(family)) {
      return false;
    }
    double p = options.keep.get(task);
    String path = options.seed + "|" + i + "|" + options.tasks.get(task);
    return p >= 1 || new SplittableRandom(hash(path)).nextDouble() < p;
  }

  /** The structure of row i, with formal charges. */
  public Crystal crystal(long i) {
    if (i < 0) {
      throw new IllegalArgumentException("row " + i + "; expected 0 or more");
    }
    SplittableRandom random = new SplittableRandom(hash(options.seed + "|" + i));
    for (int attempt = 0; attempt < 1000; attempt++) {
      Crystal crystal = draw(i, random);
      if (crystal != null) {
        return crystal;
      }
    }
    throw new IllegalStateException(
        "row "
            + i
            + " of seed "
            + options.seed
            + " found no structure in 1000 draws; expected one");
  }

  private @Nullable Crystal draw(long i, SplittableRandom random) {
    String family = family(random);
    int[][] choices = Prototype.charges(family);
    int[] charges = choices[random.nextInt(choices.length)];
    int[] ions = new int[charges.length];
    for (int k = 0; k < ions.length; k++) {
      String[] list = IONS.getOrDefault(charges[k], new String[0]);
      ions[k] = Elements.number(list[random.nextInt(list.length)]);
    }
    if (ions.length == 3 && ions[0] == ions[1]) {
      return null;
    }
    Prototype prototype = Prototype.draw(family, random);
    Lattice lattice = deform(scaled(prototype, charges, ions), random);
    double[] frac = prototype.frac().clone();
    for (int c = 0; c < frac.length; c++) {
      frac[c] += DISPLACEMENT * normal(random);
    }
    if (random.nextDouble() < OTHER_BASIS) {
      lattice = otherBasis(lattice, frac, random);
    }
    frac = Lattice.wrap(frac);
    return tooClose(lattice, frac)
        ? null
        : crystal(family + "-" + i, lattice, frac, prototype, charges, ions);
  }

  private static Crystal crystal(
      String id, Lattice lattice, double[] frac, Prototype prototype, int[] charges, int[] ions) {
    int n = prototype.atoms();
    short[] z = new short[n];
    double[] q = new double[n];
    for (int a = 0; a < n; a++) {
      int kind = kind(prototype.kinds().charAt(a), ions.length);
      z[a] = (short) ions[kind];
      q[a] = charges[kind];
    }
    return new Crystal(id, lattice.rows(), frac, z, null, q);
  }

  private String family(SplittableRandom random) {
    double left = random.nextDouble() * weight;
    String last = "";
    for (Map.Entry<String, Double> family : options.families.entrySet()) {
      last = family.getKey();
      left -= family.getValue();
      if (left < 0) {
        return last;
      }
    }
    return last;
  }

  private static int kind(char letter, int kinds) {
    return letter == 'M' ? 0 : letter == 'N' ? 1 : kinds - 1;
  }

  /** The cell at which the tightest pair of cation and anion touches. */
  private static Lattice scaled(Prototype prototype, int[] charges, int[] ions) {
    int anion = ions.length - 1;
    double scale = 0;
    for (int k = 0; k < anion; k++) {
      double touching = radius(ions[k], charges[k]) + radius(ions[anion], charges[anion]);
      scale = Math.max(scale, touching / prototype.shortest(k == 0 ? 'M' : 'N'));
    }
    return Lattice.of(prototype.lattice()).scaled(scale);
  }

  private static double radius(int z, int charge) {
    return Elements.ionicRadius(z, charge).orElseThrow();
  }

  /** L (1 + t)(I + E), E symmetric. */
  private static Lattice deform(Lattice lattice, SplittableRandom random) {
    double[] e = new double[6];
    for (int k = 0; k < 6; k++) {
      e[k] = STRAIN * normal(random);
    }
    double t = 1 + STRAIN * normal(random);
    double[] strain = {1 + e[0], e[1], e[2], e[1], 1 + e[3], e[4], e[2], e[4], 1 + e[5]};
    return Lattice.of(Lattice.multiply(lattice.rows(), strain)).scaled(t);
  }

  /** Three steps to another basis, then another origin; writes to {@code frac}. */
  private static Lattice otherBasis(Lattice lattice, double[] frac, SplittableRandom random) {
    double[] rows = lattice.rows();
    for (int step = 0; step < 3; step++) {
      int[] pair = AXES[random.nextInt(AXES.length)];
      int sign = random.nextInt(2) == 0 ? 1 : -1;
      for (int c = 0; c < 3; c++) {
        rows[3 * pair[0] + c] += sign * rows[3 * pair[1] + c];
      }
      // U = I + sign e_ij, so f U^-1 takes sign f_i off f_j.
      for (int a = 0; a < frac.length; a += 3) {
        frac[a + pair[1]] -= sign * frac[a + pair[0]];
      }
    }
    for (int axis = 0; axis < 3; axis++) {
      double shift = random.nextDouble();
      for (int a = axis; a < frac.length; a += 3) {
        frac[a] += shift;
      }
    }
    return Lattice.of(rows);
  }

  private static boolean tooClose(Lattice lattice, double[] frac) {
    boolean[] close = {false};
    Pairs.half(
        lattice, frac, -1, LEAST_DISTANCE, (i, j, a, b, c, d) -> close[0] |= d < LEAST_DISTANCE);
    return close[0];
  }

  /** Box and Muller, the cosine branch only: two uniforms for one normal. */
  private static double normal(SplittableRandom random) {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  /** The first 8 bytes, big endian, of SHA-256 of a text in UTF-8. */
  static long hash(String text) {
    byte[] digest = Hashing.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getLong();
  }
}
