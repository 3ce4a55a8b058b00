package io.equipoise.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is tried on random inputs; it takes a {@link Try}.
 *
 * <p>Every run draws new seeds. A failure prints one line that repeats the failing try alone, such
 * as {@code -Dtest=XTest#sumIsOne -Dequipoise.seed=81985529216486895/17}. Size grows with the try's
 * index, so the first failure is a small one.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(RandomTriesExtension.class)
public @interface RandomTries {
  /** How many tries. */
  int value() default 100;

  /** The size of the last try; the first has size 1. */
  int maxSize() default 12;
}
