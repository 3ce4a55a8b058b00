package io.equipoise.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A standalone cluster on loopback: one master and some workers as child processes.
 *
 * <pre>{@code
 * try (ClusterHarness cluster = ClusterHarness.start("train", 2)) {
 *   Submission driver = cluster.submit("first", List.of("train", "--config", conf));
 *   cluster.awaitExecutors(2);
 *   cluster.executors().get(0).destroyForcibly();
 *   assertEquals(0, driver.await(Duration.ofMinutes(2)), driver::err);
 * }
 * }</pre>
 *
 * <p>Everything is written under {@code deploy/it/target/it/NAME}, which is emptied at the start.
 * {@link #close} kills the drivers, executors, workers and master that it started, and nothing
 * else. Do not fail a test on the word ERROR: an executor logs it at every normal end.
 */
public final class ClusterHarness implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern ADDRESS = Pattern.compile("spark://127\\.0\\.0\\.1:\\d+");
  private static final Pattern REGISTERED = Pattern.compile("Registering worker");

  private final Path work;
  private final int cores;
  private final List<Child> children = new ArrayList<>();
  private final List<Child> workers = new ArrayList<>();
  private Child masterProcess;
  private String master = "";
  private int starts;

  private ClusterHarness(Path work, int cores) {
    this.work = work;
    this.cores = cores;
  }

  /** Starts a master and {@code workers} workers of one core and 2 GiB each. */
  public static ClusterHarness start(String name, int workers)
      throws IOException, InterruptedException {
    return start(name, workers, 1);
  }

  /** Starts workers of {@code cores} cores each, which the machine need not have. */
  public static ClusterHarness start(String name, int workers, int cores)
      throws IOException, InterruptedException {
    return start(name, workers, cores, Map.of());
  }

  /**
   * Starts a cluster whose workers read {@code workerProperties}, such as {@code
   * spark.worker.resource.gpu.amount}.
   */
  public static ClusterHarness start(String name, int workers, Map<String, String> workerProperties)
      throws IOException, InterruptedException {
    return start(name, workers, 1, workerProperties);
  }

  private static ClusterHarness start(
      String name, int workers, int cores, Map<String, String> workerProperties)
      throws IOException, InterruptedException {
    ClusterHarness cluster = new ClusterHarness(Checkout.freshWork(name), cores);
    try {
      cluster.startMaster();
      cluster.startWorkers(workers, workerProperties);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** {@code spark://127.0.0.1:PORT}. */
  public String master() {
    return master;
  }

  /** The directory of this cluster's logs; also the working directory of its drivers. */
  public Path work() {
    return work;
  }

  /**
   * Starts a driver on this cluster through the launcher; does not wait for it.
   *
   * @param name the name of its output files
   * @param args a verb, its flags, and flags of the launcher such as {@code --conf}; executors have
   *     1 GiB unless {@code spark.executor.memory} says otherwise
   */
  public Submission submit(String name, List<String> args) throws IOException {
    List<String> line = new ArrayList<>(List.of(args.get(0)));
    line.addAll(List.of("--master", master, "--driver-memory", "1g"));
    for (String setting :
        List.of(
            "spark.ui.enabled=false",
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.executor.memory=1g")) {
      line.addAll(List.of("--conf", setting));
    }
    line.addAll(args.subList(1, args.size()));
    Submission driver = Submission.start(name, work, Checkout.launcher(), Map.of(), line);
    children.add(driver);
    return driver;
  }

  /** The executors that live now: the workers' children, oldest worker first. */
  public List<ProcessHandle> executors() {
    return workers.stream()
        .flatMap(w -> w.handle().children())
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** Waits until at least {@code count} executors live. */
  public void awaitExecutors(int count) throws InterruptedException {
    Child.until(count + " executors", START, () -> executors().size() >= count);
  }

  /** What all executors have logged, of every application so far. */
  public String executorLogs() throws IOException {
    try (Stream<Path> files = Files.walk(work.resolve("workers"))) {
      return files
          .filter(f -> f.getFileName().toString().equals("stderr"))
          .sorted()
          .map(ClusterHarness::read)
          .collect(Collectors.joining());
    }
  }

  /** Kills one worker and its executors, as a lost machine would. */
  public void loseWorker(int index) {
    workers.get(index).close();
  }

  /** Starts a worker in the place of one that was lost; does not wait for it. */
  public void startWorkerAgain(int index) throws IOException {
    starts++;
    workers.set(index, worker(index, "worker-" + index + "-" + starts));
  }

  @Override
  public void close() {
    for (int i = children.size() - 1; i >= 0; i--) {
      children.get(i).close();
    }
  }

  private void startMaster() throws IOException, InterruptedException {
    masterProcess =
        daemon(
            "master",
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    master = masterProcess.awaitLog(ADDRESS, 1, START).group();
  }

  private void startWorkers(int count, Map<String, String> properties)
      throws IOException, InterruptedException {
    Path file = work.resolve("worker.properties");
    Files.writeString(
        file,
        properties.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue() + "\n")
            .sorted()
            .collect(Collectors.joining()));
    for (int i = 0; i < count; i++) {
      workers.add(worker(i, "worker-" + i));
    }
    masterProcess.awaitLog(REGISTERED, count, START);
  }

  /** Each worker has a loopback address of its own, so that it counts as a machine of its own. */
  private Child worker(int index, String name) throws IOException {
    Path dir = Files.createDirectories(work.resolve("workers/" + index));
    return daemon(
        name,
        "org.apache.spark.deploy.worker.Worker",
        List.of(
            "--host",
            "127.0.0." + (index + 1),
            "--cores",
            Integer.toString(cores),
            "--memory",
            "2g",
            "--webui-port",
            "0",
            "--work-dir",
            dir.toString(),
            "--properties-file",
            work.resolve("worker.properties").toString(),
            master));
  }

  private Child daemon(String name, String className, List<String> args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Checkout.java().toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Checkout.spark().resolve("conf") + ":" + Checkout.spark().resolve("jars") + "/*",
                className));
    command.addAll(args);
    Child child =
        new Child(
            name,
            work,
            command,
            Map.of(
                "SPARK_HOME", Checkout.spark().toString(),
                "SPARK_SCALA_VERSION", "2.12",
                "SPARK_LOCAL_IP", "127.0.0.1"));
    children.add(child);
    return child;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
