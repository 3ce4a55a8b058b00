package io.equipoise.cluster;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A name node and two data nodes in this process. */
final class TestHdfs implements AutoCloseable {
  private final MiniDFSCluster cluster;

  TestHdfs(Path directory) throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("dfs.namenode.fs-limits.min-block-size", "1024");
    configuration.set("dfs.replication", "2");
    configuration.set("dfs.heartbeat.interval", "1");
    cluster = new MiniDFSCluster.Builder(configuration, directory.toFile()).numDataNodes(2).build();
    cluster.waitActive();
  }

  MiniDFSCluster cluster() {
    return cluster;
  }

  /** Settings of a client. */
  Configuration configuration() throws IOException {
    Configuration client = new Configuration(cluster.getConfiguration(0));
    client.set("fs.defaultFS", cluster.getURI().toString());
    return client;
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
