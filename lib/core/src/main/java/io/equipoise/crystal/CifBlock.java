package io.equipoise.crystal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One block of a CIF text: a column of values for each tag, one value long outside of loops. */
final class CifBlock {
  private static final int MAX_ROWS = 1_000_000;

  /** What stands for {@code ?} and {@code .}: a value that is not given. */
  static final String UNKNOWN = new String("?");

  final String name;
  final String text;
  private final Map<String, List<String>> columns = new HashMap<>();
  private @Nullable BadStructure broken;

  private CifBlock(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** The blocks of a text, in order; words before the first block make one without a name. */
  static List<CifBlock> of(String text) {
    List<CifBlock> blocks = new ArrayList<>();
    CifTokens tokens = new CifTokens(text);
    tokens.next();
    while (tokens.kind() != CifTokens.Kind.END) {
      int start = tokens.start();
      String name = "";
      if (tokens.kind() == CifTokens.Kind.DATA) {
        name = tokens.value();
        tokens.next();
      }
      Map<String, List<String>> columns = new HashMap<>();
      BadStructure broken = null;
      try {
        items(tokens, columns);
      } catch (BadStructure e) {
        broken = e;
        toNextBlock(tokens);
      }
      CifBlock block = new CifBlock(name, text.substring(start, tokens.start()));
      block.columns.putAll(columns);
      block.broken = broken;
      blocks.add(block);
    }
    return blocks;
  }

  private static void toNextBlock(CifTokens tokens) {
    while (tokens.kind() != CifTokens.Kind.DATA && tokens.kind() != CifTokens.Kind.END) {
      tokens.next();
    }
  }

  private static void items(CifTokens tokens, Map<String, List<String>> columns)
      throws BadStructure {
    while (true) {
      switch (tokens.kind()) {
        case DATA, END -> {
          return;
        }
        case TAG -> {
          String tag = tokens.value();
          // A tag without a value is met in real files, and means nothing.
          if (tokens.next() == CifTokens.Kind.VALUE) {
            columns.put(tag, List.of(value(tokens)));
            tokens.next();
          }
        }
        case LOOP -> loop(tokens, columns);
        case VALUE -> {
          if (!tokens.value().toLowerCase(java.util.Locale.ROOT).startsWith("save_")) {
            throw BadStructure.parse("value", tokens.value(), "a tag before it");
          }
          tokens.next();
        }
        case BROKEN -> throw BadStructure.parse("text", tokens.value(), "a closing mark");
      }
    }
  }

  private static void loop(CifTokens tokens, Map<String, List<String>> columns)
      throws BadStructure {
    List<List<String>> loop = new ArrayList<>();
    String first = "";
    while (tokens.next() == CifTokens.Kind.TAG) {
      first = loop.isEmpty() ? tokens.value() : first;
      List<String> column = new ArrayList<>();
      columns.put(tokens.value(), column);
      loop.add(column);
    }
    int count = 0;
    while (tokens.kind() == CifTokens.Kind.VALUE) {
      if (loop.isEmpty()) {
        throw BadStructure.parse("loop_", tokens.value(), "tags before the values");
      }
      loop.get(count % loop.size()).add(value(tokens));
      count++;
      if (count / loop.size() > MAX_ROWS) {
        throw BadStructure.parse("loop of " + first, count + " values", "at most 1e6 rows");
      }
      tokens.next();
    }
    if (!loop.isEmpty() && count % loop.size() != 0) {
      throw BadStructure.parse(
          "loop of " + first, count + " values", "a multiple of its " + loop.size() + " tags");
    }
  }

  private static String value(CifTokens tokens) {
    return tokens.isUnknown() ? UNKNOWN : tokens.value();
  }

  void check() throws BadStructure {
    if (broken != null) {
      throw broken;
    }
  }

  boolean isBroken() {
    return broken != null;
  }

  /** The values of a tag, or null when the block lacks it. */
  @Nullable List<String> column(String tag) {
    return columns.get(tag);
  }

  /** The first given value of the first of these tags that has one, or null. */
  @Nullable String first(String... tags) {
    for (String tag : tags) {
      List<String> column = columns.get(tag);
      if (column != null && !column.isEmpty() && !isUnknown(column.get(0))) {
        return column.get(0);
      }
    }
    return null;
  }

  boolean has(String prefix) {
    return columns.keySet().stream().anyMatch(tag -> tag.startsWith(prefix));
  }

  /** Identity on purpose: the quoted value '?' is a text. */
  @SuppressWarnings("ReferenceEquality")
  static boolean isUnknown(String value) {
    return value == UNKNOWN;
  }
}
