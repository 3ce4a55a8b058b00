package io.equipoise.sweep;

import io.equipoise.fleet.Seeds;
import io.equipoise.options.Kind;
import io.equipoise.options.Named;
import io.equipoise.options.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Under which root seeds every point is tried. All points share them, so that they compare. */
public sealed interface SeedChoice {
  /** The seeds, in order; empty for the seed of the options themselves. */
  List<OptionalLong> seeds(long root);

  /** The one seed that the base options hold. */
  @Named("own")
  record Own() implements SeedChoice {
    @Override
    public List<OptionalLong> seeds(long root) {
      return List.of(OptionalLong.empty());
    }
  }

  /** The listed seeds. */
  @Named("listed")
  record Listed(@Option(doc = "Root seeds.", kind = Kind.EXTEND) List<Long> seeds)
      implements SeedChoice {
    /** Copies the list: different seeds, at least one. */
    public Listed {
      seeds = List.copyOf(seeds);
      if (seeds.isEmpty() || seeds.stream().distinct().count() < seeds.size()) {
        throw new IllegalArgumentException("seeds = " + seeds + "; expected different numbers");
      }
    }

    static Listed defaults() {
      return new Listed(List.of(7L));
    }

    @Override
    public List<OptionalLong> seeds(long root) {
      return seeds.stream().map(OptionalLong::of).toList();
    }
  }

  /** So many seeds, mixed from the sweep's; more of them keep the first. */
  @Named("count")
  record Count(@Option(doc = "How many seeds.", kind = Kind.EXTEND, min = 1) int n)
      implements SeedChoice {
    static Count defaults() {
      return new Count(1);
    }

    @Override
    public List<OptionalLong> seeds(long root) {
      List<OptionalLong> seeds = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        seeds.add(OptionalLong.of(Seeds.mix(root, "seed/" + i)));
      }
      return seeds;
    }
  }
}
