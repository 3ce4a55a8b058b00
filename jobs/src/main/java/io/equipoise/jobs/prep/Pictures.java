package io.equipoise.jobs.prep;

import io.equipoise.crystal.Quarantine;
import io.equipoise.crystal.ReaderOptions;
import io.equipoise.example.ExampleParser.Refused;
import io.equipoise.input.BoundedInput;
import io.equipoise.input.CsvRecords;
import io.equipoise.input.IdxFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The labelled images of one file or pair of files, all of one size.
 *
 * @param images in the order of the file; a bad one says why
 */
record Pictures(int height, int width, List<Picture> images) {
  /**
   * An image.
   *
   * @param pixels row by row, 0 to 1
   * @param bad why it is none, or null
   */
  record Picture(double[] pixels, int label, @Nullable Refused bad) {}

  /**
   * Images {@code [from, to)} of an IDX pair.
   *
   * @param to 0 for all
   * @throws IllegalArgumentException when the two files are not of one set
   */
  static Pictures idx(Path images, Path labels, PrepOptions.ImageSet set, int classes)
      throws IOException {
    IdxFile pixels = IdxFile.read(images);
    IdxFile names = IdxFile.read(labels);
    if (pixels.shape().length != 3 || names.shape().length != 1) {
      throw new IllegalArgumentException(
          pixels.shape().length
              + " axes of images and "
              + names.shape().length
              + " of labels; expected 3 and 1");
    }
    if (pixels.items() != names.items()) {
      throw new IllegalArgumentException(
          pixels.items() + " images and " + names.items() + " labels; expected as many");
    }
    List<Picture> all = new ArrayList<>();
    for (int i = set.from(); i < set.end(pixels.items()); i++) {
      double[] own = new double[pixels.size()];
      for (int j = 0; j < own.length; j++) {
        own[j] = pixels.at(i, j) / 255.0;
      }
      all.add(picture(own, names.at(i, 0) + set.labelsFrom(), classes));
    }
    return new Pictures(pixels.shape()[1], pixels.shape()[2], all);
  }

  /** Images of a CSV file without a header: pixels row by row, and the label last or first. */
  static Pictures csv(Path file, PrepOptions.ImageSet set, int classes) throws IOException {
    ReaderOptions.Limits limits = ReaderOptions.Limits.defaults();
    List<Picture> all = new ArrayList<>();
    try (InputStream in = BoundedInput.open(file, limits.bytes(), limits.ratio());
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      CsvRecords records = new CsvRecords(text, limits.text());
      int row = 0;
      for (List<String> cells = records.next(); cells != null; cells = records.next()) {
        boolean blank = cells.size() == 1 && cells.get(0).isBlank();
        if (!blank && row++ >= set.from() && row <= set.end(Integer.MAX_VALUE)) {
          all.add(of(cells, set, classes));
        }
      }
    }
    return new Pictures(set.height(), set.width(), all);
  }

  private static Picture of(List<String> cells, PrepOptions.ImageSet set, int classes) {
    int n = set.height() * set.width();
    if (cells.size() != n + 1) {
      return bad(Quarantine.PARSE_ERROR, "row", cells.size() + " fields", (n + 1) + " fields");
    }
    int label = set.labelFirst() ? 0 : n;
    double[] pixels = new double[n];
    for (int j = 0; j < n; j++) {
      String cell = cells.get(set.labelFirst() ? j + 1 : j).strip();
      double value = number(cell);
      if (!(value >= 0 && value <= set.brightest())) {
        String range = "a number 0 to " + set.brightest();
        return bad(Quarantine.NOT_A_NUMBER, "pixel " + j, cell, range);
      }
      pixels[j] = value / set.brightest();
    }
    double name = number(cells.get(label).strip());
    return name == Math.rint(name)
        ? picture(pixels, (int) name + set.labelsFrom(), classes)
        : bad(Quarantine.UNKNOWN_CLASS, "label", cells.get(label), "0 to " + (classes - 1));
  }

  private static double number(String cell) {
    return cell.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") ? Double.parseDouble(cell) : Double.NaN;
  }

  private static Picture picture(double[] pixels, int label, int classes) {
    return label >= 0 && label < classes
        ? new Picture(pixels, label, null)
        : bad(Quarantine.UNKNOWN_CLASS, "label", "" + label, "0 to " + (classes - 1));
  }

  private static Picture bad(Quarantine code, String field, String value, String expected) {
    return new Picture(new double[0], 0, new Refused(code, field, value, expected));
  }
}
