package io.equipoise.jobs.train;

import io.equipoise.local.Fixed;
import io.equipoise.net.CrystalModel;
import io.equipoise.net.Experts;
import io.equipoise.net.ReGNetOptions;
import io.equipoise.net.SavedModel;
import io.equipoise.net.TargetScale;
import io.equipoise.net.TaskModel;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.tensor.Layout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What training begins from.
 *
 * @param theta all parameters; empty to draw them
 * @param fixed those that stay as they are
 */
record FirstParameters(float[] theta, Fixed fixed) {
  /** Everything is drawn and learned. */
  static FirstParameters drawn() {
    return new FirstParameters(new float[0], Fixed.none());
  }

  /**
   * The parameters of a saved model where the network has them too, drawn by the seed elsewhere.
   *
   * @param fixed whether what is taken over stays as it is
   */
  static FirstParameters of(SavedModel saved, CrystalModel model, boolean fixed, long seed) {
    Layout layout = model.net().layout();
    Layout from = saved.model().net().layout();
    float[] theta = layout.initial(seed);
    Set<Integer> parts = new TreeSet<>(Set.of(Layout.SHARED));
    for (Layout.Piece piece : layout.pieces()) {
      Optional<Layout.Piece> source = source(saved.model(), from, model, piece);
      if (source.isPresent()) {
        System.arraycopy(
            saved.theta(), source.get().offset(), theta, piece.offset(), piece.length());
        parts.add(piece.task());
      }
    }
    return new FirstParameters(theta, fixed ? Fixed.of(parts) : Fixed.none());
  }

  /** The piece of the saved model that stands for one of the new model. */
  private static Optional<Layout.Piece> source(
      CrystalModel saved, Layout from, CrystalModel model, Layout.Piece piece) {
    if (piece.task() == Layout.SHARED) {
      return Optional.of(from.piece(piece.name()));
    }
    int task = names(saved).indexOf(model.task(piece.task()));
    String own = "head" + piece.task() + ".";
    return task < 0
        ? Optional.empty()
        : Optional.of(from.piece("head" + task + "." + piece.name().substring(own.length())));
  }

  /** The scales of a new model: those of the saved one for its tasks. */
  static List<TargetScale> scales(SavedModel saved, List<TargetScale> fitted) {
    List<String> known = names(saved.model());
    return fitted.stream()
        .map(
            scale ->
                known.contains(scale.task())
                    ? saved.model().scales().get(known.indexOf(scale.task()))
                    : scale)
        .toList();
  }

  /**
   * Refuses a model whose parameters mean something else.
   *
   * @throws Failure exit 3
   */
  static void check(SavedModel saved, CrystalModel model, String where) {
    boolean same =
        steady(saved.model().net().options()).equals(steady(model.net().options()))
            && saved.model().graph().equals(model.graph());
    boolean heads =
        names(saved.model()).stream()
            .filter(names(model)::contains)
            .allMatch(
                task ->
                    saved
                        .model()
                        .net()
                        .heads()
                        .get(names(saved.model()).indexOf(task))
                        .equals(model.net().heads().get(names(model).indexOf(task))));
    if (!same || !heads || outputs(saved.model()) != outputs(model)) {
      throw new Failure(
          ExitCode.DATA,
          "DATA-019",
          "the model of start.model has other "
              + (same ? "two-part heads" : "options of network or graph")
              + "; expected those of this run",
          where,
          "Set network and graph as in its model.json");
    }
  }

  /** Options without what training alone reads. */
  private static ReGNetOptions steady(ReGNetOptions options) {
    Experts e = options.experts();
    return options.withExperts(new Experts(e.count(), e.top(), e.level(), 0));
  }

  private static boolean outputs(CrystalModel model) {
    return model.net().heads().stream().anyMatch(io.equipoise.net.Head::twoPart);
  }

  private static List<String> names(TaskModel model) {
    return model.scales().stream().map(TargetScale::task).toList();
  }
}
