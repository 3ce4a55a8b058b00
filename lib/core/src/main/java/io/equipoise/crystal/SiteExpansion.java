package io.equipoise.crystal;

import java.util.ArrayList;
import java.util.List;

/**
 * Applies every operator to every site and merges what falls together.
 *
 * <p>Images of one site closer than 0.01 angstrom by periodic distance are the same atom; other
 * sites at such a place add their species to the mix there. Places keep the order site by site,
 * operator by operator. Cost: about that of sites times operators, see {@link Places}.
 */
final class SiteExpansion {
  private static final double SAME_PLACE = 0.01;

  private SiteExpansion() {}

  /** One written site. */
  record Site(double[] place, short z, double occupancy) {
    List<Draft.Species> species() {
      return List.of(new Draft.Species(z, occupancy));
    }
  }

  static void expand(
      Lattice lattice, List<Site> sites, List<SymmetryOperator> operators, int most, Draft draft)
      throws BadStructure {
    int expected = Math.min(most, sites.size() * operators.size());
    Places places = new Places(lattice, SAME_PLACE, expected);
    List<List<Draft.Species>> mixes = new ArrayList<>();
    for (Site site : sites) {
      Places images = new Places(lattice, SAME_PLACE, operators.size());
      for (SymmetryOperator operator : operators) {
        double[] image = operator.apply(site.place);
        if (images.find(image, images.size()) < 0) {
          images.add(image);
        }
      }
      int before = places.size();
      for (int i = 0; i < images.size(); i++) {
        int at = places.find(images.get(i), before);
        if (at >= 0) {
          add(mixes.get(at), site);
        } else {
          places.add(images.get(i));
          mixes.add(new ArrayList<>(site.species()));
        }
      }
      if (places.size() > most) {
        throw new BadStructure(
            Quarantine.TOO_MANY_ATOMS, "sites", "more than " + most, "<= " + most);
      }
    }
    for (int i = 0; i < places.size(); i++) {
      double[] p = places.get(i);
      draft.site(p[0], p[1], p[2], mixes.get(i));
    }
  }

  /** Entries of one element on one place become one, unless both are whole: that is an error. */
  private static void add(List<Draft.Species> mix, Site site) {
    for (int i = 0; i < mix.size(); i++) {
      if (mix.get(i).z() == site.z) {
        mix.set(i, new Draft.Species(site.z, mix.get(i).weight() + site.occupancy));
        return;
      }
    }
    mix.add(new Draft.Species(site.z, site.occupancy));
  }
}
