package io.equipoise.sweep;

import io.equipoise.options.Kind;
import io.equipoise.options.OptionCode;
import io.equipoise.options.OptionsException;
import io.equipoise.options.Place;
import io.equipoise.options.Problem;
import io.equipoise.options.Resolved;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The trials of a sweep, each bound and checked before the first one runs.
 *
 * @param trials in order of number; no two have the same id
 * @param repeated settings that came to a trial which was there already
 */
public record TrialList(List<Trial> trials, int repeated) {
  private static final int MOST_PROBLEMS = 20;

  /** The option of a sweep with what all its trials share. */
  private static final String SET = "set";

  private static final String SHARED = "'set' or the base files, which all trials share";

  /** Copies the list. */
  public TrialList {
    trials = List.copyOf(trials);
  }

  /**
   * Binds every setting over the base options. About 0.3 ms a setting.
   *
   * @param place where an option's values were given, by path, for messages
   * @throws OptionsException with everything that is wrong, each problem once
   * @throws Failure the first that a check of the job throws
   */
  public static <T extends Record> TrialList of(
      List<Setting> settings, BaseOptions<T> base, TrialJob<T> job, Function<String, Place> place) {
    Binding<T> binding = new Binding<>(base, job, place);
    Map<String, Trial> byId = new LinkedHashMap<>();
    for (Setting setting : settings) {
      binding.add(setting, byId);
    }
    if (!binding.problems.isEmpty()) {
      throw OptionsException.of(List.copyOf(binding.problems.values()));
    }
    return new TrialList(List.copyOf(byId.values()), settings.size() - byId.size());
  }

  /**
   * Refuses settings whose options do not bind, before what the job reads is there. What the job
   * itself would refuse is not asked.
   *
   * @throws OptionsException with everything that is wrong, each problem once
   */
  public static <T extends Record> void checkRanges(
      List<Setting> settings, BaseOptions<T> base, Function<String, Place> place) {
    var unused = of(settings, base, new OptionsAlone<>(base.type()), place);
  }

  /** One hash over the ids of all trials, whatever their order. */
  public String hash() {
    TreeSet<String> ids = new TreeSet<>();
    trials.forEach(trial -> ids.add(trial.id()));
    return Identity.sha256(String.join("\n", ids));
  }

  private static final class Binding<T extends Record> {
    private final BaseOptions<T> base;
    private final TrialJob<T> job;
    private final Function<String, Place> place;
    private final Map<String, Problem> problems = new LinkedHashMap<>();
    private final Map<String, Boolean> judged = new HashMap<>();
    private @Nullable String refusedOfAll;

    Binding(BaseOptions<T> base, TrialJob<T> job, Function<String, Place> place) {
      this.base = base;
      this.job = job;
      this.place = place;
    }

    void add(Setting setting, Map<String, Trial> byId) {
      SortedMap<String, String> values = new TreeMap<>(setting.values());
      setting.seed().ifPresent(seed -> values.put(job.seedPath(), Long.toString(seed)));
      try {
        Resolved<T> options = base.bind(values);
        setting.values().keySet().forEach(path -> judge(path, options));
        job.check(options.value());
        long seed = job.seed(options.value());
        String id = Identity.trialId(options.optionsHash(), job.dataHash(), seed);
        byId.computeIfAbsent(
            id,
            i ->
                new Trial(
                    byId.size(),
                    i,
                    values,
                    seed,
                    options.canonicalJson(setting.values().keySet()),
                    job.seconds(options.value())));
      } catch (OptionsException wrong) {
        wrong.problems().forEach(problem -> note(located(problem, values)));
      } catch (Failure unfit) {
        throw located(unfit, values);
      } catch (IllegalArgumentException unfit) {
        note(refused(String.valueOf(unfit.getMessage()), values));
      }
    }

    /** What the job refuses in the base options by themselves; asked only when it is needed. */
    private String refusedOfAll() {
      if (refusedOfAll == null) {
        try {
          job.check(base.bind(Map.of()).value());
          refusedOfAll = "";
        } catch (Failure incomplete) {
          refusedOfAll = "";
        } catch (IllegalArgumentException unfit) {
          refusedOfAll = String.valueOf(unfit.getMessage());
        }
      }
      return refusedOfAll;
    }

    private Problem refused(String what, Map<String, String> values) {
      return what.equals(refusedOfAll())
          ? new Problem(OptionCode.REFUSED, "", place.apply(SET), what, "Correct " + SHARED)
          : new Problem(
              OptionCode.REFUSED,
              "",
              place.apply(""),
              values + ": " + what,
              "Leave this point out");
    }

    /** The same where its option was given: in a point, or for all of them. */
    private Failure located(Failure unfit, Map<String, String> values) {
      String path = unfit.where();
      if (values.containsKey(path)) {
        String point = path + "=" + values.get(path);
        return unfit.at(path + ", " + place.apply(path), unfit.remedy() + " Correct " + point);
      }
      return base.sets().stream().anyMatch(set -> set.startsWith(path + "="))
          ? unfit.at(path + ", " + place.apply(SET), unfit.remedy() + " Correct " + SHARED)
          : unfit;
    }

    /** A path that changes no result would make equal trials. */
    private void judge(String path, Resolved<T> options) {
      boolean decides =
          judged.computeIfAbsent(path, p -> !options.canonicalJson(Set.of(p)).equals("{}"));
      if (!decides) {
        note(
            new Problem(
                OptionCode.REFUSED,
                path,
                place.apply(path),
                path + " changes no result; expected an option of kind " + Kind.SEMANTIC,
                "Take it out of what varies; give it once under 'set'"));
      }
    }

    /** The same at the line of the sweep's file that holds the values. */
    private Problem located(Problem problem, Map<String, String> values) {
      if (!(problem.place() instanceof Place.InFlag flag)) {
        return problem;
      }
      String path = flag.assignment().split("=", 2)[0];
      return values.containsKey(path)
          ? new Problem(
              problem.code(), problem.path(), place.apply(path), problem.what(), problem.remedy())
          : problem;
    }

    private void note(Problem problem) {
      if (problems.size() < MOST_PROBLEMS) {
        problems.putIfAbsent(problem.line(), problem);
      }
    }
  }

  /** The same trials; those that a run knows keep its numbers, the others get the free ones. */
  TrialList numberedLike(Map<String, Integer> known) {
    Set<Integer> taken = Set.copyOf(known.values());
    List<Trial> numbered = new ArrayList<>();
    int free = 0;
    for (Trial trial : trials) {
      Integer number = known.get(trial.id());
      if (number == null) {
        while (taken.contains(free)) {
          free++;
        }
        number = free++;
      }
      numbered.add(trial.numbered(number));
    }
    numbered.sort(java.util.Comparator.comparingInt(Trial::number));
    return new TrialList(numbered, repeated);
  }
}
