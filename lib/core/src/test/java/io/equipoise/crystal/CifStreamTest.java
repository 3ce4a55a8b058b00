package io.equipoise.crystal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CifStreamTest {
  private static final ReaderOptions WHOLE = ReaderOptions.defaults();

  private static ReaderOptions longest(int text) {
    ReaderOptions.Limits l = WHOLE.limits();
    return WHOLE.withLimits(
        new ReaderOptions.Limits(text, l.line(), l.sites(), l.ratio(), l.bytes(), l.depth()));
  }

  private static StructureReader.Summary read(
      Reader text, ReaderOptions options, Consumer<Reading> consumer) {
    return StructureReader.read(text, "many.cif", ReaderOptions.Format.CIF, options, consumer);
  }

  private static List<Reading> read(String text, ReaderOptions options) {
    List<Reading> readings = new ArrayList<>();
    read(new StringReader(text), options, readings::add);
    return readings;
  }

  private static String block(int i) {
    String cell =
        """
        data_salt%d
        _cell_length_a %s
        _cell_length_b 5.64
        _cell_length_c 5.64
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        _publ_text
        ;
        data_inside of a text field
        ;
        _note 'data_ in quotes'
        loop_
        _atom_site_type_symbol
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        Na 0 0 0
        Cl 0.5 0.5 0.5
        """;
    return cell.formatted(i, i % 7 == 3 ? "nonsense" : "5.64");
  }

  private static String text(int blocks) {
    StringBuilder text = new StringBuilder("# many\ndata_global\n_title 'all'\n");
    for (int i = 0; i < blocks; i++) {
      text.append(block(i));
    }
    return text.toString();
  }

  @Test
  void blocksOfALongTextAreThoseOfTheTextReadAsAWhole() {
    String text = text(40);
    List<Reading> whole = read(text, WHOLE);
    List<Reading> cut = read(text, longest(2000));
    assertEquals(40, whole.size());
    assertEquals(40, cut.size());
    for (int i = 0; i < 40; i++) {
      assertEquals(whole.get(i).id(), cut.get(i).id());
      assertEquals(i, cut.get(i).row());
      if (whole.get(i) instanceof Reading.Parsed p) {
        Crystal crystal = assertInstanceOf(Reading.Parsed.class, cut.get(i)).crystal();
        assertArrayEquals(p.crystal().lattice(), crystal.lattice());
        assertArrayEquals(p.crystal().frac(), crystal.frac());
      } else {
        Reading.Rejected refused = assertInstanceOf(Reading.Rejected.class, cut.get(i));
        assertEquals(((Reading.Rejected) whole.get(i)).message(), refused.message());
      }
    }
  }

  /** What was read when a block is handed on is at most what its own end takes to be seen. */
  @Test
  void atMostALimitOfTheTextIsHeld() {
    String text = text(400);
    long[] used = new long[1];
    Reader counting =
        new FilterReader(new StringReader(text)) {
          @Override
          public int read() throws IOException {
            used[0]++;
            return super.read();
          }

          @Override
          public int read(char[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            used[0] += Math.max(0, n);
            return n;
          }
        };
    List<Long> ahead = new ArrayList<>();
    read(counting, longest(2000), r -> ahead.add(used[0] - r.row() * block(0).length()));
    assertEquals(400, ahead.size());
    // The beginning is read in buffers of 16,384 characters.
    assertTrue(ahead.stream().skip(60).allMatch(n -> n < 4000), ahead.toString());
  }

  @Test
  void aBlockThatIsTooLongIsRefusedAndTheOthersAreRead() {
    String text =
        text(10) + block(11).replace("Cl 0.5", "# x\n".repeat(2000) + "Cl 0.5") + block(12);
    List<Reading> readings = read(text, longest(2000));
    assertEquals(12, readings.size());
    Reading.Rejected refused = assertInstanceOf(Reading.Rejected.class, readings.get(10));
    assertTrue(refused.message().contains("expected at most 2000 characters"), refused.message());
    assertEquals("salt12", readings.get(11).id());
  }
}
