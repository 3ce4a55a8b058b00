package io.equipoise.jobs.prep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task reads: a file, or a range of generated rows.
 *
 * @param index its place among all pieces, which decides which of two equal ids is the first
 * @param file the label under which its rows are counted
 * @param path where the file is; empty when rows are generated
 * @param from first row generated
 * @param to behind the last row generated
 */
record Piece(int index, String file, String path, long from, long to) implements Serializable {
  private static final int ROWS = 250;

  static List<Piece> ofFiles(List<InputFile> files) {
    List<Piece> pieces = new ArrayList<>();
    for (InputFile file : files) {
      pieces.add(new Piece(pieces.size(), file.label(), file.path(), 0, 0));
    }
    return pieces;
  }

  static List<Piece> ofRows(String label, long rows) {
    List<Piece> pieces = new ArrayList<>();
    for (long from = 0; from < rows; from += ROWS) {
      pieces.add(new Piece(pieces.size(), label, "", from, Math.min(rows, from + ROWS)));
    }
    return pieces;
  }
}
