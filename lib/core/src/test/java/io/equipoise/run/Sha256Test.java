package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void bytesTextAndStreamHaveOneHash() throws IOException {
    String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertEquals(expected, Sha256.hex("abc"), "FIPS 180-2, appendix B.1");
    assertEquals(expected, Sha256.hex(new byte[] {'a', 'b', 'c'}));
    assertEquals(expected, Sha256.hex(new ByteArrayInputStream(new byte[] {'a', 'b', 'c'})));
  }
}
