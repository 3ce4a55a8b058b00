package io.equipoise.net;

import io.equipoise.crystal.GraphBuilder;
import java.util.List;
import java.util.SortedMap;

/**
 * A network with the meaning of its inputs and outputs: how a crystal becomes its graph, and one
 * scale per task, in output order.
 *
 * <p>Parameters are not part of it: they travel as one array beside it.
 *
 * @param graph how graphs are cut, in training and whenever the model is used
 */
public record CrystalModel(ReGNet net, List<TargetScale> scales, GraphBuilder.Options graph)
    implements TaskModel {
  /** A model of graphs that are cut where the network ends, in all else as by default. */
  public CrystalModel(ReGNet net, List<TargetScale> scales) {
    this(net, scales, graphsFor(net.options()));
  }

  private static GraphBuilder.Options graphsFor(ReGNetOptions net) {
    GraphBuilder.Options defaults = GraphBuilder.Options.defaults();
    return defaults
        .withCutoff(net.cutoff())
        .withChoice(net.layer().waves())
        .withWaves(net.reciprocal() ? net.kCut() : 0, defaults.kMax());
  }

  /** Checks that there is one scale per output. */
  public CrystalModel {
    scales = List.copyOf(scales);
    if (scales.size() != net.tasks()) {
      throw new IllegalArgumentException(
          scales.size() + " target scales; expected " + net.tasks() + ", one per task");
    }
    LayerOptions layer = net.options().layer();
    if (net.options().reciprocal() && graph.choice() != layer.waves()) {
      throw new IllegalArgumentException(
          "graphs with the reciprocal vectors "
              + graph.choice()
              + " for a filter "
              + layer.filter()
              + "; expected "
              + layer.waves());
    }
  }

  @Override
  public SortedMap<String, byte[]> files(float[] theta, String prefix) {
    return new SavedModel(this, theta).files(prefix);
  }
}
