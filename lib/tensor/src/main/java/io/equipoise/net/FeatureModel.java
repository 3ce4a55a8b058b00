package io.equipoise.net;

import java.util.List;
import java.util.SortedMap;

/**
 * A network on rows of numbers with the meaning of its inputs and outputs.
 *
 * @param scales one per task; a classification task's targets are class numbers, scaled by nothing
 * @param inputs how a row becomes the network's input
 * @param features names of a row's numbers, in order; empty when they are an image's pixels
 * @param classes per task the names of its classes, in order; empty for a number
 */
public record FeatureModel(
    FeatureNetwork net,
    List<TargetScale> scales,
    FeatureScale inputs,
    List<String> features,
    List<List<String>> classes)
    implements TaskModel {
  /** Checks that everything is there once per task and feature. */
  public FeatureModel {
    scales = List.copyOf(scales);
    features = List.copyOf(features);
    classes = classes.stream().map(List::copyOf).toList();
    int tasks = net.tasks();
    if (scales.size() != tasks || classes.size() != tasks) {
      throw new IllegalArgumentException(
          scales.size()
              + " target scales and "
              + classes.size()
              + " lists of classes; expected "
              + tasks
              + ", one per task");
    }
    for (int k = 0; k < tasks; k++) {
      int outputs = Math.max(1, classes.get(k).size());
      if (outputs != net.outputs(k)) {
        throw new IllegalArgumentException(
            "task '"
                + scales.get(k).task()
                + "' has "
                + outputs
                + " classes and "
                + net.outputs(k)
                + " outputs; expected as many");
      }
    }
    if (inputs.mean().size() != 1 && inputs.mean().size() != net.inputs()) {
      throw new IllegalArgumentException(
          inputs.mean().size() + " feature scales; expected 1 or " + net.inputs());
    }
  }

  @Override
  public SortedMap<String, byte[]> files(float[] theta, String prefix) {
    return new SavedFeatureModel(this, theta).files(prefix);
  }
}
