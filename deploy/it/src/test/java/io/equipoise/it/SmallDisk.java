package io.equipoise.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few kilobytes, for a user who may mount one; gone when closed. */
record SmallDisk(Path path, boolean missing) implements AutoCloseable {
  static SmallDisk mount(Path work, String name, int kilobytes) throws Exception {
    Path at = Files.createDirectories(work.resolve(name));
    int code = sh("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "it", at.toString());
    if (code != 0) {
      System.out.println("SKIPPED " + name + ": this user may not mount a small tmpfs");
    }
    return new SmallDisk(at, code != 0);
  }

  void resize(int kilobytes) throws Exception {
    assertEquals(0, sh("mount", "-o", "remount,size=" + kilobytes + "k", path.toString()));
  }

  @Override
  public void close() throws Exception {
    if (!missing) {
      assertEquals(0, sh("umount", path.toString()));
    }
  }

  private static int sh(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
