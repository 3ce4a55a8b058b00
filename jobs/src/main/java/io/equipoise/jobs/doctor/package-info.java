/**
 * {@code doctor}: is this machine, and every executor, ready to run?
 *
 * <p>A {@link io.equipoise.jobs.doctor.Finding} is one line: ok, warn or fail, what was seen, and
 * what to do. Each {@code ...Checks} class looks at one side of a JVM; {@link
 * io.equipoise.jobs.doctor.Examination} runs them all in one JVM, and {@link
 * io.equipoise.jobs.doctor.ExecutorRounds} sends an examination to each executor. A new check is a
 * method that returns a finding and a line in {@code Examination}.
 */
@org.jspecify.annotations.NullMarked
package io.equipoise.jobs.doctor;
