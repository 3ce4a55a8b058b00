package io.equipoise.jobs.pretrain;

import io.equipoise.options.Kind;
import io.equipoise.options.Option;
import io.equipoise.run.Identity;
import io.equipoise.t5.T5Config;
import java.util.List;

/** Everything that {@code pretrain} can be told. */
public record PretrainOptions(
    @Option(doc = "Name of the run; part of its id.", kind = Kind.OPERATIONAL) String name,
    @Option(doc = "Root seed: first weights, label words, batches.") long seed,
    @Option(doc = "The texts.") Data data,
    @Option(doc = "The words that the network knows.") Words words,
    @Option(doc = "The shape of the network.") Network network,
    @Option(doc = "How it is trained.") Train train,
    @Option(doc = "Where it is trained: local, or spark.", kind = Kind.OPERATIONAL) Where fleet) {
  /** Checks the name. */
  public PretrainOptions {
    Identity.checkName("name", name);
  }

  /** About ten minutes of two cores. */
  static PretrainOptions defaults() {
    return new PretrainOptions(
        "pretrain",
        7,
        new Data("", "", List.of(), List.of()),
        new Words(7000, 200, 32, 32),
        new Network(128, 4, 32, 256, 2, 1, 16, 32),
        new Train(6, 8, 64, 0.1, 1e-3, 1, 34, 100),
        Where.LOCAL);
  }

  /** With or without Spark. */
  public enum Where {
    LOCAL,
    SPARK
  }

  /** The texts. */
  public record Data(
      @Option(
              doc = "Directory of a table that prep has published; empty to use data.prep.",
              kind = Kind.OPERATIONAL,
              empty = true)
          String table,
      @Option(
              doc = "Options of prep that make the table when absent; beside this file.",
              kind = Kind.OPERATIONAL,
              empty = true)
          String prep,
      @Option(
              doc = "Single options of prep, path=value each, over those of data.prep.",
              kind = Kind.OPERATIONAL)
          List<String> prepSet,
      @Option(doc = "The pool: tasks that are learned from; none for all of the table.")
          List<String> pool) {
    /** Copies the lists. */
    public Data {
      prepSet = List.copyOf(prepSet);
      pool = List.copyOf(pool);
    }
  }

  /** The words that the network knows. */
  public record Words(
      @Option(doc = "Words in all: the most frequent of the training texts.", min = 8, max = 1e6)
          int all,
      @Option(doc = "Words kept to stand for labels.", min = 2) int labels,
      @Option(doc = "Words kept to stand for gaps.", min = 1) int gaps,
      @Option(doc = "Most words of a text that are read.", min = 1, max = 4096) int ofText) {}

  /** The shape of the network: a T5 with gated units and tied output. */
  public record Network(
      @Option(doc = "Numbers of a place.", min = 1, max = 4096) int width,
      @Option(doc = "Heads of an attention.", min = 1, max = 64) int heads,
      @Option(doc = "Numbers of a head.", min = 1, max = 512) int headWidth,
      @Option(doc = "Inner numbers of a feed-forward layer.", min = 1) int inner,
      @Option(doc = "Layers that read.", min = 1, max = 48) int layers,
      @Option(doc = "Layers that write.", min = 1, max = 48) int decoderLayers,
      @Option(doc = "Buckets of relative places; a multiple of 4.", min = 4) int buckets,
      @Option(doc = "Distance from which places share a bucket.", min = 3) int distance) {
    T5Config config(int words) {
      return new T5Config(
          width,
          headWidth,
          heads,
          inner,
          layers,
          decoderLayers,
          words,
          buckets,
          distance,
          1e-6,
          true,
          true);
    }
  }

  /** How it is trained. */
  public record Train(
      @Option(doc = "Times that each task is posed, with other label words.", min = 1)
          int assignments,
      @Option(doc = "Rows of a prompt.", min = 1, max = 1000) int prompt,
      @Option(doc = "Rows of a step.", min = 1) int batch,
      @Option(doc = "Share of the steps that fill gaps.", min = 0, below = 1) double gapped,
      @Option(doc = "Step size of Adam, after it has risen for a tenth of all steps.", above = 0)
          double rate,
      @Option(doc = "Largest norm of a gradient.", above = 0) double clip,
      @Option(doc = "Rounds: commits.", min = 1) int rounds,
      @Option(doc = "Steps of each shard in a round.", min = 1) int steps) {}
}
