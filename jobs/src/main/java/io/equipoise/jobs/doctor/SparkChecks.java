package io.equipoise.jobs.doctor;

import io.equipoise.jobs.Sessions;
import io.equipoise.jobs.Versions;
import io.equipoise.run.Counted;
import io.equipoise.run.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that needs a session: the driver first, then each executor. */
final class SparkChecks {
  private static final Logger LOG = LoggerFactory.getLogger(SparkChecks.class);

  private SparkChecks() {}

  /** Examines the driver and every executor; a session that does not start is one finding. */
  static List<Examination> run(String out) {
    List<Examination> all = new ArrayList<>();
    try (SparkSession session = Sessions.open("equipoise doctor")) {
      JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
      all.add(driver(session, out));
      List<Examination> executors = new ExecutorRounds(spark).run();
      LOG.info("Doctor examined the driver and {}.", Counted.of(executors.size(), "executor"));
      all.addAll(executors);
    } catch (ExecutorRounds.NoExecutorException e) {
      all.add(failed(e, "Start a worker, or ask for less memory and fewer cores per executor"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      all.add(failed(e, "Run doctor again"));
    } catch (RuntimeException e) {
      all.add(failed(e, "Check --master and the settings given by --conf or --properties-file"));
    }
    return all;
  }

  private static Examination driver(SparkSession session, String out) {
    List<Finding> findings = new ArrayList<>();
    findings.add(version(session.version()));
    findings.add(
        Finding.ok(
            "master",
            session.sparkContext().master()
                + ", "
                + session.sparkContext().defaultParallelism()
                + " slots, application "
                + session.sparkContext().applicationId()));
    findings.addAll(
        Examination.ofThisJvm(
                "driver", ExecutorRounds.workDirs(SparkEnv.get()), SparkEnv.get().conf())
            .findings());
    findings.add(PlaceChecks.out(out));
    findings.add(JvmChecks.clock(Instant.now()));
    return new Examination("driver", findings);
  }

  private static Finding version(String running) {
    String built = new Versions().spark();
    String seen = running + ", built for " + built;
    if (running.equals(built)) {
      return Finding.ok("spark", seen);
    }
    return running.startsWith(built.substring(0, built.lastIndexOf('.') + 1))
        ? Finding.warn("spark", seen, "Same line, other release: results were tested on " + built)
        : Finding.fail("spark", seen, "Use Spark " + built);
  }

  private static Examination failed(Exception e, String remedy) {
    LOG.debug("The session failed.", e);
    Throwable cause = e instanceof SparkException || e.getCause() == null ? e : e.getCause();
    String said = e instanceof Failure ? String.valueOf(e.getMessage()) : cause.toString();
    return new Examination("spark", List.of(Finding.fail("session", "failed: " + said, remedy)));
  }
}
