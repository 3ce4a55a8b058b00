package io.equipoise.jobs.prep;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Lattice;
import io.equipoise.crystal.PrototypeGenerator;
import io.equipoise.crystal.Quarantine;
import io.equipoise.crystal.Sample;
import io.equipoise.crystal.StructureReader;
import io.equipoise.crystal.Validator;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads or generates the rows of a piece. Pure: the same piece gives the same rows anywhere. */
record PieceReader(PrepOptions options, LabelTable labels) implements Serializable {
  static final String MAX_ATOMS = "FILTER max-atoms";
  private static final double NEIGHBOURS = 12;
  // Mean number of half-space waves below 3 / A in a cubic angstrom: 3^3 / (12 pi^2).
  private static final double WAVES = 0.228;

  /** Without numbers beside the files. */
  PieceReader(PrepOptions options) {
    this(options, LabelTable.NONE);
  }

  /** Reads a piece and hands on its rows part by part, in order. */
  void read(Piece piece, Consumer<ParsedPiece> parts) {
    Collector collector = new Collector(piece, options, labels, parts);
    if (options.input() instanceof PrepOptions.Prototypes made) {
      crystals(piece, made, collector);
    } else {
      read(piece, collector);
    }
    parts.accept(collector.done());
  }

  private void read(Piece piece, Collector collector) {
    try {
      files(piece, collector);
    } catch (IOException e) {
      collector.lost(Quarantine.BROKEN_OFF, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      if (options.input().ofNumbers()) {
        collector.impossible(String.valueOf(e.getMessage()));
      } else {
        collector.lost(Quarantine.PARSE_ERROR, String.valueOf(e.getMessage()));
      }
    }
  }

  private void files(Piece piece, Collector collector) throws IOException {
    if (options.input() instanceof PrepOptions.Table table) {
      new TablePieces(table, options.validate().needTarget()).read(piece, collector);
    } else if (options.input() instanceof PrepOptions.Images images) {
      new ImagePieces(images, options.split().splits()).read(piece, collector);
    } else if (options.input() instanceof PrepOptions.Synthetic made) {
      GeneratedPieces.table(piece, made, collector);
    } else if (options.input() instanceof PrepOptions.Texts texts) {
      TextPieces.read(piece, texts, collector);
    } else if (options.input() instanceof PrepOptions.Sentences made) {
      TextPieces.read(piece, made, collector);
    } else if (options.input() instanceof PrepOptions.Segments made) {
      GeneratedPieces.segments(piece, made, collector);
    } else {
      parse(piece, collector);
    }
  }

  private void parse(Piece piece, Collector collector) throws IOException {
    StructureReader.Summary summary =
        StructureReader.read(Path.of(piece.path()), options.reader(), collector::take);
    collector.counted(summary.parsed() + summary.rejections());
  }

  private void crystals(Piece piece, PrepOptions.Prototypes made, Collector collector) {
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
        collector.keep(row, sample.crystal(), sample.split(), targets);
      }
      collector.counted();
    }
  }

  /** Edges and atoms times waves, as they are on average for such a cell. */
  static double cost(Crystal crystal) {
    double volume = Math.abs(Lattice.of(crystal.lattice()).volume());
    return crystal.atoms() * (NEIGHBOURS + WAVES * volume);
  }
}
