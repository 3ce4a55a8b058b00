package io.equipoise.balance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Which balancer a name in the reference numbers stands for.
 *
 * @param balancer ours
 * @param scale of the direction there
 * @param weightScale of the weights that are printed there
 */
record Peer(Balancer balancer, Scale scale, Scale weightScale) {
  /** Every name in the file of corner cases. */
  static final Set<String> EDGES =
      Set.of(
          "mgda/exact",
          "fairgrad1/exact",
          "fairgrad2/exact",
          "cagrad0.5_rescale0/exact",
          "MGDA/torchjd-0.8.1",
          "AlignedMTL/torchjd-0.8.1",
          "IMTLG/torchjd-0.8.1",
          "UPGrad/torchjd-0.8.1",
          "DualProj/torchjd-0.8.1",
          "PCGrad/torchjd-0.8.1",
          "Mean/torchjd-0.8.1",
          "ConFIG/torchjd-0.8.1",
          "MGDA/libmtl-4336804",
          "CAGrad0.5_rescale0/libmtl-4336804",
          "IMTL-G/libmtl-4336804",
          "PCGrad/libmtl-4336804",
          "Aligned_MTL/libmtl-4336804",
          "FairGrad2_xK/fairgrad-2b8cba1");

  double factor(int tasks) {
    return scale.factor(balancer.nativeScale(), tasks);
  }

  double ofWeights(int tasks) {
    return weightScale.factor(balancer.nativeScale(), tasks);
  }

  /** LibMTL's and FairGrad's outcomes in the corners are listed as they came, errors included. */
  static boolean isInformative(String edge) {
    return edge.contains("/libmtl") || edge.contains("/fairgrad");
  }

  static Peer ofEdge(String name) {
    if (!EDGES.contains(name)) {
      throw new AssertionError("unknown method " + name);
    }
    return switch (name.substring(0, name.indexOf('/'))) {
      case "mgda" -> as(new Mgda(Mgda.Options.defaults()));
      case "MGDA" -> as(mgda(Mgda.Rows.PLAIN, Mgda.Solver.FRANK_WOLFE));
      case "fairgrad1" -> as(new FairGrad(new FairGrad.Options(1)));
      case "fairgrad2", "FairGrad2_xK" -> as(new FairGrad(new FairGrad.Options(2)));
      case "cagrad0.5_rescale0", "CAGrad0.5_rescale0" -> as(cagrad(0.5, 0));
      case "AlignedMTL", "Aligned_MTL" -> as(new AlignedMtl(AlignedMtl.Options.defaults()));
      case "IMTLG" -> as(imtl(ImtlG.Form.PSEUDO_INVERSE));
      case "IMTL-G" -> as(imtl(ImtlG.Form.CLOSED));
      case "UPGrad" -> as(new UpGrad(UpGrad.Options.published()));
      case "DualProj" -> as(new DualProj(DualProj.Options.published()));
      case "PCGrad" -> as(pcgrad(PcGrad.Order.ASCENDING, PcGrad.Others.OTHERS, 0));
      case "Mean" -> new Peer(sum(), Scale.MEAN, Scale.MEAN);
      case "ConFIG" -> as(new Config());
      default -> throw new AssertionError("unknown method " + name);
    };
  }

