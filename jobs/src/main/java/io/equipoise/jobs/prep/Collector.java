package io.equipoise.jobs.prep;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.CrystalGraph;
import io.equipoise.crystal.Fingerprint;
import io.equipoise.crystal.GraphBuilder;
import io.equipoise.crystal.Quarantine;
import io.equipoise.crystal.Reading;
import io.equipoise.crystal.Splits;
import io.equipoise.crystal.Validator;
import io.equipoise.example.ExampleParser;
import io.equipoise.table.GraphTable;
import io.equipoise.table.QuarantineTable;
import io.equipoise.table.TableManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what one piece holds: rows that are wanted, filtered or refused, each counted once. Hands
 * on what it has whenever that is many rows, so that a long file is never held as a whole.
 */
final class Collector {
  /** Rows of a part: Spark's serialiser holds a hundred parts before it forgets them. */
  static final int PART = 250;

  private final Piece piece;
  private final PrepOptions options;
  private final LabelTable labels;
  private final Validator validator;
  private final Splits splits;
  private final @Nullable Consumer<ParsedPiece> parts;
  private List<ParsedPiece.Kept> kept = new ArrayList<>();
  private List<QuarantineTable.Row> refused = new ArrayList<>();
  private int keptBefore;
  private int refusedBefore;
  private final Map<String, Long> filtered = new TreeMap<>();
  private TableManifest.@Nullable Examples examples;
  private @Nullable String trouble;
  private long in;

  /** Gathers all in one part. */
  Collector(Piece piece, PrepOptions options) {
    this(piece, options, LabelTable.NONE, null);
  }

  /** Hands on parts but the last, which is {@link #done}. */
  Collector(
      Piece piece, PrepOptions options, LabelTable labels, @Nullable Consumer<ParsedPiece> parts) {
    this.piece = piece;
    this.labels = labels;
    this.validator = new Validator(options.rules());
    this.options = options;
    this.parts = parts;
    this.splits = options.split().splits();
  }

  /** One more record was seen, whatever becomes of it. */
  void counted() {
    in++;
  }

  /** As many records were seen as a reader counted. */
  void counted(long records) {
    in = records;
  }

  /** Rows of an earlier table: those kept, and as many left out on purpose as then. */
  void leftOut(Map<String, Long> byRule) {
    filtered.putAll(byRule);
    long seen = keptBefore + kept.size() + (long) refusedBefore + refused.size();
    in = seen + filtered.values().stream().mapToLong(n -> n).sum();
  }

  /** What the rows of the piece hold. */
  void reads(TableManifest.Examples what) {
    examples = what;
  }

  /** What keeps the whole table from being made. */
  void impossible(String why) {
    trouble = why;
  }

  /** A row is about to be added: hands on what is there when it is many. */
  private void makeRoom() {
    if (parts != null && kept.size() + refused.size() >= PART) {
      parts.accept(
          new ParsedPiece(
              piece.index(), keptBefore, piece.file(), 0, kept, refused, Map.of(), null, null));
      keptBefore += kept.size();
      refusedBefore += refused.size();
      kept = new ArrayList<>();
      refused = new ArrayList<>();
    }
  }

  void take(Reading reading) {
    makeRoom();
    if (reading instanceof Reading.Parsed p) {
      labelled(p.row(), called(p), p.split(), p.targets());
    } else if (reading instanceof Reading.Rejected r) {
      refused.add(Refusals.of(options.source(), piece.file(), r, refusedBefore + refused.size()));
    }
  }

  /** With the numbers that stand beside the files, which are checked like its own. */
  private void labelled(long row, Crystal crystal, String official, Map<String, Double> own) {
    if (labels.isEmpty()) {
      keep(row, crystal, official, own);
      return;
    }
    Map<String, Double> all = labels.with(piece.file(), crystal.id(), own);
    Optional<Validator.Finding> bad = validator.check(crystal, all);
    if (bad.isPresent()) {
      refuse(row, crystal.id(), bad.get());
    } else {
      keep(row, crystal, official, all);
    }
  }

