package io.equipoise.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SheetTest {
  @Test
  void aTextThatASpreadsheetWouldRunIsQuotedBehindAnApostrophe() {
    for (String text :
        new String[] {"=1+1", "+cmd|' /C calc'!A0", "-x", "@SUM(A1)", "\tx", "\rx"}) {
      assertEquals("\"'" + text + "\"", Sheet.cell(text));
    }
  }

  @Test
  void numbersStayNumbers() {
    assertEquals("-0.5", Sheet.cell(-0.5));
    assertEquals("-0.5", Sheet.cell("-0.5"), "an option's value");
    assertEquals("1.0E-9", Sheet.cell(1e-9));
    assertEquals("", Sheet.cell(Double.NaN));
    assertEquals("", Sheet.cell(null));
  }

  @Test
  void commasQuotesAndLineBreaksStayInsideTheirCell() {
    Sheet sheet = new Sheet("a,b", "c");
    sheet.row("say \"hi\"", "two\nlines");
    assertEquals(
        "\"a,b\",c\n\"say \"\"hi\"\"\",\"two\nlines\"\n",
        new String(sheet.csv(), StandardCharsets.UTF_8));
  }

  @Test
  void numbersForPeopleHaveFourDigits() {
    assertEquals("0.1235", Sheet.number(0.123456));
    assertEquals("−12.30", Sheet.number(-12.3));
    assertEquals("1.235E+9", Sheet.number(1234567890.0));
    assertEquals("–", Sheet.shown(Double.NaN));
  }
}
