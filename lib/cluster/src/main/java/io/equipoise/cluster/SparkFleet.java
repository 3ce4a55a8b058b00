package io.equipoise.cluster;

import io.equipoise.fleet.AnswerException;
import io.equipoise.fleet.BlockFunction;
import io.equipoise.fleet.Blocks;
import io.equipoise.fleet.CostMeter;
import io.equipoise.fleet.Fleet;
import io.equipoise.fleet.OrderedSum;
import io.equipoise.fleet.Paths;
import io.equipoise.fleet.Placement;
import io.equipoise.fleet.Question;
import io.equipoise.fleet.ShardCount;
import io.equipoise.fleet.ShardSource;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a run on Spark's executors: one Spark job per ask.
 *
 * <p>Shards are laid on slots by cost ({@link Placement}) and stay where they were opened: the RDD
 * of their numbers is persisted, which makes Spark prefer the same executor, and the opened shards
 * hang off a broadcast, one per process. A lost executor only means that a pure question is asked
 * again elsewhere.
 *
 * <p>The question travels as one broadcast. Answers come back partition by partition and are put in
 * shard order; sums fold while they arrive ({@link OrderedSum}). A failure inside an answer is a
 * value, so that Spark does not repeat what would fail again; only infrastructure errors reach
 * Spark's own retries.
 *
 * @param <S> the opened shard
 */
public final class SparkFleet<S> implements Fleet<S>, AutoCloseable {
  private final JavaSparkContext spark;
  private final Broadcast<ShardsOnExecutor<S>> holders;
  private final JavaRDD<int[]> groups;
  private final int shards;
  private final int slots;
  private final long root;
  private final String path;
  private final String label;
  private final CostMeter cost;
  private final @Nullable ExecutorLosses losses;

  /**
   * A fleet over {@code shards} shards of equal cost.
   *
   * @param root the run's seed
   * @param label the name under which Spark's pages show the jobs, such as the run's id
   */
  public SparkFleet(
      JavaSparkContext spark, ShardSource<S> source, int shards, long root, String label) {
    this(spark, source, equalCosts(shards), root, spark.defaultParallelism(), label);
  }

  /**
   * A fleet over shards of known cost.
   *
   * @param cost one number per shard, in any unit
   * @param slots how many tasks run side by side; operational, changes no result
   */
  public SparkFleet(
      JavaSparkContext spark,
      ShardSource<S> source,
      double[] cost,
      long root,
      int slots,
      String label) {
    this(spark, source, cost, root, slots, label, null);
  }

  /**
   * A fleet that gives up when too many executors are lost.
   *
   * @param losses counts them for all fleets of the application; null to go on as long as Spark
   *     does
   */
  public SparkFleet(
      JavaSparkContext spark,
      ShardSource<S> source,
      double[] cost,
      long root,
      int slots,
      String label,
      @Nullable ExecutorLosses losses) {
    SerializerCheck.refuseKryo(spark.getConf());
    this.spark = spark;
    this.shards = ShardCount.check(cost.length);
    this.slots = Math.max(1, slots);
    this.root = root;
    this.path = "";
    this.label = label;
    this.cost = new CostMeter();
    this.losses = losses;
    List<int[]> placed = Placement.groups(cost, Math.min(cost.length, this.slots));
    this.groups =
        spark.parallelize(placed, placed.size()).persist(StorageLevel.MEMORY_ONLY()).setName(label);
    this.holders = spark.broadcast(new ShardsOnExecutor<>(source));
  }

  private SparkFleet(SparkFleet<S> parent, String path) {
    this.spark = parent.spark;
    this.holders = parent.holders;
    this.groups = parent.groups;
    this.shards = parent.shards;
    this.slots = parent.slots;
    this.root = parent.root;
    this.path = path;
    this.label = parent.label;
    this.cost = parent.cost;
    this.losses = parent.losses;
  }

  @Override
  public int shards() {
    return shards;
  }

  @Override
  public <A> List<A> ask(Question<? super S, A> question) {
    List<@Nullable A> answers =
        new ArrayList<>(IntStream.range(0, shards).mapToObj(i -> (A) null).toList());
    collect(question, answers::set);
    List<A> all = new ArrayList<>(shards);
    for (int shard = 0; shard < shards; shard++) {
      A answer = answers.get(shard);
      if (answer == null) {
        throw new AnswerException(shard, "no answer came back; expected one from every shard");
      }
      all.add(answer);
    }
    return all;
  }

  @Override
  public double[] sum(Question<? super S, float[]> question) {
    OrderedSum sum = new OrderedSum(shards);
    collect(question, sum::add);
    return sum.total();
  }

  /**
   * Rows travel between executors in one shuffle and never to the driver: 4 R d bytes a shard. A
   * task holds the answer of one shard, then the sums of one block; what waits is Spark's.
   */
  @Override
  public <B> List<B> blocks(
      Question<? super S, float[][]> question, int length, BlockFunction<B> function) {
    BlocksJob<S, B> job = new BlocksJob<>(function, new Blocks(length), shards, slots);
    long begun = System.nanoTime();
    carry(question, asked -> job.run(groups, new CutAnswers<>(holders, asked, root, path, length)));
    List<B> answers = job.answers();
    cost.add(System.nanoTime() - begun, job.busiestNanos(slots));
    return answers;
  }

  /** Runs one job and hands each answer on, in order of arrival, one at a time. */
  private <A> void collect(Question<? super S, A> question, BiConsumer<Integer, A> take) {
    long begun = System.nanoTime();
    Arrival<A> arrival = new Arrival<>(take);
    carry(
        question,
        asked -> AskJob.run(spark, groups, new AskJob<>(holders, asked, root, path), arrival));
    arrival.throwFirstFailure();
    cost.add(System.nanoTime() - begun, arrival.busiestNanos(slots));
  }

  /** Sends the question, runs the job under this fleet's name, and lets the question go. */
  private <A> void carry(
      Question<? super S, A> question, Consumer<Broadcast<Question<? super S, A>>> job) {
    if (losses != null) {
      losses.asking(label);
    }
    Broadcast<Question<? super S, A>> asked = send(question);
    try {
      spark.setJobGroup(label, label + (path.isEmpty() ? "" : " " + path), true);
      job.accept(asked);
    } catch (Exception e) { // SparkException, thrown unchecked from Scala
      if (losses != null) {
        losses.refuse(e);
      }
      throw e;
    } finally {
      asked.destroy();
      if (losses != null) {
        losses.answered();
      }
    }
  }

  private <A> Broadcast<Question<? super S, A>> send(Question<? super S, A> question) {
    try {
      return spark.broadcast(question);
    } catch (Exception e) {
      if (e instanceof NotSerializableException) { // thrown unchecked from Scala
        throw new IllegalArgumentException(
            "the question cannot travel to an executor ("
                + e.getMessage()
                + "); expected a record or a lambda that captures primitives, arrays and strings.",
            e);
      }
      throw e;
    }
  }

  @Override
  public Fleet<S> at(String child) {
    return new SparkFleet<>(this, Paths.child(path, child));
  }

  @Override
  public Cost cost() {
    return cost.total();
  }

  @Override
  public List<Incident> incidents() {
    return losses == null ? List.of() : losses.untold();
  }

  /** Lets the executors drop the shards. */
  @Override
  public void close() {
    groups.unpersist(false);
    holders.destroy();
  }

  private static double[] equalCosts(int shards) {
    double[] cost = new double[ShardCount.check(shards)];
    Arrays.fill(cost, 1);
    return cost;
  }
}
