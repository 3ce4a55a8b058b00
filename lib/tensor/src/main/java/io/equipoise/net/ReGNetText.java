package io.equipoise.net;

import io.equipoise.tensor.Layout;
import io.equipoise.tensor.TorchScript;
import java.util.Locale;

/** Where a ReGNet's parameters lie, and its text with the constants filled in. */
final class ReGNetText {
  private ReGNetText() {}

  /** The layout: embedding, edges, layers, then one head per task. */
  static Layout layout(ReGNetOptions o, int tasks, int elements, int features) {
    int f = o.width();
    Layout.Builder b = new Layout.Builder();
    if (o.features() != ReGNetOptions.Features.SPECIES) {
      b.linear("embed", f, features, features);
    }
    if (o.features() != ReGNetOptions.Features.TABLE) {
      double bound = 1 / Math.sqrt(f);
      b.add("embed.species", false, new Layout.Init.Uniform(bound), elements, f);
    }
    b.linear("edge", f, o.centres(), o.centres());
    for (int layer = 0; layer < o.layers(); layer++) {
      local(b, "layer" + layer + ".local.", o);
      if (o.reciprocal()) {
        reciprocal(b, "layer" + layer + ".reciprocal.", o);
      }
    }
    for (int task = 0; task < tasks; task++) {
      b.head(task);
      b.linear("head" + task + ".hidden", f, f, f);
      b.linear("head" + task + ".out", 1, f, f);
    }
    return b.build();
  }

  private static void local(Layout.Builder b, String name, ReGNetOptions o) {
    int f = o.width();
    Layout.Init init = new Layout.Init.Uniform(1 / Math.sqrt(3.0 * f));
    b.add(name + "in.atoms", true, init, 2, o.inner(), f);
    b.add(name + "in.edge", true, init, o.inner(), f);
    b.add(name + "in.bias", false, init, o.inner());
    b.linear(name + "gate", f, f, f);
    b.linear(name + "message", f, f, f);
    b.norm(name + "norm.edge", f);
    b.norm(name + "norm.atom", f);
  }

  private static void reciprocal(Layout.Builder b, String name, ReGNetOptions o) {
    int f = o.width();
    int d = o.rank();
    b.linear(name + "res.in", f, f, f);
    b.linear(name + "res.out", f, f, f);
    b.add(name + "down", true, new Layout.Init.Uniform(1 / Math.sqrt(f)), d, f);
    double sd = Math.sqrt(1.0 / o.filters());
    b.add(name + "filter", true, new Layout.Init.Normal(sd), o.filters(), d);
    b.linear(name + "up.in", f, 2 * d, 2 * d);
    b.linear(name + "up.out", f, f, f);
    b.add(name + "g", false, new Layout.Init.Constant(0.1), 1);
  }

  /** The methods {@code outputs(theta, batch)} and what it calls. */
  static String outputs(ReGNetOptions o, int tasks, Layout layout) {
    int embed = o.features() == ReGNetOptions.Features.BOTH ? 3 : 0;
    embed = embed == 0 ? (o.features() == ReGNetOptions.Features.TABLE ? 2 : 1) : embed;
    String text = TorchScript.resource(ReGNetText.class, "regnet.ts");
    return text.replace("${SIZES}", Heads.sizes(layout).toString())
        .replace("${FEATURES}", o.features().name().toLowerCase(Locale.ROOT))
        .replace("${RBF}", o.basis().name().toLowerCase(Locale.ROOT))
        .replace("${GAMMA}", Double.toString(o.gamma()))
        .replace("${EDGE}", Integer.toString(embed))
        .replace("${FIRST}", Integer.toString(embed + 2))
        .replace("${LAYERS}", Integer.toString(o.layers()))
        .replace("${PER}", o.reciprocal() ? "22" : "11")
        .replace("${BLOCK}", o.reciprocal() ? "reciprocal" : "none")
        .replace("${IN}", Integer.toString(o.inner()))
        .replace("${F}", Integer.toString(o.width()))
        .replace("${R}", Integer.toString(o.centres()))
        .replace("${D}", Integer.toString(o.rank()))
        .replace("${Q}", Integer.toString(o.filters()))
        .replace("${K}", Integer.toString(tasks));
  }

  /** The methods {@code losses} and {@code predict}, to go with {@link #outputs}. */
  static String losses() {
    return TorchScript.resource(ReGNetText.class, "losses.ts");
  }
}
