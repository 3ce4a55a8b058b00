package io.equipoise.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import scala.Function1;

/** Makes Params whose doc states what their validator accepts, which Spark's message leaves out. */
final class PredictorParams {
  private final Params parent;

  PredictorParams(Params parent) {
    this.parent = parent;
  }

  /** A validator that can travel with its transformer. */
  private interface Check<T> extends Function1<T, Object>, Serializable {}

  Param<String> text(String name, String doc) {
    Check<String> filled = value -> value != null && !value.isBlank();
    return new Param<>(parent, name, doc, filled);
  }

  Param<String> oneOf(String name, String doc, String... choices) {
    List<String> known = List.of(choices);
    Check<String> check = value -> value != null && known.contains(value);
    return new Param<>(parent, name, doc + "; one of " + known, check);
  }

  Param<String> device(String name, String doc) {
    Check<String> check = value -> value != null && value.matches("auto|cpu|gpu:[0-9]{1,3}");
    return new Param<>(parent, name, doc, check);
  }

  IntParam range(String name, String doc, int least, int most) {
    String range = doc + "; " + least + " to " + most;
    return new IntParam(parent, name, range, ParamValidators.inRange(least, most));
  }

  StringArrayParam three(String name, String doc) {
    Check<String[]> check =
        value -> value.length == 3 && Arrays.stream(value).distinct().count() == 3;
    return new StringArrayParam(parent, name, doc + "; three different names", check);
  }
}
