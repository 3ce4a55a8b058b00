package io.equipoise.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.equipoise.run.Commit;
import io.equipoise.run.CommitLog;
import io.equipoise.run.Failure;
import io.equipoise.run.FaultyStore;
import io.equipoise.run.Store;
import io.equipoise.run.StoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopStoreTest extends StoreContract {
  private static TestHdfs hdfs;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    hdfs = new TestHdfs(directory);
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  private static String address() {
    return hdfs.cluster().getURI() + "/equipoise/" + UUID.randomUUID();
  }

  @Override
  protected Store store() throws IOException {
    return HadoopStore.open(address(), hdfs.configuration());
  }

  /** Each costs a dozen calls and four syncs. */
  @Override
  protected int races() {
    return 20;
  }

  /** The same through a mount table. */
  @Nested
  class Mounted extends StoreContract {
    @Override
    protected Store store() throws IOException {
      return HadoopStore.open("viewfs://tables/mounted/" + UUID.randomUUID(), mounts());
    }

    @Override
    protected int races() {
      return 3;
    }
  }

  private static Configuration mounts() throws IOException {
    Configuration mounts = new Configuration(hdfs.configuration());
    mounts.set("fs.viewfs.mounttable.tables.link./mounted", hdfs.cluster().getURI() + "/");
    mounts.set("fs.viewfs.mounttable.tables.link./elsewhere", "file:///tmp");
    return mounts;
  }

  @Test
  void aMountThatIsNotHdfsIsRefused() throws IOException {
    Configuration mounts = mounts();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> HadoopStore.open("viewfs://tables/elsewhere/x", mounts));
    assertTrue(refused.getMessage().contains("mounted from 'file'"), refused.getMessage());
  }

  @Test
  void anotherSchemeIsRefused() throws IOException {
    Configuration settings = hdfs.configuration();
    for (String address : new String[] {"s3a://bucket/x", "file:///tmp/x", "/tmp/x"}) {
      assertThrows(
          IllegalArgumentException.class, () -> HadoopStore.open(address, settings), address);
    }
  }

  @Test
  void anAddressWithoutAHostMeansTheDefaultOne() throws IOException {
    Store store = HadoopStore.open("hdfs:///equipoise/here", hdfs.configuration());
    assertEquals(hdfs.cluster().getURI() + "/equipoise/here/a b", store.where("a b"));
    assertEquals(store.where("x"), store.address("x"));
    Configuration none = new Configuration();
    assertThrows(IOException.class, () -> HadoopStore.open("hdfs:///equipoise", none));
  }

  @Test
  void aHostThatIsNotKnownIsAnIOException() {
    Configuration settings = new Configuration();
    IOException unknown =
        assertThrows(
            IOException.class, () -> HadoopStore.open("hdfs://no-such-host.invalid:1/x", settings));
    assertTrue(unknown.getMessage().contains("no-such-host"), unknown.getMessage());
  }

  @Test
  void anEmptyDirectoryInTheWayIsNotPublishedOver() throws IOException {
    String address = address();
    Store store = HadoopStore.open(address, hdfs.configuration());
    store.write("staged/f", new byte[1]);
    org.apache.hadoop.fs.Path way = new org.apache.hadoop.fs.Path(address + "/commits/000000");
    way.getFileSystem(hdfs.configuration()).mkdirs(way);
    assertThrows(IOException.class, () -> store.publish("staged", "commits/000000"));
    assertTrue(store.exists("staged/f"));
  }

  @Test
  void aCommitWhoseAnswerWasLostIsOursAndOneThatAnotherMadeIsNot() throws IOException {
    Store store = store();
    TreeMap<String, byte[]> files = new TreeMap<>(Map.of("state.json", new byte[3]));
    Commit ours = new Commit(0, "start", "a0001", 0, List.of(), "", "");
    // delete, two files, then the rename
    FaultyStore loses = new FaultyStore(store, 3, FaultyStore.Mode.DONE_BUT_REPORTED_FAILED);
    new CommitLog(loses, "runs/r").publish(ours, files, new TreeMap<>());
    assertEquals(4, loses.count());
    CommitLog log = new CommitLog(store, "runs/r");
    assertEquals("a0001", log.verify(0).attempt());
    Commit theirs = new Commit(0, "start", "a0002", 0, List.of(), "", "");
    Failure held = assertThrows(Failure.class, () -> log.publish(theirs, files, new TreeMap<>()));
    assertEquals("RUN-006", held.code());
    assertEquals("a0001", log.verify(0).attempt());
  }

  @Test
  void aLineIsAddedToAFileThatADriverHeldOpenWhenItDied() throws IOException {
    String address = address();
    Store store = HadoopStore.open(address, hdfs.configuration());
    store.append("progress", "one\n".getBytes(StandardCharsets.UTF_8));
    FileContext dead = FileContext.getFileContext(hdfs.cluster().getURI(), hdfs.configuration());
    FSDataOutputStream held =
        dead.create(
            new org.apache.hadoop.fs.Path(address + "/progress"), EnumSet.of(CreateFlag.APPEND));
    held.write("two\n".getBytes(StandardCharsets.UTF_8));
    held.hsync();
    store.append("progress", "three\n".getBytes(StandardCharsets.UTF_8));
    assertThrows(IOException.class, held::close);
    assertArrayEquals("one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8), store.read("progress"));
  }
}
