package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void aFailureIsOneLineInFiveParts() {
    var cause = new IllegalStateException("x");
    var failure =
        new Failure(
            ExitCode.RESOURCE,
            "RES-002",
            "disk full while staging commit 17 (48 MiB free); expected 2.1 GiB",
            "runs/a",
            "Free space and submit the same line again",
            cause);
    assertEquals(
        "disk full while staging commit 17 (48 MiB free); expected 2.1 GiB. [runs/a] Free space and"
            + " submit the same line again. (RES-002)",
        failure.getMessage());
    assertEquals(ExitCode.RESOURCE, failure.exit());
    assertEquals("RES-002", failure.code());
    assertEquals("runs/a", failure.where());
    assertEquals("Free space and submit the same line again", failure.remedy());
    assertEquals(cause, failure.getCause());
    assertEquals(
        "run x is held by y. (RUN-005)",
        new Failure(ExitCode.HELD, "RUN-005", "run x is held by y.", "", "").getMessage());
  }

  @Test
  void textFromDataCannotForgeALine() {
    String line = Failure.format("DATA-004", "row 'a\nFATAL b\u202e' is bad", "t\r", "Fix it");
    assertEquals("row 'a\\nFATAL b\\u202e' is bad. [t\\r] Fix it. (DATA-004)", line);
  }

  @Test
  void aFailureWithoutCodeOrContentIsRefused() {
    for (String code : List.of("", "run-005", "RUN-5", "RUN005")) {
      assertThrows(IllegalArgumentException.class, () -> Failure.format(code, "x", "", ""), code);
    }
    assertThrows(IllegalArgumentException.class, () -> Failure.format("RUN-001", " ", "", ""));
  }

  @Test
  void exitCodesAreTheAgreedOnes() {
    assertEquals(
        List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 130, 143),
        List.of(ExitCode.values()).stream().map(ExitCode::code).toList());
    for (ExitCode exit : ExitCode.values()) {
      assertEquals(exit, ExitCode.of(exit.code()));
      assertFalse(exit.meaning().isBlank());
    }
    assertEquals(ExitCode.Retry.YES, ExitCode.RESOURCE.retryHelps());
    assertEquals("STOPPED", ExitCode.TERMINATED.label());
    assertEquals("USAGE", ExitCode.USAGE.label());
    var e = assertThrows(IllegalArgumentException.class, () -> ExitCode.of(9));
    assertTrue(e.getMessage().contains("9; expected 0 to 8"));
  }

  @Test
  void secretsAreMaskedByName() {
    for (String name :
        List.of(
            "password",
            "db.PASSWORD",
            "api-token",
            "fs.s3a.access.key",
            "access_key",
            "accesskey",
            "Credentials",
            "client-secret")) {
      assertTrue(Masking.isSecret(name), name);
      assertEquals("***", Masking.value(name, "hunter2"));
    }
    assertEquals("7", Masking.value("train.rounds", "7"));
    assertEquals(
        "--set db.password=*** --conf fs.s3a.access.key=*** x: 1, \"token\": *** end",
        Masking.text(
            "--set db.password=hunter2 --conf fs.s3a.access.key=AKIA x: 1, \"token\": \"a b\" end"));
  }

  @Test
  void shortenedTextSaysHowLongItWas() {
    assertEquals("abc", Masking.shortened("abc", 3));
    assertEquals("ab… (3 characters)", Masking.shortened("abc", 2));
    assertEquals("a\\tb\\u0007", Masking.shortened("a\tb\u0007", 9));
  }
}
