package io.equipoise.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Records of any flat Parquet file as text, as a CSV file would hold them: numbers in their
 * shortest exact form, whole ones without a point; the empty text for null.
 *
 * <p>Columns of lists, groups, times and decimals are left out. The file is held in memory, packed.
 */
public final class ParquetRecords {
  private ParquetRecords() {}

  /**
   * Reads a file.
   *
   * @param header is handed the names of the columns, in order
   * @param record is handed one record after the other
   * @throws IOException when the file cannot be read, or is damaged
   */
  public static void read(Path file, Consumer<List<String>> header, Consumer<List<String>> record)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ParquetReadOptions options =
        ParquetReadOptions.builder().usePageChecksumVerification(true).build();
    try (ParquetFileReader reader =
        decoded(() -> ParquetFileReader.open(MemoryFile.of(bytes), options))) {
      MessageType stored = reader.getFooter().getFileMetaData().getSchema();
      MessageType flat = flat(stored);
      header.accept(flat.getFields().stream().map(Type::getName).toList());
      reader.setRequestedSchema(flat);
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(flat, stored);
      PageReadStore pages = decoded(reader::readNextRowGroup);
      while (pages != null) {
        PageReadStore group = pages;
        RecordReader<Group> records =
            decoded(() -> columns.getRecordReader(group, new GroupRecordConverter(flat)));
        for (long i = 0; i < group.getRowCount(); i++) {
          record.accept(cells(flat, decoded(records::read)));
        }
        pages = decoded(reader::readNextRowGroup);
      }
    }
  }

  private interface Decoding<V extends @Nullable Object> {
    V get() throws IOException;
  }

  /** What damage the library answers with whatever it stumbles over is one kind of trouble. */
  private static <V extends @Nullable Object> V decoded(Decoding<V> decoding) throws IOException {
    try {
      return decoding.get();
    } catch (RuntimeException e) {
      throw new IOException("no readable Parquet file: " + e.getMessage(), e);
    }
  }

  private static MessageType flat(MessageType stored) {
    List<Type> fields =
        stored.getFields().stream()
            .filter(Type::isPrimitive)
            .filter(field -> !field.isRepetition(Type.Repetition.REPEATED))
            .filter(field -> plain(field.asPrimitiveType()))
            .toList();
    return new MessageType(stored.getName(), fields);
  }

  private static boolean plain(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT, DOUBLE, BOOLEAN -> true;
      case INT32, INT64 ->
          logical == null || logical instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
      case BINARY ->
          logical instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
              || logical instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
      case INT96, FIXED_LEN_BYTE_ARRAY -> false;
    };
  }

  private static List<String> cells(MessageType flat, Group group) {
    List<String> cells = new ArrayList<>(flat.getFieldCount());
    for (int i = 0; i < flat.getFieldCount(); i++) {
      boolean there = group.getFieldRepetitionCount(i) > 0;
      cells.add(there ? text(flat.getType(i).asPrimitiveType(), group, i) : "");
    }
    return cells;
  }

  private static String text(PrimitiveType type, Group group, int field) {
    return switch (type.getPrimitiveTypeName()) {
      case FLOAT -> number(Float.toString(group.getFloat(field, 0)));
      case DOUBLE -> number(Double.toString(group.getDouble(field, 0)));
      case INT32 -> Integer.toString(group.getInteger(field, 0));
      case INT64 -> Long.toString(group.getLong(field, 0));
      case BOOLEAN -> Boolean.toString(group.getBoolean(field, 0));
      default -> group.getString(field, 0);
    };
  }

  private static String number(String text) {
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
