package io.equipoise.jobs.prep;

import io.equipoise.example.ExampleParser;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.table.TableManifest;
import io.equipoise.text.Sentences;
import io.equipoise.text.TextFolder;
import io.equipoise.text.TextReader;
import io.equipoise.text.TextTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads or generates labelled texts: a piece is one split of one task. */
final class TextPieces {
  static final String TRAIN = "train";
  private static final List<String> SPLITS = List.of(TRAIN, "val", "test");

  private TextPieces() {}

  /** The pieces of a folder, the tasks in their order. */
  static List<Piece> of(PrepOptions.Texts input) {
    TextFolder folder = input.folder();
    List<Piece> pieces = new ArrayList<>();
    for (String task : input.order()) {
      for (String split : SPLITS) {
        Path file = folder.file(task, split);
        if (file == null && !split.equals("val")) {
          throw new Failure(
              ExitCode.DATA,
              "DATA-072",
              "task '" + task + "' has no file " + split + ".tsv or " + split + ".tsv.gz",
              folder.root().resolve(task).toString(),
              "Give it training and test rows, or leave it out of the order.");
        }
        if (file != null) {
          String tasks = folder.root().resolve(TextFolder.TASKS).toString();
          pieces.add(new Piece(pieces.size(), task + "/" + split, file.toString(), tasks, 0, 0));
        }
      }
    }
    return pieces;
  }

  /** The pieces of generated tasks, in their order. */
  static List<Piece> of(PrepOptions.Sentences input) {
    List<Piece> pieces = new ArrayList<>();
    for (String task : input.tasks()) {
      pieces.add(new Piece(pieces.size(), task + "/train", "", "", 0, input.train()));
      pieces.add(new Piece(pieces.size(), task + "/test", "", "", 0, input.test()));
    }
    return pieces;
  }

  private static TableManifest.Examples examples(List<String> order, Map<String, TextTask> known) {
    Map<String, List<String>> labels = new TreeMap<>();
    Map<String, List<String>> verbalizers = new TreeMap<>();
    for (String name : order) {
      TextTask task = java.util.Objects.requireNonNull(known.get(name), name);
      labels.put(name, task.labels());
      verbalizers.put(name, task.verbalizers());
    }
    return new TableManifest.Examples(
        List.of(), 0, 0, labels, new TableManifest.Texts(order, verbalizers));
  }

  static void read(Piece piece, PrepOptions.Texts input, Collector collector) throws IOException {
    Map<String, TextTask> known = TextFolder.tasks(Path.of(piece.labels()));
    collector.reads(examples(input.order(), known));
    String name = task(piece);
    TextTask task = java.util.Objects.requireNonNull(known.get(name), name);
    Rows rows = new Rows(piece, collector);
    new TextReader(task.labels().size()).read(Path.of(piece.path()), rows);
    rows.check(task);
  }

  static void read(Piece piece, PrepOptions.Sentences input, Collector collector) {
    Map<String, TextTask> known = Sentences.tasks();
    collector.reads(examples(input.tasks(), known));
    Sentences sentences = new Sentences(input.seed(), input.length());
    Rows rows = new Rows(piece, collector);
    for (long row = piece.from(); row < piece.to(); row++) {
      Sentences.Sentence one = sentences.row(task(piece), split(piece), row);
      rows.row(row + 1, one.label(), one.text());
    }
  }

  private static String task(Piece piece) {
    return piece.file().substring(0, piece.file().lastIndexOf('/'));
  }

  private static String split(Piece piece) {
    return piece.file().substring(piece.file().lastIndexOf('/') + 1);
  }

  /** Rows are counted from 1. */
  private static final class Rows implements TextReader.Listener {
    private final Piece piece;
    private final Collector collector;
    private final Set<Integer> labels = new HashSet<>();

    Rows(Piece piece, Collector collector) {
      this.piece = piece;
      this.collector = collector;
    }

    private String name(long row) {
      return piece.file() + "#" + row;
    }

    @Override
    public void row(long row, int label, String text) {
      collector.counted();
      labels.add(label);
      collector.keepText(
          row,
          name(row),
          split(piece),
          new Content.Text(text),
          Map.of(task(piece), (double) label));
    }

    @Override
    public void refused(long row, ExampleParser.Refused why) {
      collector.counted();
      collector.refuse(row, name(row), why);
    }

    /** A task that cannot be learned is no row's fault. */
    void check(TextTask task) {
      if (labels.isEmpty()) {
        collector.impossible(
            "task '" + task.name() + "' has 0 good rows here; expected at least one");
      } else if (labels.size() < 2 && split(piece).equals(TRAIN)) {
        collector.impossible(
            "all good rows of task '"
                + task.name()
                + "' have the label '"
                + task.labels().get(labels.iterator().next())
                + "'; expected at least two labels to learn from");
      }
    }
  }
}
