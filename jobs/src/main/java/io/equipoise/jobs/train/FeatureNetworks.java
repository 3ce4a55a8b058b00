package io.equipoise.jobs.train;

import io.equipoise.net.ConvNet;
import io.equipoise.net.FeatureNetwork;
import io.equipoise.net.Mlp;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.table.TableManifest;
import java.util.List;
import java.util.Locale;

/** Networks on rows of numbers, from options and the table that they read. */
public final class FeatureNetworks {
  private FeatureNetworks() {}

  /** The name by which options select a network. */
  static String kind(TrainOptions.Network network) {
    return network.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * The network of these options.
   *
   * @param outputs per task 1, or its number of classes
   * @param where the table, for the message
   * @throws Failure DATA-014 when the network does not read such rows
   */
  public static FeatureNetwork of(
      TrainOptions.Network network,
      TableManifest.Examples examples,
      List<Integer> outputs,
      String where) {
    if (examples.texts() != null) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-014",
          "the table holds texts; expected crystals, numbers or images",
          where,
          "Texts are learned by the verb pretrain, and by sweeps of the job continual.");
    }
    if (network instanceof TrainOptions.Mlp mlp) {
      return new Mlp(examples.size(), mlp.widths(), mlp.head(), outputs);
    }
    if (network instanceof TrainOptions.Conv conv && examples.image()) {
      return new ConvNet(
          examples.height(),
          examples.width(),
          conv.maps(),
          conv.kernel(),
          conv.width(),
          conv.head(),
          outputs);
    }
    throw new Failure(
        ExitCode.DATA,
        "DATA-014",
        "network.kind = "
            + kind(network)
            + " for a table of "
            + (examples.image() ? "images; expected conv or mlp" : "numbers; expected mlp"),
        where,
        "Add --set network.kind=" + (examples.image() ? "conv" : "mlp"));
  }
}
