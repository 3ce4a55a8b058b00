package io.equipoise.jobs.prep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What one task reads: a file, or a range of generated rows.
 *
 * @param index its place among all pieces, which decides which of two equal ids is the first
 * @param file the label under which its rows are counted
 * @param path where the file is; empty when rows are generated
 * @param labels where the images' labels are; empty for all else
 * @param from first row generated
 * @param to behind the last row generated; 0 for all of a set of images
 */
record Piece(int index, String file, String path, String labels, long from, long to)
    implements Serializable {
  private static final int ROWS = 250;
  private static final int IMAGES = 2000;

  static List<Piece> ofFiles(List<InputFile> files) {
    List<Piece> pieces = new ArrayList<>();
    for (InputFile file : files) {
      pieces.add(new Piece(pieces.size(), file.label(), file.path(), "", 0, 0));
    }
    return pieces;
  }

  /** Rows of image sets: each set as a whole, or in ranges when its number of rows is given. */
  static List<Piece> ofImages(PrepOptions.Images input, UnaryOperator<String> absolute) {
    List<Piece> pieces = new ArrayList<>();
    for (Map.Entry<String, PrepOptions.ImageSet> entry : input.sets().entrySet()) {
      PrepOptions.ImageSet set = entry.getValue();
      String images = absolute.apply(set.images());
      String labels = set.labels().isEmpty() ? "" : absolute.apply(set.labels());
      long rows = input.overlay() != null ? set.rows() : 0;
      for (long from = 0; from < Math.max(1, rows); from += IMAGES) {
        long to = Math.min(rows, from + IMAGES);
        pieces.add(new Piece(pieces.size(), entry.getKey(), images, labels, from, to));
      }
    }
    return pieces;
  }

  static List<Piece> ofRows(String label, long rows) {
    List<Piece> pieces = new ArrayList<>();
    for (long from = 0; from < rows; from += ROWS) {
      pieces.add(new Piece(pieces.size(), label, "", "", from, Math.min(rows, from + ROWS)));
    }
    return pieces;
  }
}
