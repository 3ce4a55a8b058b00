package io.equipoise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the tensors of a safetensors file lie, once all that the file says of them is found true:
 * every tensor has a known type, a shape whose product does not overflow, and exactly the bytes
 * that it needs; tensors follow each other without gap or overlap and end with the file.
 *
 * @param entries by name
 */
public record SafetensorsHeader(SortedMap<String, Entry> entries) {
  /** Bytes before the header: its length, little-endian. */
  public static final int PREFIX = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A tensor.
   *
   * @param type as the file names it
   * @param from its first byte, counted from the first number of the file
   * @param to the byte after its last
   */
  public record Entry(String type, List<Integer> shape, long from, long to) {
    /** Copies the shape. */
    public Entry {
      shape = List.copyOf(shape);
    }

    /** Bytes. */
    public int bytes() {
      return (int) (to - from);
    }
  }

  /**
   * The length of the header of a file of {@code size} bytes that begins with {@code said}.
   *
   * @throws IOException when it is below 2, above {@code most}, or does not lie inside the file
   */
  public static int length(long said, long size, int most) throws IOException {
    long length = size < PREFIX ? -1 : said;
    if (length < 2 || length > Math.min(most, size - PREFIX)) {
      throw new IOException(
          "header of " + length + " bytes in " + size + "; expected 2 to " + most + " inside it");
    }
    return (int) length;
  }

  /**
   * Reads a header.
   *
   * @param json its bytes
   * @param numbers bytes behind it
   * @param widths bytes of a number by the types that are known
   * @throws IOException when anything of it is not as it must be
   */
  public static SafetensorsHeader read(byte[] json, long numbers, Map<String, Integer> widths)
      throws IOException {
    JsonNode header;
    try {
      header = JSON.readTree(json);
    } catch (JsonProcessingException bad) {
      throw new IOException("header that is no JSON: " + bad.getOriginalMessage(), bad);
    }
    if (header == null || !header.isObject()) {
      throw new IOException("header that is no JSON object");
    }
    SortedMap<String, Entry> entries = new TreeMap<>();
    for (Iterator<String> names = header.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("__metadata__")) {
        entries.put(name, entry(name, header.path(name), numbers, widths));
      }
    }
    checkNoGap(entries, numbers);
    return new SafetensorsHeader(entries);
  }

  private static Entry entry(String name, JsonNode json, long numbers, Map<String, Integer> widths)
      throws IOException {
    String type = json.path("dtype").asText();
    Integer width = widths.get(type);
    if (width == null) {
      throw refused(
          name,
          "has the type "
              + json.path("dtype")
              + "; expected "
              + String.join(", ", widths.keySet()));
    }
    List<Integer> shape = new ArrayList<>();
    long count = 1;
    for (JsonNode dim : json.path("shape")) {
      if (!dim.isIntegralNumber() || !dim.canConvertToInt() || dim.intValue() < 0) {
        throw refused(name, "has the shape " + json.path("shape"));
      }
      shape.add(dim.intValue());
      count = times(count, dim.intValue());
    }
    JsonNode offsets = json.path("data_offsets");
    long from = offset(offsets, 0);
    long to = offset(offsets, 1);
    if (!json.path("shape").isArray() || from < 0 || to < from || to > numbers) {
      throw refused(name, "lies at " + offsets + "; expected inside the " + numbers + " bytes");
    }
    if (count > Integer.MAX_VALUE / Double.BYTES || count * width != to - from) {
      throw refused(
          name, "has " + (to - from) + " bytes, which its shape " + shape + " does not fill");
    }
    return new Entry(type, shape, from, to);
  }

  private static long offset(JsonNode offsets, int i) {
    return offsets.size() == 2 && offsets.get(i).canConvertToLong()
        ? offsets.get(i).longValue()
        : -1;
  }

  /** The product, or more than any tensor may have. */
  private static long times(long a, int b) {
    return b == 0 ? 0 : a > Integer.MAX_VALUE ? a : a * b;
  }

  private static void checkNoGap(SortedMap<String, Entry> entries, long numbers)
      throws IOException {
    List<Map.Entry<String, Entry>> byPlace = new ArrayList<>(entries.entrySet());
    byPlace.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().from())
            .thenComparingLong(e -> e.getValue().to()));
    long at = 0;
    for (Map.Entry<String, Entry> next : byPlace) {
      Entry entry = next.getValue();
      if (entry.from() != at) {
        throw refused(
            next.getKey(),
            "begins at byte " + entry.from() + "; expected " + at + ", without gap or overlap");
      }
      at = entry.to();
    }
    if (at != numbers) {
      throw new IOException(numbers + " bytes of numbers, but its tensors end at " + at);
    }
  }

  private static IOException refused(String name, String what) {
    return new IOException("tensor '" + name + "' " + what);
  }
}
