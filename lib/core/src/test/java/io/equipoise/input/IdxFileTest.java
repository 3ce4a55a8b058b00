package io.equipoise.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  @TempDir Path folder;

  /** Two images of 2 x 3 pixels: 0 .. 5 and 250 .. 255. */
  private static byte[] images() {
    ByteBuffer bytes = ByteBuffer.allocate(16 + 12);
    bytes.putInt(0x00000803).putInt(2).putInt(2).putInt(3);
    for (int i = 0; i < 6; i++) {
      bytes.put((byte) i);
    }
    for (int i = 250; i < 256; i++) {
      bytes.put((byte) i);
    }
    return bytes.array();
  }

  private Path written(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file"), bytes);
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void bytesAreReadUnsignedPackedOrNot() throws IOException {
    for (byte[] bytes : new byte[][] {images(), packed(images())}) {
      IdxFile file = IdxFile.read(written(bytes));
      assertArrayEquals(new int[] {2, 2, 3}, file.shape());
      assertEquals(2, file.items());
      assertEquals(6, file.size());
      assertEquals(5, file.at(0, 5));
      assertEquals(250, file.at(1, 0));
      assertEquals(255, file.at(1, 5));
    }
  }

  @Test
  void whatIsNoIdxFileOfBytesIsRefused() throws IOException {
    refused(Arrays.copyOf(images(), 27), "cut short");
    refused(Arrays.copyOf(images(), 29), "goes on behind its 12 bytes");
    refused(Arrays.copyOf(images(), 7), "cut short");
    byte[] floats = images();
    floats[2] = 0x0d;
    refused(floats, "magic number 00000d03");
    byte[] negative = images();
    negative[4] = (byte) 0x80;
    refused(negative, "axis of length -");
    byte[] huge = images();
    huge[5] = 0x7f;
    huge[9] = 0x7f;
    refused(huge, "expected at most 2^30 bytes");
    huge[13] = 0x7f;
    refused(huge, "exceeds 2^63 bytes");
    refused("label,pixel".getBytes(java.nio.charset.StandardCharsets.UTF_8), "magic number");
  }

  private void refused(byte[] bytes, String why) throws IOException {
    Path file = written(bytes);
    IOException e = assertThrows(IOException.class, () -> IdxFile.read(file));
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
  }
}
