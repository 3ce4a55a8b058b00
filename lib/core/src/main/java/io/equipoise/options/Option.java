package io.equipoise.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one component of an options record. Its key is the component's name in kebab-case.
 *
 * <p>Bounds are in the option's own unit: seconds for a {@link java.time.Duration}, bytes for a
 * {@link ByteSize}. For a list they hold for each element. On a component that is itself a record,
 * {@code kind} other than SEMANTIC holds for everything beneath.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
  /** One sentence for the reader of {@code --help}. */
  String doc() default "";

  /** What a change of the value does to results. */
  Kind kind() default Kind.SEMANTIC;

  /** The unit of a number, such as {@code eV/atom}; empty for counts and pure numbers. */
  String unit() default "";

  /** Smallest legal value. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Largest legal value. */
  double max() default Double.POSITIVE_INFINITY;

  /** Legal values are greater than this. */
  double above() default Double.NEGATIVE_INFINITY;

  /** Legal values are less than this. */
  double below() default Double.POSITIVE_INFINITY;

  /** Values worth trying, for the remedy of an out-of-range message: {@code 1e-4 … 1e-2}. */
  String typical() default "";

  /** The value must be given; what {@code defaults()} holds is only a placeholder. */
  boolean required() default false;

  /** Whether {@code NaN}, {@code Infinity} and {@code -Infinity} are legal. */
  boolean nonFinite() default false;

  /** Whether the empty text is legal. */
  boolean empty() default false;

  /** Keys under which the option was known before; giving two spellings is an error. */
  String[] formerly() default {};

  /** The name looks like a secret's (such as {@code tokenizer}) but the value is none. */
  boolean notSecret() default false;
}
