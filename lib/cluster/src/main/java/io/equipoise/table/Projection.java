package io.equipoise.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The columns of a table that a stored file has, and its records as rows. */
final class Projection {
  private Projection() {}

  static MessageType of(TableSchema schema, MessageType stored, String where) throws IOException {
    List<Type> fields = new ArrayList<>();
    for (Column column : schema.columns()) {
      if (stored.containsField(column.name())) {
        Type expected = schema.message().getType(column.name());
        Type found = stored.getType(column.name());
        if (found.isPrimitive() != expected.isPrimitive()
            || (found.isPrimitive()
                && found.asPrimitiveType().getPrimitiveTypeName()
                    != expected.asPrimitiveType().getPrimitiveTypeName())) {
          throw new IOException(
              where + ": column '" + column.name() + "' is " + found + "; expected " + expected);
        }
        fields.add(found);
      } else if (!column.nullable()) {
        throw new IOException(
            where
                + ": column '"
                + column.name()
                + "' is missing; expected the columns of "
                + schema.versioned());
      }
    }
    return new MessageType(stored.getName(), fields);
  }

  static @Nullable Object[] row(TableSchema schema, MessageType wanted, Group group) {
    @Nullable Object[] row = new Object[schema.columns().size()];
    for (int i = 0; i < row.length; i++) {
      Column column = schema.columns().get(i);
      if (wanted.containsField(column.name()) && group.getFieldRepetitionCount(column.name()) > 0) {
        row[i] = cell(column, group);
      }
    }
    return row;
  }

  private static Object cell(Column column, Group group) {
    String name = column.name();
    return switch (column.type()) {
      case STRING -> group.getString(name, 0);
      case BOOLEAN -> group.getBoolean(name, 0);
      case INT -> group.getInteger(name, 0);
      case LONG, TIMESTAMP -> group.getLong(name, 0);
      case FLOAT -> group.getFloat(name, 0);
      case DOUBLE -> group.getDouble(name, 0);
      case INTS -> {
        Group list = group.getGroup(name, 0);
        int[] values = new int[list.getFieldRepetitionCount(0)];
        for (int i = 0; i < values.length; i++) {
          values[i] = list.getGroup(0, i).getInteger(0, 0);
        }
        yield values;
      }
      case FLOATS -> {
        Group list = group.getGroup(name, 0);
        float[] values = new float[list.getFieldRepetitionCount(0)];
        for (int i = 0; i < values.length; i++) {
          values[i] = list.getGroup(0, i).getFloat(0, 0);
        }
        yield values;
      }
      case DOUBLES -> {
        Group list = group.getGroup(name, 0);
        double[] values = new double[list.getFieldRepetitionCount(0)];
        for (int i = 0; i < values.length; i++) {
          values[i] = list.getGroup(0, i).getDouble(0, 0);
        }
        yield values;
      }
    };
  }
}
