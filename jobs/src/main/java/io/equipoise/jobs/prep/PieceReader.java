package io.equipoise.jobs.prep;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Lattice;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Reading;
import io.equipoise.crystal.Sample;
import io.equipoise.crystal.Splits;
import io.equipoise.crystal.StructureReader;
import io.equipoise.crystal.Validator;
import io.equipoise.table.QuarantineTable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads or generates the rows of a piece. Pure: the same piece gives the same rows anywhere. */
record PieceReader(PrepOptions options) implements Serializable {
  static final String MAX_ATOMS = "FILTER max-atoms";
  private static final double NEIGHBOURS = 12;
  // Mean number of half-space waves below 3 / A in a cubic angstrom: 3^3 / (12 pi^2).
  private static final double WAVES = 0.228;

  ParsedPiece read(Piece piece) {
    Collector collector = new Collector(piece);
    if (options.input() instanceof PrepOptions.Prototypes made) {
      generate(piece, made, collector);
    } else {
      parse(piece, collector);
    }
    return collector.done();
  }

  private void parse(Piece piece, Collector collector) {
    try {
      StructureReader.Summary summary =
          StructureReader.read(Path.of(piece.path()), options.reader(), collector::take);
      collector.in = summary.parsed() + summary.rejections();
    } catch (IOException | IllegalArgumentException e) {
      collector.lost(String.valueOf(e.getMessage()));
    }
  }

  private void generate(Piece piece, PrepOptions.Prototypes made, Collector collector) {
    PrototypeGenerator.Options chosen = PrototypeGenerator.Options.defaults(made.seed());
    if (!options.tasks().isEmpty()) {
      chosen = chosen.withTasks(List.copyOf(options.tasks().keySet()));
    }
    PrototypeGenerator generator =
        new PrototypeGenerator(made.complete() ? chosen.complete() : chosen);
    Validator validator = new Validator(options.reader().validate());
    for (long row = piece.from(); row < piece.to(); row++) {
      Sample sample = generator.row(row);
      Map<String, Double> targets = new TreeMap<>();
      for (int t = 0; t < generator.tasks().size(); t++) {
        targets.put(generator.tasks().get(t), sample.targets()[t]);
      }
      Optional<Validator.Finding> finding = validator.check(sample.crystal(), targets);
      if (finding.isPresent()) {
        collector.refuse(row, sample.crystal().id(), finding.get());
      } else {
        collector.keep(row, sample.crystal(), sample.source(), sample.split(), targets);
      }
      collector.in++;
    }
  }

  /** Edges and atoms times waves, as they are on average for such a cell. */
  static double cost(Crystal crystal) {
    double volume = Math.abs(Lattice.of(crystal.lattice()).volume());
    return crystal.atoms() * (NEIGHBOURS + WAVES * volume);
  }

  private final class Collector {
    private final Piece piece;
    private final Splits splits = options.split().splits();
    private final List<ParsedPiece.Kept> kept = new ArrayList<>();
    private final List<QuarantineTable.Row> refused = new ArrayList<>();
    private final Map<String, Long> filtered = new TreeMap<>();
    private long in;

    Collector(Piece piece) {
      this.piece = piece;
    }

    void take(Reading reading) {
      if (reading instanceof Reading.Parsed p) {
        keep(p.row(), p.crystal(), source(), p.split(), p.targets());
      } else if (reading instanceof Reading.Rejected r) {
        refused.add(Refusals.of(source(), piece.file(), r, refused.size()));
      }
    }

    void keep(
        long row, Crystal crystal, String source, String official, Map<String, Double> targets) {
      if (crystal.atoms() > options.filter().maxAtoms()) {
        filtered.merge(MAX_ATOMS, 1L, Long::sum);
        return;
      }
      kept.add(
          new ParsedPiece.Kept(
              piece.file(),
              row,
              crystal,
              source,
              split(crystal, official),
              new TreeMap<>(targets),
              cost(crystal)));
    }

    void refuse(long row, String id, Validator.Finding finding) {
      refused.add(Refusals.of(PrototypeGenerator.SOURCE, piece.file(), row, id, finding));
    }

    void lost(String why) {
      refused.add(Refusals.whole(source(), piece.file(), why));
      in = kept.size() + refused.size() + filtered.values().stream().mapToLong(n -> n).sum();
    }

    private String split(Crystal crystal, String official) {
      boolean named = List.of("train", "val", "test").contains(official);
      return splits.policy() == Splits.Policy.OFFICIAL && !named
          ? ""
          : splits.of(crystal, official);
    }

    private String source() {
      return options.input() instanceof PrepOptions.Files files ? files.source() : "";
    }

    ParsedPiece done() {
      return new ParsedPiece(piece.index(), piece.file(), in, kept, refused, filtered);
    }
  }
}