  /**
   * The crystal under its name: its own, or the file's where that is wished. One that has no name
   * of its own is called by the file and its number there, with as many folders in front as the
   * file needs.
   */
  private Crystal called(Reading.Parsed p) {
    Crystal c = p.crystal();
    String place = "#" + p.row();
    boolean byFile =
        options.input() instanceof PrepOptions.Files files
            && files.ids() == PrepOptions.Files.Ids.FILE;
    boolean nameless = c.id().equals(Path.of(piece.path()).getFileName() + place);
    String id = byFile && p.row() == 0 ? piece.file() : piece.file() + place;
    return byFile || nameless ? c.called(id) : c;
  }

  void keep(long row, Crystal crystal, String official, Map<String, Double> targets) {
    if (crystal.atoms() > options.filter().maxAtoms()) {
      filtered.merge(PieceReader.MAX_ATOMS, 1L, Long::sum);
      return;
    }
    Content content;
    try {
      content = new Content.Structure(crystal, Fingerprint.of(crystal).hash());
    } catch (IllegalArgumentException e) {
      refuse(row, crystal.id(), Quarantine.TOO_LARGE, "neighbours within 6 A", e.getMessage());
      return;
    }
    if (options.graphs() != null) {
      String large = tooLarge(new GraphBuilder(options.graph()), crystal);
      if (large != null) {
        refuse(row, crystal.id(), Quarantine.TOO_LARGE, "graph", large);
        return;
      }
    }
    String split = "test";
    if (!options.split().tests(piece.file())) {
      split = named(official) ? splits.of(crystal, official) : "";
    }
    double cost = PieceReader.cost(crystal);
    keep(row, crystal.id(), split, splits.group(crystal), content, targets, cost);
  }

  /** Why the graph of a crystal cannot be stored; null when it can. */
  private static @Nullable String tooLarge(GraphBuilder builder, Crystal crystal) {
    try {
      CrystalGraph graph = builder.build(crystal);
      long bytes = GraphTable.bytes(graph);
      return bytes <= GraphTable.MOST_BYTES
          ? null
          : String.format(
              Locale.ROOT,
              "%,d edges and %,d reciprocal vectors, %,d bytes",
              graph.edges(),
              graph.waves(),
              bytes);
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** A row of numbers, whose split follows from its name. */
  void keep(long row, String id, String official, Content.Numbers content, Map<String, Double> y) {
    String split = "test";
    if (!options.split().tests(piece.file())) {
      split =
          splits.policy() == Splits.Policy.OFFICIAL
              ? named(official) ? official : ""
              : splits.ofGroup(id);
    }
    keep(row, id, split, id, content, y, content.features().length);
  }

  /** A text in the split that its file is of. */
  void keepText(long row, String id, String split, Content.Text content, Map<String, Double> y) {
    keep(row, id, split, id, content, y, content.text().length());
  }

  /** A row of numbers in a split that was decided before. */
  void keepIn(String split, long row, String id, Content.Numbers content, Map<String, Double> y) {
    keep(row, id, named(split) ? split : "", id, content, y, content.features().length);
  }

  private boolean named(String official) {
    return splits.policy() != Splits.Policy.OFFICIAL
        || List.of("train", "val", "test").contains(official);
  }

  private void keep(
      long row,
      String id,
      String split,
      String group,
      Content content,
      Map<String, Double> y,
      double cost) {
    makeRoom();
    kept.add(
        new ParsedPiece.Kept(
            piece.file(),
            row,
            id,
            content,
            options.source(),
            split,
            group,
            new TreeMap<>(y),
            cost));
  }

  private void refuse(long row, String id, Quarantine code, String field, @Nullable String value) {
    makeRoom();
    String source = options.source();
    refused.add(
        Refusals.of(
            source, piece.file(), row, id, code, field, String.valueOf(value), "a compact cell"));
  }

  void refuse(long row, String id, Validator.Finding f) {
    makeRoom();
    refused.add(
        Refusals.of(
            options.source(), piece.file(), row, id, f.code(), f.field(), f.value(), f.expected()));
  }

  void refuse(long row, String id, ExampleParser.Refused r) {
    makeRoom();
    refused.add(
        Refusals.of(
            options.source(), piece.file(), row, id, r.code(), r.field(), r.value(), r.expected()));
  }

  /** The file, or its rest, cannot be read: one more refusal stands for it. */
  void lost(Quarantine code, String why) {
    refused.add(Refusals.whole(options.source(), piece.file(), code, why));
    leftOut(Map.of());
  }

  ParsedPiece done() {
    return new ParsedPiece(
        piece.index(), keptBefore, piece.file(), in, kept, refused, filtered, examples, trouble);
  }
}
