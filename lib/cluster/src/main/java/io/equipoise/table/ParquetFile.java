package io.equipoise.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table as the bytes of one Parquet file, and back.
 *
 * <p>Written with zstd and page checksums, both checked on reading. The same rows and footer values
 * give the same bytes. A row is an {@code Object[]} in column order: {@code String, Boolean,
 * Integer, Long, Float, Double, int[], float[], double[]}, a timestamp as {@code Long}; null only
 * in nullable columns. A number that is not finite is refused in a column without nulls: missing
 * values are null.
 */
public final class ParquetFile {
  private ParquetFile() {}

  /**
   * The file's bytes.
   *
   * @param footer values for the file's footer, such as {@code equipoise.run_id}
   */
  public static byte[] write(
      TableSchema schema, List<@Nullable Object[]> rows, Map<String, String> footer)
      throws IOException {
    MemoryFile.Sink sink = new MemoryFile.Sink();
    try (ParquetWriter<@Nullable Object[]> writer =
        new Builder(sink, schema, footer)
            .withConf(new Configuration(false))
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withPageWriteChecksumEnabled(true)
            .build()) {
      for (@Nullable Object[] row : rows) {
        writer.write(row);
      }
    }
    return FooterOrder.fixed(sink.bytes());
  }

  /**
   * The rows of a file, with the columns of {@code schema}; a nullable column that the file lacks
   * reads as null.
   *
   * @param where the file's name, for messages
   * @throws IOException when the file is cut short, damaged, or lacks a column
   */
  public static List<@Nullable Object[]> read(TableSchema schema, byte[] bytes, String where)
      throws IOException {
    InputFile file = MemoryFile.of(bytes);
    ParquetReadOptions options =
        ParquetReadOptions.builder().usePageChecksumVerification(true).build();
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(file, options)) {
      MessageType stored = reader.getFooter().getFileMetaData().getSchema();
      MessageType wanted = Projection.of(schema, stored, where);
      reader.setRequestedSchema(wanted);
      PageReadStore pages = reader.readNextRowGroup();
      while (pages != null) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(wanted, stored)
                .getRecordReader(pages, new GroupRecordConverter(wanted));
        for (long i = 0; i < pages.getRowCount(); i++) {
          rows.add(Projection.row(schema, wanted, records.read()));
        }
        pages = reader.readNextRowGroup();
      }
    } catch (RuntimeException e) {
      throw new IOException(where + " is damaged: " + e.getMessage(), e);
    }
    return rows;
  }

  private static final class Builder extends ParquetWriter.Builder<@Nullable Object[], Builder> {
    private final TableSchema schema;
    private final Map<String, String> footer;

    Builder(OutputFile file, TableSchema schema, Map<String, String> footer) {
      super(file);
      this.schema = schema;
      this.footer = footer;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration conf) {
      return new RowSupport(schema, footer);
    }
  }

  private static final class RowSupport extends WriteSupport<@Nullable Object[]> {
    private final TableSchema schema;
    private final Map<String, String> footer;
    private @Nullable RecordConsumer out;

    RowSupport(TableSchema schema, Map<String, String> footer) {
      this.schema = schema;
      this.footer = footer;
    }

    @Override
    public WriteContext init(Configuration configuration) {
      return new WriteContext(schema.message(), footer);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
      out = recordConsumer;
    }

    @Override
    public void write(@Nullable Object[] row) {
      RecordConsumer to = java.util.Objects.requireNonNull(out);
      if (row.length != schema.columns().size()) {
        throw new IllegalArgumentException(
            "table "
                + schema.versioned()
                + ": a row of "
                + row.length
                + " cells; expected "
                + schema.columns().size());
      }
      to.startMessage();
      for (int i = 0; i < row.length; i++) {
        cell(to, schema.columns().get(i), i, row[i]);
      }
      to.endMessage();
    }

    private void cell(RecordConsumer to, Column column, int index, @Nullable Object value) {
      if (value == null) {
        if (!column.nullable()) {
          throw new IllegalArgumentException(
              "table " + schema.versioned() + ": column '" + column.name() + "' is null");
        }
        return;
      }
      to.startField(column.name(), index);
      switch (column.type()) {
        case STRING -> to.addBinary(Binary.fromString((String) value));
        case BOOLEAN -> to.addBoolean((Boolean) value);
        case INT -> to.addInteger((Integer) value);
        case LONG, TIMESTAMP -> to.addLong((Long) value);
        case FLOAT -> to.addFloat((float) finite(column, (Float) value));
        case DOUBLE -> to.addDouble(finite(column, (Double) value));
        case INTS -> {
          int[] values = (int[]) value;
          list(to, values.length, i -> to.addInteger(values[i]));
        }
        case FLOATS -> {
          float[] values = (float[]) value;
          list(to, values.length, i -> to.addFloat((float) finite(column, values[i])));
        }
        case DOUBLES -> {
          double[] values = (double[]) value;
          list(to, values.length, i -> to.addDouble(finite(column, values[i])));
        }
      }
      to.endField(column.name(), index);
    }

    private double finite(Column column, double value) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "table "
                + schema.versioned()
                + ": column '"
                + column.name()
                + "' is "
                + value
                + "; expected a finite number, or null where it is missing");
      }
      return value;
    }

    private static void list(RecordConsumer to, int n, java.util.function.IntConsumer element) {
      to.startGroup();
      if (n > 0) {
        to.startField("list", 0);
        for (int i = 0; i < n; i++) {
          to.startGroup();
          to.startField("element", 0);
          element.accept(i);
          to.endField("element", 0);
          to.endGroup();
        }
        to.endField("list", 0);
      }
      to.endGroup();
    }
  }
}
