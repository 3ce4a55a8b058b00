package io.equipoise.bench;

import io.equipoise.crystal.CrystalGraph;
import io.equipoise.local.CrystalShard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes the graphs that {@link TrainingPace} trains on, one JSON object a line, for the Python
 * peer.
 *
 * <p>Arguments: file, rows, kind of network.
 */
public final class PeerGraphs {
  private PeerGraphs() {}

  /** Writes the file. */
  public static void main(String[] args) throws IOException {
    int rows = Integer.parseInt(args[1]);
    CrystalShard shard =
        new GeneratedCrystals(rows, Networks.graphs(Networks.Kind.valueOf(args[2]))).open(0);
    StringBuilder text = new StringBuilder();
    long atoms = 0;
    long edges = 0;
    long waves = 0;
    for (int row = 0; row < rows; row++) {
      CrystalGraph g = shard.graph(row);
      atoms += g.atoms();
      edges += g.edges();
      waves += g.waves();
      text.append("{\"z\":").append(Arrays.toString(g.z()));
      text.append(",\"frac\":").append(Arrays.toString(g.frac()));
      text.append(",\"rowptr\":").append(Arrays.toString(g.rowptr()));
      text.append(",\"col\":").append(Arrays.toString(g.col()));
      text.append(",\"dist\":").append(Arrays.toString(g.dist()));
      text.append(",\"hkl\":").append(Arrays.toString(g.hkl()));
      text.append(",\"knorm\":").append(Arrays.toString(g.knorm()));
      text.append(",\"rho\":").append(g.rho()).append("}\n");
    }
    Files.writeString(Path.of(args[0]), text);
    System.out.printf(
        "%d graphs: %.2f atoms, %.1f edges, %.1f reciprocal vectors each%n",
        rows, (double) atoms / rows, (double) edges / rows, (double) waves / rows);
  }
}
