package io.equipoise.jobs.doctor;

import io.equipoise.jobs.CommonFlags;
import io.equipoise.jobs.doctor.Finding.Level;
import io.equipoise.run.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Says whether this machine and every executor are ready, one line per check.
 *
 * <p>Exit 0 when nothing failed (warnings are allowed), 8 otherwise. Writes nothing that stays;
 * with {@code --quiet} only warnings and failures are printed.
 */
@Command(
    name = "doctor",
    description =
        "Checks Java, Spark, the native engine, GPU, writable paths, clock and class path, from the"
            + " driver and one task per executor.")
public final class DoctorVerb implements Callable<Integer> {
  @Mixin private CommonFlags flags;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Examination> all =
        ClassPathChecks.present("org.apache.spark.sql.SparkSession")
            ? SparkChecks.run(flags.out())
            : List.of(withoutSpark());
    PrintWriter out = spec.commandLine().getOut();
    for (Examination one : all) {
      one.findings().stream()
          .filter(f -> !flags.quiet() || f.level() != Level.OK)
          .forEach(f -> out.println(f.line(one.where())));
    }
    return verdict(all, out);
  }

  private static int verdict(List<Examination> all, PrintWriter out) {
    long failed = count(all, Level.FAIL);
    out.printf(
        "doctor: %d ok, %d warnings, %d failures%n",
        count(all, Level.OK), count(all, Level.WARN), failed);
    return (failed == 0 ? ExitCode.OK : ExitCode.RESOURCE).code();
  }

  private static long count(List<Examination> all, Level level) {
    return all.stream().flatMap(e -> e.findings().stream()).filter(f -> f.level() == level).count();
  }

  private static Examination withoutSpark() {
    return new Examination(
        "driver",
        List.of(
            JvmChecks.java(),
            Finding.fail(
                "spark",
                "not on the class path",
                "Start through deploy/bin/equipoise or spark-submit")));
  }
}
