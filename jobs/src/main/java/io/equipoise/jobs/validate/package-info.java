/**
 * {@code validate VERB}: whether a job could start with these options, and what it would do. Writes
 * nothing.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.validate;
