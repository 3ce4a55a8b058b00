package io.equipoise.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.options.Named;
import io.equipoise.options.Option;
import io.equipoise.options.OptionFiles;
import io.equipoise.options.OptionsException;
import io.equipoise.options.Resolved;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MethodOptionsTest {

  @Test
  void everyMethodHasItsOwnNameAndItIsTheBalancersToo() throws Exception {
    TreeSet<String> names = new TreeSet<>();
    for (Class<?> type : MethodOptions.class.getPermittedSubclasses()) {
      String name = type.getAnnotation(Named.class).value();
      assertTrue(names.add(name), name);
      assertTrue(name.matches("[a-z0-9]+(-[a-z0-9]+)*"), name);
      MethodOptions options = (MethodOptions) type.getMethod("defaults").invoke(null);
      assertEquals(name, options.balancer().name());
    }
    assertEquals(29, names.size(), names::toString);
  }

  /** A job that lets its user choose. */
  record Job(@Option(doc = "How tasks share a step.") MethodOptions balance) {
    static Job defaults() {
      return new Job(Mgda.Options.defaults());
    }
  }

  @Test
  void everyMethodCanBeChosenInAnOptionFile() throws Exception {
    for (Class<?> type : MethodOptions.class.getPermittedSubclasses()) {
      String name = type.getAnnotation(Named.class).value();
      Object defaults = type.getMethod("defaults").invoke(null);
      Resolved<Job> job = bound("balance.method: " + name);
      assertEquals(defaults, job.value().balance());
      assertEquals(job, bound(job.toYaml()));
    }
  }

  @Test
  void theFilesRangesAreTheRecordsRanges() {
    OptionsException refused =
        assertThrows(
            OptionsException.class,
            () -> bound("balance: {method: gsmgrad, beta: 0, rho: -1, scale: by-size}"));
    String message = refused.getMessage();
    assertTrue(message.contains("balance.beta"), message);
    assertTrue(message.contains("balance.rho"), message);
    assertTrue(message.contains("by-trace"), message);
  }

  private static Resolved<Job> bound(String yaml) {
    return OptionFiles.bind(Job.class, List.of(OptionFiles.Source.of("job.yaml", yaml)), List.of());
  }

  @Test
  void defaultsTravelAndStayEqual() throws Exception {
    for (Class<?> type : MethodOptions.class.getPermittedSubclasses()) {
      MethodOptions options = (MethodOptions) type.getMethod("defaults").invoke(null);
      assertEquals(options, copied(options));
      Balancer balancer = options.balancer();
      Balancer copy = (Balancer) copied(balancer);
      assertEquals(balancer.start(3), copy.start(3));
      assertEquals(balancer.demand(), copy.demand());
    }
  }

  @Test
  void rangesAreInTheMessages() {
    refused("cagrad's c = -1.0; expected a number >= 0", () -> cagrad(-1));
    refused("cagrad's c = NaN", () -> cagrad(Double.NaN));
    refused("fairgrad's alpha = 0.0; expected in (0, 100]", () -> new FairGrad.Options(0));
    refused("nash-mtl's update-every = 0; expected >= 1", () -> new NashMtl.Options(0));
    refused("famo's rate = 0.0", () -> new Famo.Options(0, 0, List.of()));
    refused("famo's decay = NaN", () -> new Famo.Options(1, Double.NaN, List.of()));
    refused(
        "number of famo's floors = 1; expected one for each of 2 tasks",
        () -> new Famo.Options(1, 0, List.of(1.0)).balancer().start(2));
    refused("gsmgrad's beta = 0.0", () -> Gsmgrad.Options.plain(0, 0));
    refused("gsmgrad's rho = -1.0", () -> Gsmgrad.Options.plain(1, -1));
    refused("gsmgrad-fa's rate = -1.0", () -> new GsmgradFa.Options(1, 0, -1));
    refused("dwa's window = 0", () -> new Dwa.Options(Dwa.Windows.SLIDING, 0, 2));
    refused("uw's rate = NaN", () -> new Uw.Options(0, Descent.SGD, Double.NaN));
    refused("gradnorm's alpha = 21.0", () -> new GradNorm.Options(21, 1, Descent.SGD, 1));
    refused("stch's mu = 0.0", () -> new Stch.Options(0, 1, 1));
    refused("graddrop's leak = 2.0", () -> new GradDrop.Options(2, 0));
    refused("moco's beta = 0.0", () -> moco(0));
    refused("upgrad's regularisation = 0.0", () -> new UpGrad.Options(0, 0));
    refused("pcgrad's epsilon = -1.0", () -> pcgrad(-1));
    refused("gcond's thresholds = 0.0, -0.5, 0.0", () -> gcond(0));
  }

  private static void cagrad(double c) {
    new Cagrad.Options(c, Cagrad.Rescale.NONE, false).balancer();
  }

  private static void pcgrad(double epsilon) {
    new PcGrad.Options(PcGrad.Order.RANDOM, PcGrad.Others.ALL, epsilon, 0).balancer();
  }

  private static void moco(double beta) {
    new Moco.Options(beta, 0, 1, 0, 0, Moco.SimplexMap.SOFTMAX).balancer();
  }

  private static void gcond(double critical) {
    new Gcond.Options(critical, -0.5, 0, 2, 3, 0.95, 0.8, true).balancer();
  }

  private static Object copied(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  private static void refused(String inMessage, Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(inMessage), message);
  }
}
