package io.equipoise.jobs.prep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Does all of it in the calling thread. */
final class LocalWorkers implements Workers {
  private List<ParsedPiece> parsed = List.of();

  @Override
  public List<ParsedPiece.Summary> read(List<Piece> pieces, PieceReader reader) {
    parsed = pieces.stream().map(reader::read).toList();
    return parsed.stream().map(ParsedPiece::summary).toList();
  }

  @Override
  public List<ShardWriter.Written> write(int[][] shardOf, ShardWriter writer) {
    Map<Integer, List<ParsedPiece.Kept>> shards = new TreeMap<>();
    for (ParsedPiece piece : parsed) {
      for (int row = 0; row < piece.kept().size(); row++) {
        int shard = shardOf[piece.index()][row];
        if (shard >= 0) {
          shards.computeIfAbsent(shard, s -> new ArrayList<>()).add(piece.kept().get(row));
        }
      }
    }
    List<ShardWriter.Written> written = new ArrayList<>();
    shards.forEach((shard, rows) -> written.add(writer.write(shard, rows)));
    return written;
  }

  @Override
  public void close() {
    parsed = List.of();
  }
}
