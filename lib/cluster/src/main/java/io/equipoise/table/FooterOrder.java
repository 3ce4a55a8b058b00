package io.equipoise.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Puts a Parquet file's footer in one order.
 *
 * <p>Parquet's writer lists a column's encodings in the order of a hash set of enum constants,
 * whose hashes are those of objects: another process, another order. Everything else in the file
 * follows from its rows.
 */
final class FooterOrder {
  private static final int TAIL = 8;

  private FooterOrder() {}

  /** The same file with each column's encodings in ascending order. */
  static byte[] fixed(byte[] file) throws IOException {
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - TAIL);
    int start = file.length - TAIL - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, start, length));
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        column.getMeta_data().getEncodings().sort(null);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, start);
    Util.writeFileMetaData(footer, out);
    ByteBuffer tail = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
    tail.putInt(out.size() - start).put(file, file.length - 4, 4);
    out.write(tail.array());
    return out.toByteArray();
  }
}
