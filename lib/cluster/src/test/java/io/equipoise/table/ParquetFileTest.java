package io.equipoise.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.cluster.LocalSpark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFileTest {
  private static final TableSchema SCHEMA =
      new TableSchema(
          "samples",
          1,
          Arrays.stream(Column.Type.values())
              .flatMap(
                  type ->
                      type.isArray()
                          ? java.util.stream.Stream.of(
                              Column.of(
                                  "a_" + type.name().toLowerCase(java.util.Locale.ROOT), type))
                          : java.util.stream.Stream.of(
                              Column.of(
                                  "a_" + type.name().toLowerCase(java.util.Locale.ROOT), type),
                              Column.nullable(
                                  "n_" + type.name().toLowerCase(java.util.Locale.ROOT), type)))
              .toList());

  @TempDir Path directory;

  private static List<Object[]> rows(int n) {
    SplittableRandom random = new SplittableRandom(3);
    return java.util.stream.IntStream.range(0, n).mapToObj(i -> row(i, random)).toList();
  }

  private static Object[] row(int i, SplittableRandom random) {
    return SCHEMA.columns().stream()
        .map(
            c ->
                c.nullable() && i % 3 == 0
                    ? null
                    : switch (c.type()) {
                      case STRING -> "text \u00e9 " + i;
                      case BOOLEAN -> i % 2 == 0;
                      case INT -> i - 5;
                      case LONG, TIMESTAMP -> 1_000_000_000_000L * i;
                      case FLOAT -> random.nextFloat();
                      case DOUBLE -> random.nextDouble();
                      case INTS -> random.ints(i % 4).toArray();
                      case FLOATS -> new float[i % 5];
                      case DOUBLES -> random.doubles(i % 4).toArray();
                    })
        .toArray();
  }

  private static byte[] write(List<Object[]> rows) throws IOException {
    return ParquetFile.write(SCHEMA, rows, Map.of("equipoise.run_id", "r"));
  }

  @Test
  void rowsComeBackEqual() throws IOException {
    List<Object[]> rows = rows(50);
    List<Object[]> back = ParquetFile.read(SCHEMA, write(rows), "samples");
    assertEquals(rows.size(), back.size());
    for (int i = 0; i < rows.size(); i++) {
      assertTrue(Arrays.deepEquals(rows.get(i), back.get(i)), "row " + i);
    }
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    assertArrayEquals(write(rows(50)), write(rows(50)));
  }

  @Test
  void sparkReadsTheSchemaAndTheValues() throws IOException {
    Files.write(directory.resolve("part-00000.parquet"), write(rows(50)));
    SparkSession session =
        SparkSession.builder().sparkContext(LocalSpark.context().sc()).getOrCreate();
    Dataset<Row> read = session.read().parquet(directory.toString());
    assertEquals(SCHEMA.struct().asNullable(), read.schema().asNullable());
    assertEquals(50, read.count());
    assertEquals("text \u00e9 1", read.orderBy("a_int").collectAsList().get(1).getString(0));
  }

  @Test
  void everyFlippedByteAndEveryCutIsFound() throws IOException {
    byte[] good = write(rows(40));
    List<Object[]> expected = ParquetFile.read(SCHEMA, good, "good");
    SplittableRandom random = new SplittableRandom(8);
    int found = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      found += isFoundOrHarmless(bad, expected) ? 1 : 0;
    }
    for (int i = 0; i < 100; i++) {
      byte[] cut = Arrays.copyOf(good, random.nextInt(good.length));
      assertThrows(IOException.class, () -> ParquetFile.read(SCHEMA, cut, "cut"));
    }
    // A footer has no checksum of its own, so a table's manifest also keeps a SHA-256 of each file.
    assertTrue(found >= 270, "only " + found + " of 300 flips were found or harmless");
  }

  private static boolean isFoundOrHarmless(byte[] bad, List<Object[]> expected) {
    try {
      List<Object[]> read = ParquetFile.read(SCHEMA, bad, "bad");
      return Arrays.deepEquals(read.toArray(), expected.toArray());
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aNumberThatIsNotFiniteIsRefused() {
    TableSchema schema = new TableSchema("t", 1, List.of(Column.of("x", Column.Type.DOUBLE)));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    ParquetFile.write(
                        schema, List.<Object[]>of(new Object[] {Double.NaN}), Map.of()))
            .getMessage()
            .contains("null where it is missing"));
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    TableSchema less = new TableSchema("t", 1, List.of(Column.of("x", Column.Type.INT)));
    TableSchema more = less.with(List.of(Column.of("y", Column.Type.INT)));
    TableSchema optional = less.with(List.of(Column.nullable("y", Column.Type.INT)));
    byte[] file = ParquetFile.write(less, List.<Object[]>of(new Object[] {4}), Map.of());
    assertTrue(
        assertThrows(IOException.class, () -> ParquetFile.read(more, file, "part-1"))
            .getMessage()
            .contains("part-1: column 'y' is missing"));
    assertArrayEquals(new Object[] {4, null}, ParquetFile.read(optional, file, "part-1").get(0));
  }

  /** Parquet's own order is that of a hash set of objects: another process, other bytes. */
  @Test
  void encodingsStandInOneOrder() throws IOException {
    byte[] file = ParquetFile.write(SCHEMA, rows(200), Map.of());
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
    FileMetaData footer =
        Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - length, length));
    int several = 0;
    for (ColumnChunk column : footer.getRow_groups().get(0).getColumns()) {
      List<Encoding> encodings = column.getMeta_data().getEncodings();
      several += encodings.size() > 1 ? 1 : 0;
      assertEquals(encodings.stream().sorted().toList(), encodings);
    }
    assertTrue(several > 0, "a column with more than one encoding");
  }
}
