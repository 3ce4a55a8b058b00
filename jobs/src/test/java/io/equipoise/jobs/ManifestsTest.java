package io.equipoise.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.cluster.MetricsPlugin;
import io.equipoise.testing.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** What {@code deploy/kubernetes} and the image say agrees with the code. */
class ManifestsTest {
  /** The parts of a manifest that both operators' dialects have, under their different names. */
  record Job(
      String mainClass,
      String jar,
      List<String> arguments,
      Map<String, Object> sparkConf,
      String image) {
    static Job of(Map<String, Object> manifest) {
      Map<String, Object> spec = map(manifest, "spec");
      if (manifest.get("kind").equals("ScheduledSparkApplication")) {
        assertEquals("Forbid", spec.get("concurrencyPolicy"));
        spec = map(spec, "template");
      }
      Map<String, Object> conf = map(spec, "sparkConf");
      boolean kubeflow = manifest.get("apiVersion").toString().startsWith("sparkoperator.k8s.io/");
      return new Job(
          spec.get("mainClass").toString(),
          spec.get(kubeflow ? "mainApplicationFile" : "jars").toString(),
          list(spec.get(kubeflow ? "arguments" : "driverArgs")),
          conf,
          (kubeflow ? spec.get("image") : conf.get("spark.kubernetes.container.image")).toString());
    }

    String verb() {
      return mainClass.substring(mainClass.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
  }

  static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.list(TestData.root().resolve("deploy/kubernetes"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void jarAndEngineLieWhereTheImagePutsThem(Path manifest) throws IOException {
    Job job = Job.of(read(manifest));
    String image = Files.readString(TestData.root().resolve("deploy/Dockerfile"));
    assertTrue(image.contains(job.jar().replace("local://", "")), job.jar());
    for (String side : List.of("driver", "executor")) {
      String path = job.sparkConf().get("spark." + side + ".extraClassPath").toString();
      assertTrue(image.contains(path.replace("*", "")), path);
      String flags = job.sparkConf().get("spark." + side + ".defaultJavaOptions").toString();
      assertTrue(flags.contains("-Dai.djl.offline=true"), flags);
    }
    assertEquals(MetricsPlugin.class.getName(), job.sparkConf().get("spark.plugins"));
    assertTrue(image.contains("AS " + job.image().replace("equipoise:", "")), job.image());
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void theVerbAcceptsItsArguments(Path manifest) throws IOException {
    Job job = Job.of(read(manifest));
    CommandLine main = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    assertTrue(main.getSubcommands().containsKey(job.verb()), job.verb());
    assertEquals(job.mainClass(), driverClass(job.mainClass()));
    List<String> line = new ArrayList<>(List.of(job.verb()));
    line.addAll(job.arguments());
    main.parseArgs(line.toArray(String[]::new));
    String config = job.arguments().get(job.arguments().indexOf("--config") + 1);
    assertTrue(
        Files.isRegularFile(TestData.root().resolve(config.replace("/opt/equipoise/", ""))),
        config);
  }

  private static String driverClass(String name) {
    try {
      return Class.forName(name).getName();
    } catch (ClassNotFoundException e) {
      return "no such class";
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read(Path file) throws IOException {
    return (Map<String, Object>)
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> parent, String key) {
    return (Map<String, Object>) parent.get(key);
  }

  private static List<String> list(Object values) {
    return ((List<?>) values).stream().map(String::valueOf).toList();
  }
}
