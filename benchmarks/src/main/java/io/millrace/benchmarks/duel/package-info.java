/**
 * Contenders that take turns in one JVM, so that whatever else the machine does meets them alike. What is compared is the ratio of
 * each round, never figures of different times.
 */
@NullMarked
package io.millrace.benchmarks.duel;

import org.jspecify.annotations.NullMarked;
