package io.equipoise.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The key, beside the chosen record's own keys, that selects among the permitted records of a
 * sealed interface. Without it, {@code method}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SelectedBy {
  /** The key. */
  String value();
}
