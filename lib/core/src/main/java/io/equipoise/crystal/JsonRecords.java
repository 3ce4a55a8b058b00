package io.equipoise.crystal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The three layouts of a structure in JSON: JARVIS, pymatgen, and our own rows. */
final class JsonRecords {
  private static final Set<String> ID = Set.of("id", "jid", "material_id", "mp_id");
  private static final Set<String> STRUCTURE =
      Set.of(
          "atoms",
          "structure",
          "lattice",
          "sites",
          "species",
          "frac",
          "split",
          "formula",
          "chemsys",
          "charge",
          "@module",
          "@class",
          "@version",
          "properties");

  private JsonRecords() {}

  static boolean isRecord(JsonNode node) {
    return node.path("atoms").isObject()
        || node.path("structure").isObject()
        || (node.has("lattice") && (node.has("sites") || node.has("species")));
  }

  static String id(JsonNode node) {
    return ID.stream()
        .sorted()
        .filter(node::hasNonNull)
        .findFirst()
        .map(k -> node.get(k).asText())
        .orElse("");
  }

  static Draft draft(JsonNode node, ReaderOptions options) throws BadStructure {
    Draft draft = new Draft();
    draft.id = id(node);
    draft.split = split(node, options.splitKey());
    JsonNode structure = node.path("structure").isObject() ? node.get("structure") : node;
    if (node.path("atoms").isObject()) {
      jarvis(node.get("atoms"), draft);
    } else if (structure.has("sites")) {
      pymatgen(structure, draft);
    } else if (structure.has("lattice")) {
      row(structure, draft);
    } else {
      throw BadStructure.parse("record", clip(node), "atoms, or lattice with sites or species");
    }
    targets(node, draft, options);
    return draft;
  }

  private static String split(JsonNode node, String key) {
    JsonNode at = node;
    for (String name : key.split("\\.")) {
      at = at.path(name);
    }
    return at.asText("");
  }

  private static void targets(JsonNode node, Draft draft, ReaderOptions options) {
    JsonNode own = node.path("targets");
    node.fields()
        .forEachRemaining(
            f -> {
              boolean structural =
                  ID.contains(f.getKey())
                      || STRUCTURE.contains(f.getKey())
                      || f.getKey().equals("targets");
              // Null says "missing" only where targets are expected by name.
              if (!structural && !own.isObject() && options.wants(f.getKey())) {
                target(f.getKey(), f.getValue(), draft);
              }
            });
    own.fields()
        .forEachRemaining(
            f -> {
              if (options.wants(f.getKey())) {
                target(f.getKey(), f.getValue(), draft);
              }
            });
  }

  private static void target(String name, JsonNode value, Draft draft) {
    if (value.isNull()) {
      draft.target(name, (Double) null);
    } else if (value.isNumber()) {
      draft.target(name, (Double) value.doubleValue());
    } else if (value.isTextual()) {
      draft.target(name, value.textValue());
    }
  }

  private static void jarvis(JsonNode atoms, Draft draft) throws BadStructure {
    lattice(atoms.path("lattice_mat"), "lattice_mat", draft);
    JsonNode elements = list(atoms, "elements");
    JsonNode coords = list(atoms, "coords");
    same("coords", coords.size(), elements.size());
    for (int i = 0; i < elements.size(); i++) {
      site(draft, "coords", coords.get(i), elements.get(i).asText());
    }
    if (atoms.path("cartesian").asBoolean(false)) {
      draft.fromCartesian();
    }
  }

  private static void row(JsonNode node, Draft draft) throws BadStructure {
    lattice(node.get("lattice"), "lattice", draft);
    JsonNode species = list(node, "species");
    JsonNode frac = node.path("frac");
    if (!frac.isArray()) {
      throw new BadStructure(
          Quarantine.MISSING_COORDINATES, "frac", clip(frac), "a list of coordinates");
    }
    same("frac", frac.size(), species.size());
    for (int i = 0; i < species.size(); i++) {
      site(draft, "frac", frac.get(i), species.get(i).asText());
    }
  }

  private static void pymatgen(JsonNode node, Draft draft) throws BadStructure {
    lattice(node.path("lattice").path("matrix"), "lattice.matrix", draft);
    for (JsonNode site : list(node, "sites")) {
      double[] p = place(draft, "abc", site.path("abc"));
      List<Draft.Species> mix = new ArrayList<>();
      JsonNode species = site.path("species");
      for (JsonNode s : species) {
        String name = s.path("element").asText();
        int z = Elements.species(name);
        if (z == 0) {
          draft.note(Quarantine.UNKNOWN_SPECIES, "species", name, "an element symbol");
        }
        JsonNode occupancy = s.path("occu");
        double weight = occupancy.isMissingNode() ? 1 : real(draft, "occu", occupancy);
        mix.add(new Draft.Species((short) z, weight));
      }
      if (mix.isEmpty()) {
        throw BadStructure.parse("species", clip(species), "a list of element and occu");
      }
      draft.site(p[0], p[1], p[2], mix);
    }
  }

  private static void lattice(@Nullable JsonNode node, String field, Draft draft)
      throws BadStructure {
    List<JsonNode> numbers = new ArrayList<>();
    if (node != null) {
      for (JsonNode row : node) {
        if (row.isArray()) {
          row.forEach(numbers::add);
        } else {
          numbers.add(row);
        }
      }
    }
    if (numbers.size() != 9) {
      throw BadStructure.parse(field, numbers.size() + " numbers", "three rows of three");
    }
    double[] rows = new double[9];
    for (int i = 0; i < 9; i++) {
      rows[i] = real(draft, field, numbers.get(i));
    }
    draft.lattice(rows);
  }

  private static void site(Draft draft, String field, JsonNode coords, String species)
      throws BadStructure {
    double[] p = place(draft, field, coords);
    draft.site(p[0], p[1], p[2], species);
  }

  private static double[] place(Draft draft, String field, JsonNode coords) throws BadStructure {
    double[] p = new double[3];
    if (coords.isMissingNode() || coords.isNull() || coords.size() == 0) {
      draft.note(Quarantine.MISSING_COORDINATES, field, clip(coords), "three numbers");
      return p;
    }
    if (coords.size() != 3) {
      throw BadStructure.parse(field, clip(coords), "three numbers");
    }
    for (int a = 0; a < 3; a++) {
      if (coords.get(a).isNull()) {
        draft.note(Quarantine.MISSING_COORDINATES, field, "null", "a number");
      } else {
        p[a] = real(draft, field, coords.get(a));
      }
    }
    return p;
  }

  private static double real(Draft draft, String field, JsonNode node) throws BadStructure {
    if (node.isNumber()) {
      return draft.finite(field, node.doubleValue(), node.asText());
    }
    if (node.isTextual()) {
      return draft.number(field, node.textValue().strip());
    }
    throw BadStructure.parse(field, clip(node), "a number");
  }

  private static JsonNode list(JsonNode node, String field) throws BadStructure {
    JsonNode list = node.path(field);
    if (!list.isArray()) {
      throw BadStructure.parse(field, clip(list), "a list");
    }
    return list;
  }

  private static void same(String field, int found, int expected) throws BadStructure {
    if (found != expected) {
      throw BadStructure.parse(field, found + " entries", "one for each of " + expected + " atoms");
    }
  }

  private static String clip(JsonNode node) {
    String text = node.isMissingNode() ? "missing" : node.toString();
    return text.length() > 100 ? text.substring(0, 100) : text;
  }
}
