package io.equipoise.bench;

import io.equipoise.crystal.Crystal;
import io.equipoise.crystal.Elements;
import io.equipoise.crystal.Lattice;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Crystals as the texts that the field exchanges, written plainly: P1, every site by itself. */
final class StructureTexts {
  private StructureTexts() {}

  /** A CIF block of one crystal. */
  static String cif(Crystal crystal) {
    Lattice lattice = Lattice.of(crystal.lattice());
    double[] lengths = lattice.lengths();
    double[] angles = lattice.angles();
    StringBuilder text = new StringBuilder("data_").append(crystal.id()).append('\n');
    text.append("_symmetry_space_group_name_H-M 'P 1'\n");
    for (int axis = 0; axis < 3; axis++) {
      text.append("_cell_length_").append("abc".charAt(axis)).append(number(lengths[axis]));
    }
    List<String> names = List.of("alpha", "beta", "gamma");
    for (int axis = 0; axis < 3; axis++) {
      text.append("_cell_angle_").append(names.get(axis)).append(number(angles[axis]));
    }
    text.append("_symmetry_Int_Tables_number 1\nloop_\n _symmetry_equiv_pos_site_id\n");
    text.append(" _symmetry_equiv_pos_as_xyz\n 1 'x, y, z'\nloop_\n _atom_site_type_symbol\n");
    text.append(" _atom_site_label\n _atom_site_symmetry_multiplicity\n _atom_site_fract_x\n");
    text.append(" _atom_site_fract_y\n _atom_site_fract_z\n _atom_site_occupancy\n");
    for (int i = 0; i < crystal.atoms(); i++) {
      String symbol = Elements.symbol(crystal.z()[i]);
      text.append(' ').append(symbol).append(' ').append(symbol).append(i).append(" 1");
      text.append(row(crystal.frac(), i)).append(" 1\n");
    }
    return text.toString();
  }

  /** A table with columns material_id, density and cif. */
  static String csv(List<Crystal> crystals) {
    StringBuilder text = new StringBuilder("material_id,density,cif\n");
    for (Crystal crystal : crystals) {
      text.append(crystal.id()).append(",4.0,\"").append(cif(crystal)).append("\"\n");
    }
    return text.toString();
  }

  /** One VASP 5 file; sites are grouped by species. */
  static String poscar(Crystal crystal) {
    TreeMap<Short, StringBuilder> sites = new TreeMap<>();
    TreeMap<Short, Integer> counts = new TreeMap<>();
    for (int i = 0; i < crystal.atoms(); i++) {
      short z = crystal.z()[i];
      sites
          .computeIfAbsent(z, s -> new StringBuilder())
          .append(row(crystal.frac(), i))
          .append('\n');
      counts.merge(z, 1, Integer::sum);
    }
    StringBuilder text = new StringBuilder(crystal.id()).append("\n1.0\n");
    for (int axis = 0; axis < 3; axis++) {
      text.append(row(crystal.lattice(), axis)).append('\n');
    }
    counts.keySet().forEach(z -> text.append(Elements.symbol(z)).append(' '));
    text.append('\n');
    counts.values().forEach(count -> text.append(count).append(' '));
    text.append("\nDirect\n");
    sites.values().forEach(text::append);
    return text.toString();
  }

  /** Records with lattice, species and frac, one a line. */
  static String jsonLines(List<Crystal> crystals) {
    StringBuilder text = new StringBuilder();
    for (Crystal crystal : crystals) {
      text.append("{\"id\":\"").append(crystal.id()).append("\",\"lattice\":");
      rows(text, crystal.lattice()).append(",\"species\":[");
      for (int i = 0; i < crystal.atoms(); i++) {
        text.append(i == 0 ? "\"" : ",\"").append(Elements.symbol(crystal.z()[i])).append('"');
      }
      rows(text.append("],\"frac\":"), crystal.frac()).append(",\"targets\":{\"density\":4.0}}\n");
    }
    return text.toString();
  }

  private static StringBuilder rows(StringBuilder text, double[] numbers) {
    for (int i = 0; i < numbers.length; i += 3) {
      text.append(i == 0 ? "[[" : ",[").append(numbers[i]).append(',').append(numbers[i + 1]);
      text.append(',').append(numbers[i + 2]).append(']');
    }
    return text.append(']');
  }

  private static String row(double[] numbers, int row) {
    return String.format(
        Locale.ROOT,
        " %.8f %.8f %.8f",
        numbers[3 * row],
        numbers[3 * row + 1],
        numbers[3 * row + 2]);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, " %.8f%n", value);
  }
}