  static Peer of(String method, JsonNode params, String producer) {
    return switch (method) {
      case "sum" -> as(sum());
      case "mean" -> new Peer(sum(), Scale.MEAN, Scale.MEAN);
      case "mgda" -> as(new Mgda(Mgda.Options.defaults()));
      case "mgda_frank_wolfe" -> {
        known(params, "epsilon", "max_iters");
        yield as(mgda(Mgda.Rows.PLAIN, Mgda.Solver.FRANK_WOLFE));
      }
      case "mgda_sener" -> {
        known(params, "max_iter", "stop", "norm");
        boolean unit = params.get("norm").asText().equals("l2");
        yield as(mgda(unit ? Mgda.Rows.LENGTH : Mgda.Rows.PLAIN, Mgda.Solver.SENER_KOLTUN));
      }
      case "mgda_sener_xK" ->
          new Peer(mgda(Mgda.Rows.PLAIN, Mgda.Solver.SENER_KOLTUN), Scale.SUM, Scale.SUM);
      case "cagrad_inner", "cagrad" -> {
        known(params, "c", "rescale");
        yield as(cagrad(params.get("c").asDouble(), params.get("rescale").asInt()));
      }
      case "cagrad_xK" -> {
        known(params, "c", "rescale", "max_norm");
        Balancer balancer = cagrad(params.get("c").asDouble(), params.get("rescale").asInt());
        yield new Peer(balancer, Scale.SUM, Scale.MEAN);
      }
      case "nash" -> as(new NashMtl(NashMtl.Options.defaults()));
      case "fairgrad" -> as(new FairGrad(new FairGrad.Options(params.get("alpha").asDouble())));
      case "fairgrad_xK" -> {
        known(params, "alpha", "max_norm");
        Balancer fair = new FairGrad(new FairGrad.Options(params.get("alpha").asDouble()));
        yield new Peer(fair, Scale.SUM, Scale.MEAN);
      }
      case "aligned_mtl" -> {
        known(params, "scale_mode", "pref");
        Scale scale = producer.startsWith("libmtl") ? Scale.SUM : Scale.MEAN;
        yield new Peer(aligned(params.get("scale_mode").asText()), scale, scale);
      }
      case "imtl_g" ->
          as(imtl(producer.startsWith("libmtl") ? ImtlG.Form.CLOSED : ImtlG.Form.PSEUDO_INVERSE));
      case "upgrad" -> {
        known(params, "norm_eps", "reg_eps");
        yield as(new UpGrad(new UpGrad.Options(eps(params, "reg_eps"), eps(params, "norm_eps"))));
      }
      case "dualproj" -> {
        known(params, "norm_eps", "reg_eps");
        yield as(
            new DualProj(new DualProj.Options(eps(params, "reg_eps"), eps(params, "norm_eps"))));
      }
      case "config" -> as(new Config());
      case "pcgrad" -> as(pcgrad(order(params), PcGrad.Others.OTHERS, 0));
      case "pcgrad_libmtl" -> as(pcgrad(order(params), PcGrad.Others.ALL, 1e-8));
      default -> throw new AssertionError("unknown method " + method);
    };
  }

  private static Peer as(Balancer balancer) {
    return new Peer(balancer, Scale.NATIVE, Scale.NATIVE);
  }

  private static void known(JsonNode params, String... names) {
    VectorFile.knows(params, Set.of(names));
  }

  private static double eps(JsonNode params, String name) {
    return params.get(name).asDouble();
  }

  private static Balancer sum() {
    return new LinearScalarisation(LinearScalarisation.Options.defaults());
  }

  private static Balancer mgda(Mgda.Rows rows, Mgda.Solver solver) {
    return new Mgda(new Mgda.Options(rows, solver, false));
  }

  private static Balancer imtl(ImtlG.Form form) {
    return new ImtlG(new ImtlG.Options(form));
  }

  private static Balancer cagrad(double c, int rescale) {
    return new Cagrad(new Cagrad.Options(c, Cagrad.Rescale.values()[rescale], false));
  }

  private static Balancer aligned(String mode) {
    return new AlignedMtl(
        new AlignedMtl.Options(
            switch (mode) {
              case "min" -> AlignedMtl.Length.SMALLEST;
              case "median" -> AlignedMtl.Length.MEDIAN;
              case "rmse" -> AlignedMtl.Length.MEAN;
              default -> throw new AssertionError("unknown scale " + mode);
            }));
  }

  private static Balancer pcgrad(PcGrad.Order order, PcGrad.Others others, double epsilon) {
    return new PcGrad(new PcGrad.Options(order, others, epsilon, 0));
  }

  private static PcGrad.Order order(JsonNode params) {
    known(params, "order", "reduction");
    return PcGrad.Order.valueOf(params.get("order").asText().toUpperCase(java.util.Locale.ROOT));
  }
}
