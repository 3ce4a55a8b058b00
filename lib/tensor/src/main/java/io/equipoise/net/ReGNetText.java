package io.equipoise.net;

import io.equipoise.tensor.Layout;
import io.equipoise.tensor.TorchScript;
import java.util.List;
import java.util.Locale;

/** Where a ReGNet's parameters lie, and its text with the constants filled in. */
final class ReGNetText {
  private static final String MEAN = ".mean";
  private static final String VARIANCE = ".variance";

  private final ReGNetOptions o;
  private final List<Head> heads;

  ReGNetText(ReGNetOptions options, List<Head> heads) {
    this.o = options;
    this.heads = heads;
  }

  /** The layout: embedding, edges, layers, experts, then one head per task. */
  Layout layout(int elements, int features) {
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
      local(b, "layer" + layer + ".local.");
      if (o.reciprocal()) {
        reciprocal(b, "layer" + layer + ".reciprocal.");
      }
    }
    if (o.experts().some()) {
      experts(b);
    }
    for (int task = 0; task < heads.size(); task++) {
      head(b.head(task), "head" + task + ".");
    }
    return b.build();
  }

  private void local(Layout.Builder b, String name) {
    int f = o.width();
    Layout.Init init = new Layout.Init.Uniform(1 / Math.sqrt(3.0 * f));
    b.add(name + "in.atoms", true, init, 2, o.inner(), f);
    b.add(name + "in.edge", true, init, o.inner(), f);
    b.add(name + "in.bias", false, init, o.inner());
    boolean potnet = o.layer().local() == LayerOptions.Local.POTNET;
    if (potnet) {
      b.linear(name + "gate", f, f, f);
      b.linear(name + "message", f, f, f);
    }
    norm(b, name + "norm.edge", potnet ? f : o.inner());
    norm(b, name + "norm.atom", f);
  }

  private void norm(Layout.Builder b, String name, int width) {
    b.norm(name, width);
    if (o.layer().norm() == LayerOptions.Norm.BATCH) {
      b.add(name + MEAN, false, new Layout.Init.Constant(0), width);
      b.add(name + VARIANCE, false, new Layout.Init.Constant(1), width);
    }
  }

  private void reciprocal(Layout.Builder b, String name) {
    int f = o.width();
    int d = o.rank();
    b.linear(name + "res.in", f, f, f);
    b.linear(name + "res.out", f, f, f);
    b.add(name + "down", true, new Layout.Init.Uniform(1 / Math.sqrt(f)), d, f);
    filter(b, name);
    b.linear(name + "up.in", f, 2 * d, 2 * d);
    b.linear(name + "up.out", f, f, f);
    b.add(name + "g", false, new Layout.Init.Constant(0.1), 1);
  }

  private void filter(Layout.Builder b, String name) {
    int d = o.rank();
    int rank = o.layer().filterRank();
    switch (o.layer().filter()) {
      case RADIAL -> {
        double sd = Math.sqrt(1.0 / o.filters());
        b.add(name + "filter", true, new Layout.Init.Normal(sd), o.filters(), d);
      }
      case INDEX -> {
        // Products of variance 1 / rank, summed over the rank: weights of variance one.
        Layout.Init init = new Layout.Init.Normal(Math.pow(rank, -0.25));
        b.add(name + "filter.up", true, init, rank, d);
        b.add(name + "filter.down", true, init, o.layer().waves().count(), rank);
      }
      case FLAT, MEAN -> {}
    }
  }

  private void experts(Layout.Builder b) {
    int f = o.width();
    int e = o.experts().count();
    Layout.Init in = new Layout.Init.Uniform(1 / Math.sqrt(f));
    Layout.Init out = new Layout.Init.Uniform(1 / Math.sqrt(2.0 * f));
    b.add("experts.in.weight", true, in, e, 2 * f, f);
    b.add("experts.in.bias", false, in, e, 2 * f);
    b.add("experts.out.weight", true, out, e, f, 2 * f);
    b.add("experts.out.bias", false, out, e, f);
  }

  private void head(Layout.Builder b, String name) {
    int f = o.width();
    Experts experts = o.experts();
    if (experts.some()) {
      b.linear(name + "gate", experts.count(), f, f);
    }
    if (experts.sparse()) {
      b.add(name + "noise", true, new Layout.Init.Constant(0), experts.count(), f);
    }
    b.linear(name + "hidden", f, f, f);
    b.linear(name + "out", outputs(), f, f);
  }

  /**
   * Numbers that every head gives: two where any task has two parts, so that all are one product.
   */
  private int outputs() {
    return heads.stream().anyMatch(Head::twoPart) ? 2 : 1;
  }

  /** The pieces that hold moments of batch normalisation, in the order in which they are met. */
  static List<Layout.Piece> moments(Layout layout) {
    return layout.pieces().stream()
        .filter(p -> p.name().endsWith(MEAN) || p.name().endsWith(VARIANCE))
        .toList();
  }

  /**
   * All methods: {@code outputs(theta, batch)}, {@code losses}, {@code predict} and what they call.
   */
  String text(Layout layout) {
    String text =
        resource("regnet.ts")
            + resource("local-" + lower(o.layer().local()) + ".ts")
            + resource("norm-" + lower(o.layer().norm()) + ".ts")
            + resource(o.experts().some() ? "said-experts.ts" : "said-plain.ts")
            + resource(outputs() == 2 ? "each-two-part.ts" : "each-number.ts")
            + resource("predict.ts");
    return constants(shapes(text), layout);
  }

  private String constants(String text, Layout layout) {
    int embed = o.features() == ReGNetOptions.Features.BOTH ? 3 : 2;
    embed = o.features() == ReGNetOptions.Features.SPECIES ? 1 : embed;
    int norm = o.layer().norm() == LayerOptions.Norm.BATCH ? 4 : 2;
    int local = (o.layer().local() == LayerOptions.Local.POTNET ? 7 : 3) + 2 * norm;
    int filter = filterPieces();
    int reciprocal = o.reciprocal() ? 10 + filter : 0;
    return text.replace("${SIZES}", Heads.sizes(layout).toString())
        .replace("${EDGE}", Integer.toString(embed))
        .replace("${FIRST}", Integer.toString(embed + 2))
        .replace("${LAYERS}", Integer.toString(o.layers()))
        .replace("${PER}", Integer.toString(local + reciprocal))
        .replace("${LOCAL}", Integer.toString(local))
        .replace("${NORM}", Integer.toString(norm))
        .replace("${UP}", Integer.toString(5 + filter))
        .replace("${BLOCK}", o.reciprocal() ? "reciprocal" : "none")
        .replace("${FEATURES}", lower(o.features()))
        .replace("${FILTER}", filter == 0 ? "none" : lower(o.layer().filter()))
        .replace("${RBF}", lower(o.basis()))
        .replace("${GAMMA}", Double.toString(o.gamma()));
  }

  private int filterPieces() {
    return switch (o.layer().filter()) {
      case RADIAL -> 1;
      case INDEX -> 2;
      case FLAT, MEAN -> 0;
    };
  }

  private String shapes(String text) {
    Experts e = o.experts();
    return text.replace("${IN}", Integer.toString(o.inner()))
        .replace("${F}", Integer.toString(o.width()))
        .replace("${R}", Integer.toString(o.centres()))
        .replace("${D}", Integer.toString(o.rank()))
        .replace("${Q}", Integer.toString(o.basisWidth()))
        .replace("${RANK}", Integer.toString(o.layer().filterRank()))
        .replace("${K}", Integer.toString(heads.size()))
        .replace("${C}", Integer.toString(outputs()))
        .replace("${E}", Integer.toString(e.count()))
        .replace("${TOP}", Integer.toString(e.top()))
        .replace("${NOISE}", Integer.toString(e.sparse() ? e.count() * o.width() : 0))
        .replace("${KIND}", e.sparse() ? "top" : "dense")
        .replace("${LEVEL}", lower(e.level()))
        .replace("${GATE}", Integer.toString(e.gate(o.width())));
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static String resource(String name) {
    return TorchScript.resource(ReGNetText.class, name);
  }
}
