package io.equipoise.jobs.prep;

import io.equipoise.crystal.Deduplication;
import io.equipoise.table.CrystalTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Does all of it in the calling thread. */
final class LocalWorkers implements Workers {
  private final BooleanSupplier stop;
  private List<ParsedPiece> parsed = List.of();

  /** Workers that end with a {@link CancellationException} when asked to stop. */
  LocalWorkers(BooleanSupplier stop) {
    this.stop = stop;
  }

  @Override
  public List<ParsedPiece.Summary> read(
      List<Piece> pieces, PieceReader reader, @Nullable Replay replay) {
    Map<Integer, ParsedPiece> taken = replay == null ? Map.of() : taken(replay);
    List<ParsedPiece> read = new ArrayList<>();
    for (Piece piece : pieces) {
      goOn();
      ParsedPiece old = taken.get(piece.index());
      if (old == null) {
        reader.read(piece, read::add);
      } else {
        read.add(old);
      }
    }
    parsed = read;
    return parsed.stream().map(ParsedPiece::summary).toList();
  }

  private Map<Integer, ParsedPiece> taken(Replay replay) {
    Map<String, List<CrystalTable.Row>> files = new TreeMap<>();
    for (int shard = 0; shard < replay.old().parts().size(); shard++) {
      goOn();
      for (CrystalTable.Row row : replay.rows(shard)) {
        files.computeIfAbsent(row.file(), f -> new ArrayList<>()).add(row);
      }
    }
    Map<Integer, ParsedPiece> taken = new TreeMap<>();
    files.forEach((file, rows) -> replay.piece(file, rows).ifPresent(p -> taken.put(p.index(), p)));
    return taken;
  }

  @Override
  public List<Deduplication.Finding> compare(Copies copies, Set<Long> without) {
    Map<String, List<Deduplication.Candidate>> formulas = new TreeMap<>();
    for (ParsedPiece piece : parsed) {
      goOn();
      for (Deduplication.Candidate row : copies.candidates(piece, without)) {
        formulas.computeIfAbsent(row.print().formula(), f -> new ArrayList<>()).add(row);
      }
    }
    return formulas.values().stream().flatMap(rows -> copies.judge(rows).stream()).toList();
  }

  @Override
  public List<ShardWriter.Written> write(int[][] shardOf, ShardWriter writer) {
    Map<Integer, List<ParsedPiece.Kept>> shards = new TreeMap<>();
    for (ParsedPiece piece : parsed) {
      for (int row = 0; row < piece.kept().size(); row++) {
        int shard = shardOf[piece.index()][piece.first() + row];
        if (shard >= 0) {
          shards.computeIfAbsent(shard, s -> new ArrayList<>()).add(piece.kept().get(row));
        }
      }
    }
    List<ShardWriter.Written> written = new ArrayList<>();
    shards.forEach(
        (shard, rows) -> {
          goOn();
          written.add(writer.write(shard, rows));
        });
    return written;
  }

  private void goOn() {
    if (stop.getAsBoolean()) {
      throw new CancellationException("asked to stop");
    }
  }

  @Override
  public void close() {
    parsed = List.of();
  }
}
