package io.equipoise.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.crystal.Quarantine;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExampleParserTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final List<String> HEADER = List.of("name", "a", "price", "b", "colour", "part");
  private static final ExampleSchema SCHEMA =
      new ExampleSchema(
          "name",
          "part",
          List.of(),
          List.of(
              new ExampleSchema.Target("cost", "price", List.of(), 0, 100),
              new ExampleSchema.Target("colour", "colour", List.of("red", "green"), -INF, INF)),
          List.of("NA"));

  private static ExampleParser parser(boolean needTarget) {
    return new ExampleParser(SCHEMA, HEADER, needTarget);
  }

  private static ExampleParser.Parsed parsed(String... cells) {
    return (ExampleParser.Parsed) parser(true).parse(List.of(cells));
  }

  private static void refused(Quarantine code, String field, String... cells) {
    ExampleParser.Refused r = (ExampleParser.Refused) parser(true).parse(List.of(cells));
    assertEquals(code, r.code());
    assertEquals(field, r.field());
  }

  @Test
  void everyColumnThatMeansNothingElseIsAFeature() {
    assertEquals(List.of("a", "b"), parser(true).features());
    ExampleParser.Parsed row = parsed("r1", " 1.5 ", "12", "-2e1", "green", "test");
    assertEquals("r1", row.id());
    assertEquals("test", row.split());
    assertArrayEquals(new double[] {1.5, -20}, row.features());
    assertEquals(12, row.targets().get("cost"));
    assertEquals(1, row.targets().get("colour"));
  }

  @Test
  void aMissingTargetIsMasked() {
    assertTrue(Double.isNaN(parsed("r", "1", "", "2", "red", "").targets().get("cost")));
    assertTrue(Double.isNaN(parsed("r", "1", "7", "2", "NA", "").targets().get("colour")));
  }

  @Test
  void aRowThatCannotBeLearnedFromIsRefusedByItsRule() {
    refused(Quarantine.MISSING_FEATURE, "a", "r", "NA", "1", "2", "red", "");
    refused(Quarantine.NOT_A_NUMBER, "b", "r", "1", "1", "two", "red", "");
    refused(Quarantine.NOT_A_NUMBER, "b", "r", "1", "1", "0x1p3", "red", "");
    refused(Quarantine.NON_FINITE, "a", "r", "NaN", "1", "2", "red", "");
    refused(Quarantine.NON_FINITE, "a", "r", "1e999", "1", "2", "red", "");
    refused(Quarantine.NON_FINITE, "price", "r", "1", "-inf", "2", "red", "");
    refused(Quarantine.TARGET_OUT_OF_RANGE, "price", "r", "1", "101", "2", "red", "");
    refused(Quarantine.UNKNOWN_CLASS, "colour", "r", "1", "1", "2", "pink", "");
    refused(Quarantine.PARSE_ERROR, "row", "r", "1", "1", "2", "red");
    refused(Quarantine.PARSE_ERROR, "name", "", "1", "1", "2", "red", "");
    refused(Quarantine.NO_TARGET, "targets", "r", "1", "", "2", "", "");
  }

  @Test
  void rowsWithoutTargetsStayWhenTheyAreToBeScored() {
    assertTrue(
        parser(false).parse(List.of("r", "1", "", "2", "", "")) instanceof ExampleParser.Parsed);
  }

  @Test
  void aTableThatDoesNotFitTheSchemaIsRefusedAsAWhole() {
    says("no column 'colour'", List.of("name", "a", "price", "part"));
    says("column 'a' is there twice", List.of("name", "a", "a", "price", "colour", "part"));
    says("no feature among", List.of("name", "price", "colour", "part"));
  }

  private static void says(String what, List<String> header) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new ExampleParser(SCHEMA, header, true));
    assertTrue(e.getMessage().contains(what), e.getMessage());
  }

  @Test
  void aSchemaWhoseColumnsHaveTwoMeaningsIsRefused() {
    List<ExampleSchema.Target> y =
        List.of(new ExampleSchema.Target("y", "y", List.of(), -INF, INF));
    for (Runnable bad :
        List.<Runnable>of(
            () -> new ExampleSchema("y", "", List.of(), y, List.of()),
            () -> new ExampleSchema("", "", List.of("x", "y"), y, List.of()),
            () -> new ExampleSchema("", "", List.of("x", "x"), y, List.of()),
            () -> new ExampleSchema("", "", List.of("x"), List.of(), List.of()),
            () -> new ExampleSchema.Target("y", "y", List.of("one"), -INF, INF),
            () -> new ExampleSchema.Target("y", "y", List.of("one", "one"), -INF, INF),
            () -> new ExampleSchema.Target("y", "y", List.of(), 1, 1))) {
      assertThrows(IllegalArgumentException.class, bad::run);
    }
  }
}
