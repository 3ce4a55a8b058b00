package io.equipoise.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static SortedMap<String, Safetensors.Tensor> sample() {
    SortedMap<String, Safetensors.Tensor> all = new TreeMap<>();
    all.put(
        "w", new Safetensors.Tensor(new float[] {1, -0f, Float.NaN, 4, 5, 6}, new long[] {2, 3}));
    all.put("d", Safetensors.Tensor.vector(new double[] {Math.PI, Double.MIN_VALUE}));
    all.put("i", Safetensors.Tensor.vector(new int[] {1, -2, 3}));
    all.put("l", Safetensors.Tensor.vector(new long[] {Long.MIN_VALUE}));
    all.put("none", Safetensors.Tensor.vector(new float[0]));
    all.put("scalar", new Safetensors.Tensor(new double[] {7}, new long[0]));
    return all;
  }

  @Test
  void everyBitComesBack() throws IOException {
    byte[] file = Safetensors.write(sample());
    SortedMap<String, Safetensors.Tensor> back = Safetensors.read(file);
    assertEquals(sample().keySet(), back.keySet());
    assertArrayEquals((float[]) sample().get("w").values(), back.get("w").floats());
    assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(back.get("w").floats()[1]));
    assertArrayEquals(new long[] {2, 3}, back.get("w").shape());
    assertArrayEquals((double[]) sample().get("d").values(), (double[]) back.get("d").values());
    assertArrayEquals(new int[] {1, -2, 3}, (int[]) back.get("i").values());
    assertArrayEquals(new long[] {Long.MIN_VALUE}, (long[]) back.get("l").values());
    assertEquals(0, back.get("none").floats().length);
    assertArrayEquals(file, Safetensors.write(back));
  }

  /** The layout of the format by hand: length, header, numbers. */
  @Test
  void theBytesAreTheFormats() {
    byte[] file = Safetensors.writeVectors(Map.of("a", new float[] {1.5f}));
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) in.getLong();
    assertEquals(0, header % 8);
    assertEquals(
        "{\"a\":{\"data_offsets\":[0,4],\"dtype\":\"F32\",\"shape\":[1]}}",
        new String(file, 8, header, StandardCharsets.UTF_8).trim());
    assertEquals(1.5f, in.getFloat(8 + header));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|does not fill",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}|does not fill",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}|lies at [0,12]; expected inside the 8 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|has the shape [-1]",
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]}}|expected F32",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|begins at byte 4; expected 0, without gap or overlap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|8 bytes of numbers, but its tensors end at 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}|has the shape [4294967296,4294967296]",
        "[1]|no JSON object",
      })
  void aHeaderThatLiesIsRefused(String header, String why) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    IOException e = assertThrows(IOException.class, () -> Safetensors.read(file.array()));
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
  }

  @Test
  void damageNeverEscapesAsAnythingButAnIoException() {
    byte[] good = Safetensors.write(sample());
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 2000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      if (bad.length > 0) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        Safetensors.read(bad);
      } catch (IOException refused) {
        assertTrue(refused.getMessage() != null);
      }
    }
  }
}
