package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree that was never built, with a Maven that writes down when it runs. */
@Timeout(120)
class BuildsOnceIT {
  @TempDir Path tree;

  @BeforeEach
  void plant() throws IOException {
    for (String folder : List.of("deploy/bin", "deploy/spark", "lib", "jobs", "bin")) {
      Files.createDirectories(tree.resolve(folder));
    }
    Files.createFile(tree.resolve("pom.xml"));
    Files.createFile(tree.resolve("deploy/pom.xml"));
    executable("deploy/bin/equipoise", Files.readString(Checkout.launcher()));
    executable(
        "bin/mvn",
        """
        #!/bin/bash
        echo run >> mvn.log
        until [ -e go ]; do sleep 0.1; done
        mkdir -p jobs/target deploy/target/native deploy/target/spark/jars
        touch jobs/target/equipoise-jobs-1-all.jar deploy/target/native/n.jar
        """);
  }

  private void executable(String file, String text) throws IOException {
    Path path = Files.writeString(tree.resolve(file), text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process start(String log) throws IOException {
    ProcessBuilder line =
        new ProcessBuilder("deploy/bin/equipoise", "train", "--print-submit")
            .directory(tree.toFile())
            .redirectErrorStream(true)
            .redirectOutput(tree.resolve(log).toFile());
    line.environment().remove("EQUIPOISE_JAR");
    line.environment().remove("SPARK_HOME");
    line.environment().merge("PATH", tree.resolve("bin") + ":", (old, bin) -> bin + old);
    return line.start();
  }

  private void until(String log, String words) throws IOException, InterruptedException {
    while (!Files.exists(tree.resolve(log))
        || !Files.readString(tree.resolve(log)).contains(words)) {
      Thread.sleep(50);
    }
  }

  @Test
  void aSecondTerminalWaitsForTheBuildOfTheFirstAndSaysSo() throws Exception {
    Process first = start("first.log");
    until("mvn.log", "run");
    Process second = start("second.log");
    until("second.log", "process " + first.pid() + " is building here already; waiting");
    Files.createFile(tree.resolve("go"));
    assertEquals(0, first.waitFor());
    assertEquals(0, second.waitFor());
    assertEquals("run\n", Files.readString(tree.resolve("mvn.log")));
    assertTrue(Files.readString(tree.resolve("second.log")).contains("equipoise-jobs-1-all.jar"));
    assertFalse(Files.exists(tree.resolve("deploy/target/building")));
  }

  @Test
  void whatAKilledBuildLeftIsNoHindrance() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Files.createDirectories(tree.resolve("deploy/target"));
    Files.writeString(tree.resolve("deploy/target/building"), gone.pid() + "\n");
    Files.createFile(tree.resolve("go"));
    assertEquals(0, start("log").waitFor());
    assertFalse(Files.exists(tree.resolve("deploy/target/building")));
  }
}
