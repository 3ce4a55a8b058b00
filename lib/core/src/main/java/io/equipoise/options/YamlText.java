package io.equipoise.options;

import io.equipoise.run.Masking;
import java.util.Map;

/** Writes resolved options as a file that binds to an equal record. */
final class YamlText {
  private YamlText() {}

  static String of(Plain.Mapping options) {
    StringBuilder text = new StringBuilder();
    mapping(text, options, "");
    return text.length() == 0 ? "{}\n" : text.toString();
  }

  private static void mapping(StringBuilder text, Plain.Mapping mapping, String indent) {
    for (Map.Entry<String, Plain> entry : mapping.values().entrySet()) {
      text.append(indent).append(entry.getKey()).append(':');
      if (entry.getValue() instanceof Plain.Atom atom) {
        text.append(' ').append(value(atom)).append('\n');
      } else if (entry.getValue() instanceof Plain.Mapping inner) {
        if (inner.isEmpty()) {
          text.append(" {}\n");
        } else {
          text.append('\n');
          mapping(text, inner, indent + "  ");
        }
      }
    }
    for (String name : mapping.removed()) {
      text.append(indent).append(name).append(": ~\n");
    }
  }

  private static String value(Plain.Atom atom) {
    boolean hide = atom.secret() && !atom.yaml().equals("~");
    return hide ? '"' + Masking.MASK + '"' : atom.yaml();
  }
}
