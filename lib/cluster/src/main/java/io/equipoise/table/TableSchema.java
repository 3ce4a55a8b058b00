package io.equipoise.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table and its version. A new nullable column keeps the version; all else raises
 * it.
 *
 * @param name the table's name, a lower snake case noun in the plural
 */
public record TableSchema(String name, int version, List<Column> columns) {

  /** Copies the columns and refuses a name that is there twice. */
  public TableSchema {
    columns = List.copyOf(columns);
    long distinct = columns.stream().map(Column::name).distinct().count();
    if (distinct != columns.size()) {
      throw new IllegalArgumentException("table " + name + " has a column twice: " + columns);
    }
  }

  /** {@code rounds.v1}. */
  public String versioned() {
    return name + ".v" + version;
  }

  /** The same table with more columns at the end. */
  public TableSchema with(List<Column> more) {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(more);
    return new TableSchema(name, version, all);
  }

  /** The position of a column. */
  public int index(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("table " + versioned() + " has no column '" + column + "'");
  }

  /** The schema as Spark sees it. */
  public StructType struct() {
    return new StructType(
        columns.stream()
            .map(c -> DataTypes.createStructField(c.name(), sparkType(c.type()), c.nullable()))
            .toArray(StructField[]::new));
  }

  /** The schema as Parquet stores it. */
  public MessageType message() {
    Types.MessageTypeBuilder builder = Types.buildMessage();
    for (Column column : columns) {
      builder.addField(parquetType(column));
    }
    return builder.named(name);
  }

  private static org.apache.parquet.schema.Type parquetType(Column column) {
    if (column.type().isArray()) {
      return Types.requiredList()
          .element(Types.required(primitive(column.type())).named("element"))
          .named(column.name());
    }
    LogicalTypeAnnotation logical =
        switch (column.type()) {
          case STRING -> LogicalTypeAnnotation.stringType();
          case TIMESTAMP ->
              LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS);
          default -> null;
        };
    var field =
        column.nullable()
            ? Types.optional(primitive(column.type()))
            : Types.required(primitive(column.type()));
    return logical == null ? field.named(column.name()) : field.as(logical).named(column.name());
  }

  private static PrimitiveTypeName primitive(Column.Type type) {
    return switch (type) {
      case STRING -> PrimitiveTypeName.BINARY;
      case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
      case INT, INTS -> PrimitiveTypeName.INT32;
      case LONG, TIMESTAMP -> PrimitiveTypeName.INT64;
      case FLOAT, FLOATS -> PrimitiveTypeName.FLOAT;
      case DOUBLE, DOUBLES -> PrimitiveTypeName.DOUBLE;
    };
  }

  private static DataType sparkType(Column.Type type) {
    return switch (type) {
      case STRING -> DataTypes.StringType;
      case BOOLEAN -> DataTypes.BooleanType;
      case INT -> DataTypes.IntegerType;
      case LONG -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case TIMESTAMP -> DataTypes.TimestampType;
      case INTS -> DataTypes.createArrayType(DataTypes.IntegerType, false);
      case FLOATS -> DataTypes.createArrayType(DataTypes.FloatType, false);
      case DOUBLES -> DataTypes.createArrayType(DataTypes.DoubleType, false);
    };
  }
}
