package io.equipoise.bench;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Neighbours;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Sample;
import io.equipoise.fleet.ShardSource;
import io.equipoise.local.CrystalShard;
import io.equipoise.local.RowShard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Shards of generated crystals, about 7 atoms each, all of them training rows of one task.
 *
 * @param rows crystals on each shard
 * @param graphs how their graphs are cut
 */
record GeneratedCrystals(int rows, GraphBuilder.Options graphs) implements ShardSource<RowShard> {
  /** The one task. */
  static final String TASK = "density";

  private static final long SEED = 20;

  /** 8 angstrom and 12 neighbours in whole shells, with reciprocal vectors. */
  static GraphBuilder.Options eightAngstrom() {
    return GraphBuilder.Options.defaults()
        .withCutoff(8)
        .withNeighbours(12, Neighbours.Truncation.SHELLS);
  }

  /** A generator whose mean crystal has 6.9 atoms: 2 to 16. */
  static PrototypeGenerator generator(List<String> tasks) {
    Map<String, Double> families = new LinkedHashMap<>();
    for (String code : List.of("rs", "cs", "zb", "wz", "fl", "pv")) {
      families.put(code, 1.0);
    }
    families.put("ord", 1.5);
    families.put("lay", 2.0);
    return new PrototypeGenerator(
        PrototypeGenerator.Options.defaults(SEED)
            .withFamilies(families)
            .withTasks(tasks)
            .complete());
  }

  /** The first crystals of the generator. */
  static List<Crystal> first(int count) {
    PrototypeGenerator generator = generator(List.of(TASK));
    return LongStream.range(0, count).mapToObj(generator::crystal).toList();
  }

  @Override
  public CrystalShard open(int shard) {
    GraphBuilder builder = new GraphBuilder(graphs);
    PrototypeGenerator generator = generator(List.of(TASK));
    List<Sample> samples =
        LongStream.range((long) shard * rows, (shard + 1L) * rows)
            .mapToObj(generator::row)
            .toList();
    double[][] targets =
        samples.stream()
            .map(sample -> new double[] {(sample.targets()[0] - 4) / 2})
            .toArray(double[][]::new);
    return new CrystalShard(
        samples.stream().map(sample -> builder.build(sample.crystal())).toList(),
        targets,
        IntStream.range(0, rows).toArray(),
        new int[0],
        new int[0]);
  }
}
