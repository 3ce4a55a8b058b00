/**
 * {@code validate VERB}: whether a job could start with these options, and what it would do. {@code
 * validate --oracle}: whether the derivatives of a bilevel problem belong together. Writes nothing.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.validate;
