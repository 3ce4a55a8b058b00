package io.equipoise.jobs.sweep;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.train.TableChoice;
import io.equipoise.jobs.train.TrainOptions;
import io.equipoise.jobs.train.TrainTrials;
import io.equipoise.options.OptionsException;
import io.equipoise.options.Place;
import io.equipoise.options.Resolved;
import io.equipoise.run.ExitCode;
import io.equipoise.run.Failure;
import io.equipoise.run.Identity;
import io.equipoise.run.Progress;
import io.equipoise.run.Store;
import io.equipoise.sweep.BaseOptions;
import io.equipoise.sweep.ScoreRule;
import io.equipoise.sweep.Setting;
import io.equipoise.sweep.TrialBody;
import io.equipoise.sweep.TrialJob;
import io.equipoise.sweep.TrialList;
import io.equipoise.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * A sweep that is ready to run: its trials, each checked, what runs one, and its name.
 *
 * @param runId the run's id
 * @param options the sweep's own, with its base files by absolute path
 * @param inputs of the job
 */
record Sweeping(
    String runId,
    Resolved<SweepOptions> options,
    List<Identity.Input> inputs,
    TrialList trials,
    TrialBody<?> body) {
  /** Major and minor version of what is computed: raised when results change on purpose. */
  static final String CODE_LINE = "0.1";

  /**
   * Binds every trial.
   *
   * @param beside directory that relative base files are beside
   * @param root where tables are
   * @param spark makes a table that is missing; null to make it in this process
   */
  static Sweeping of(
      Resolved<SweepOptions> options, Path beside, Store root, @Nullable JavaSparkContext spark) {
    Resolved<SweepOptions> sweep = absolute(options, beside);
    SweepOptions o = sweep.value();
    return switch (o.job()) {
      case QUADRATICS -> ofProblem(sweep, DescentTrials.quadratics(), options);
      case TOY -> ofProblem(sweep, DescentTrials.toy(), options);
      case META -> ofMeta(sweep, dataBeside(sweep, beside), root, spark, options);
      case CONTINUAL -> ofContinual(sweep, dataBeside(sweep, beside), root, spark, options);
      case CONTINUAL_IMAGES ->
          ofContinualImages(sweep, dataBeside(sweep, beside), root, spark, options);
      case LINEAR_FORGETTING -> ofProblem(sweep, new ForgettingTrials(), options);
      case BILEVEL -> ofBilevel(sweep, dataBeside(sweep, beside), root, spark, options);
      case TRAIN -> ofTraining(sweep, dataBeside(sweep, beside), root, spark, options);
    };
  }

  /**
   * Refuses trials whose options are out of their ranges, while the table is not there; returns how
   * many settings there are.
   */
  static int checkRanges(Resolved<SweepOptions> options, Path beside) {
    Resolved<SweepOptions> sweep = absolute(options, beside);
    SweepOptions o = sweep.value();
    List<Setting> settings = settings(o);
    TrialList.checkRanges(settings, base(o, o.job().options()), path -> place(path, options));
    if (o.job() == SweepOptions.Job.CONTINUAL) {
      BaseOptions<ContinualOptions> base = base(o, ContinualOptions.class);
      ContinualTrials.words(base.bind(Map.of()).value().backbone().directory()).close();
    }
    return settings.size();
  }

  private static List<Setting> settings(SweepOptions o) {
    return Setting.all(o.space(), o.orders().orElse(null), o.seeds(), o.seed());
  }

  /** What relative paths in the trials' options are beside: their own file, or the sweep's. */
  private static Path dataBeside(Resolved<SweepOptions> sweep, Path beside) {
    return CommonFlags.beside(paths(sweep.value()), beside);
  }

  private static Sweeping ofTraining(
      Resolved<SweepOptions> sweep,
      Path beside,
      Store root,
      @Nullable JavaSparkContext spark,
      Resolved<SweepOptions> options) {
    SweepOptions o = sweep.value();
    BaseOptions<TrainOptions> base = base(o, TrainOptions.class);
    TrainTrials job = TrainTrials.of(base.bind(Map.of()).value(), beside, root, spark);
    return of(sweep, base, job, options);
  }

  private static Sweeping ofBilevel(
      Resolved<SweepOptions> sweep,
      Path beside,
      Store root,
      @Nullable JavaSparkContext spark,
      Resolved<SweepOptions> options) {
    SweepOptions o = sweep.value();
    BaseOptions<BilevelOptions> base = base(o, BilevelOptions.class);
    TableChoice table = BilevelTrials.table(base.bind(Map.of()).value(), beside, root);
    return of(sweep, base, new BilevelTrials(table.findOrMake(spark)), options);
  }

  private static Sweeping ofMeta(
      Resolved<SweepOptions> sweep,
      Path beside,
      Store root,
      @Nullable JavaSparkContext spark,
      Resolved<SweepOptions> options) {
    BaseOptions<MetaOptions> base = base(sweep.value(), MetaOptions.class);
    MetaTrials job =
        MetaTrials.table(base.bind(Map.of()).value(), beside, root)
            .map(table -> new MetaTrials(table.findOrMake(spark)))
            .orElseGet(() -> new MetaTrials(null));
    return of(sweep, base, job, options);
  }

  private static Sweeping ofContinual(
      Resolved<SweepOptions> sweep,
      Path beside,
      Store root,
      @Nullable JavaSparkContext spark,
      Resolved<SweepOptions> options) {
    BaseOptions<ContinualOptions> base = base(sweep.value(), ContinualOptions.class);
    ContinualOptions o = base.bind(Map.of()).value();
    TableChoice table = ContinualTrials.table(o, beside, root);
    String network = o.backbone().directory();
    ScoreRule score = ContinualScore.of(o.evaluate().modes());
    try (Tokenizer words = ContinualTrials.words(network)) {
      ContinualTrials job = new ContinualTrials(table.findOrMake(spark), network, words, score);
      return of(sweep, base, job, options);
    }
  }

  private static Sweeping ofContinualImages(
      Resolved<SweepOptions> sweep,
      Path beside,
      Store root,
      @Nullable JavaSparkContext spark,
      Resolved<SweepOptions> options) {
    BaseOptions<ContinualImagesOptions> base = base(sweep.value(), ContinualImagesOptions.class);
    ContinualImagesOptions o = base.bind(Map.of()).value();
    TableChoice table = ContinualImagesTrials.table(o, beside, root);
    ScoreRule score = ContinualScore.of(o.evaluate().modes());
    return of(sweep, base, new ContinualImagesTrials(table.findOrMake(spark), score), options);
  }

  private static <T extends Record> Sweeping ofProblem(
      Resolved<SweepOptions> sweep, TrialJob<T> job, Resolved<SweepOptions> given) {
    return of(sweep, base(sweep.value(), job.type()), job, given);
  }

  private static <T extends Record> Sweeping of(
      Resolved<SweepOptions> sweep,
      BaseOptions<T> base,
      TrialJob<T> job,
      Resolved<SweepOptions> given) {
    List<Identity.Input> inputs = job.inputs();
    SweepOptions o = sweep.value();
    List<Setting> settings = settings(o);
    TrialList trials = TrialList.of(settings, base, job, path -> place(path, given));
    TrialBody<T> body =
        new TrialBody<>(base, job, o.sweep().score().orElse(job.score()), o.sweep().keepRounds());
    String recipe =
        String.join(
            "|",
            sweep.optionsHash(),
            baseHash(base),
            String.join(",", varied(settings)),
            o.halving().isPresent() ? trials.hash() : "");
    String id =
        Identity.runId(
            "sweep",
            o.name(),
            Identity.sha256(recipe),
            job.dataHash(),
            o.seed(),
            Identity.tableVersions(inputs),
            CODE_LINE);
    return new Sweeping(id, sweep, inputs, trials, body);
  }

  /** What varies is part of what a sweep is; which values it takes may grow. */
  private static TreeSet<String> varied(List<Setting> settings) {
    TreeSet<String> paths = new TreeSet<>();
    settings.forEach(setting -> paths.addAll(setting.values().keySet()));
    return paths;
  }

  private static String baseHash(BaseOptions<?> base) {
    try {
      return base.bind(Map.of()).optionsHash();
    } catch (OptionsException incomplete) {
      // Options that every trial gives: the files and settings themselves tell two bases apart.
      return Identity.sha256(base.texts() + "|" + base.sets());
    }
  }

  private static <T extends Record> BaseOptions<T> base(SweepOptions o, Class<T> type) {
    List<String> texts = new ArrayList<>();
    for (Path file : paths(o)) {
      try {
        texts.add(Files.readString(file));
      } catch (IOException e) {
        throw new Failure(
            ExitCode.USAGE,
            "OPT-023",
            "base file " + file + " cannot be read: " + e.getMessage(),
            "base",
            "Name option files of the job " + o.job() + ", relative to the sweep's own file.",
            e);
      }
    }
    return new BaseOptions<>(type, o.base(), texts, o.set());
  }

  private static List<Path> paths(SweepOptions o) {
    return o.base().stream().map(Path::of).toList();
  }

  private static Resolved<SweepOptions> absolute(Resolved<SweepOptions> options, Path beside) {
    List<String> files =
        options.value().base().stream()
            .map(file -> beside.resolve(file).toAbsolutePath().normalize().toString())
            .toList();
    return Resolved.of(options.value().withBase(files));
  }

  /** The line of the sweep's file that holds the values of a path, or what varies at all. */
  private static Place place(String path, Resolved<SweepOptions> options) {
    boolean ordered = options.value().orders().filter(o -> o.path().equals(path)).isPresent();
    List<String> holders =
        path.equals("set") || ordered
            ? List.of(ordered ? "orders.path" : path)
            : List.of("space.axes." + path, "space.trials", "space.axes", "orders.path");
    for (String own : holders) {
      Optional<Place> place =
          options.entries().stream()
              .filter(entry -> entry.path().equals(own) && entry.place() != Place.DEFAULT)
              .map(Resolved.Entry::place)
              .findFirst();
      if (place.isPresent()) {
        return place.get();
      }
    }
    return Place.DEFAULT;
  }

  /** What the sweep will do, one line each. */
  List<String> plan(int slots) {
    double seconds = trials.trials().stream().mapToDouble(trial -> trial.seconds()).sum();
    List<String> lines = new ArrayList<>();
    lines.add("run      " + runId);
    lines.add("job      " + options.value().job().word());
    lines.add(
        "trials   "
            + trials.trials().size()
            + (trials.repeated() == 0 ? "" : ", " + trials.repeated() + " repeated left out"));
    lines.add("score    " + body.score().text());
    lines.add(
        "time     about "
            + Progress.duration(seconds / slots)
            + " on "
            + slots
            + " slots, by a rough guess");
    trials.trials().stream()
        .limit(3)
        .map(trial -> "trial    " + trial.id() + " seed " + trial.seed() + " " + trial.options())
        .forEach(lines::add);
    if (trials.trials().size() > 3) {
      lines.add("trial    ... and " + (trials.trials().size() - 3) + " more");
    }
    return lines;
  }
}
