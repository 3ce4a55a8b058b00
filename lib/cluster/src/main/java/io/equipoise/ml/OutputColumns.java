package io.equipoise.ml;

import io.equipoise.net.TaskModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns a predictor reads and adds; all checks of a schema, which need no rows.
 *
 * @param inputs names of lattice, frac and z; or of features alone
 * @param struct name of the one output column; empty for one column each
 */
record OutputColumns(List<String> inputs, String prefix, String error, String struct) {
  private static final List<String> EXPECTED =
      List.of("array<double>", "array<double>", "array<int> or array<smallint>");

  /**
   * The schema after prediction.
   *
   * @throws IllegalArgumentException when an input is missing or of another type, or an output is
   *     there already
   */
  StructType after(StructType before, TaskModel model) {
    for (int i = 0; i < inputs.size(); i++) {
      checkInput(before, i);
    }
    List<StructField> outputs = new ArrayList<>();
    for (int k = 0; k < model.tasks(); k++) {
      outputs.add(field(prefix + model.task(k), DataTypes.DoubleType));
    }
    outputs.add(field(error, DataTypes.StringType));
    List<StructField> added =
        struct.isEmpty()
            ? outputs
            : List.of(
                DataTypes.createStructField(struct, DataTypes.createStructType(outputs), false));
    StructType after = before;
    for (StructField output : added) {
      if (Arrays.asList(after.fieldNames()).contains(output.name())) {
        throw new IllegalArgumentException(
            "column '"
                + output.name()
                + "' is there already; expected a new name for an output. Drop it, or set"
                + " outputPrefix, errorCol or outputCol.");
      }
      after = after.add(output);
    }
    return after;
  }

  private void checkInput(StructType schema, int i) {
    String name = inputs.get(i);
    if (!Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          "no column '"
              + name
              + "'; expected one of type "
              + EXPECTED.get(i)
              + " among "
              + Arrays.toString(schema.fieldNames())
              + ". Write the table with equipoise prep, or set inputCols.");
    }
    DataType type = schema.apply(name).dataType();
    DataType element = type instanceof ArrayType array ? array.elementType() : type;
    boolean fits =
        type instanceof ArrayType
            && (i < 2
                ? element.equals(DataTypes.DoubleType)
                : element.equals(DataTypes.IntegerType) || element.equals(DataTypes.ShortType));
    if (!fits) {
      throw new IllegalArgumentException(
          "column '"
              + name
              + "' is "
              + type.simpleString()
              + "; expected "
              + EXPECTED.get(i)
              + ". Cast it, or set inputCols.");
    }
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }
}
