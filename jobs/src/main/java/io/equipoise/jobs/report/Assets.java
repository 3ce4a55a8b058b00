package io.equipoise.jobs.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The parts of the page that are in the jar. */
final class Assets {
  /** The library that draws; the version is the dependency's. */
  private static final String CHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private Assets() {}

  static String template() {
    return text("report.mustache");
  }

  static String style() {
    return text("report.css");
  }

  static String script() {
    return text("report.js");
  }

  static String charts() {
    return text(CHARTS);
  }

  private static String text(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from this jar; build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
