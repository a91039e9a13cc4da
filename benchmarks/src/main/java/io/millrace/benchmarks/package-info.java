/** Measurements beside raw JDBC and the peers, and long runs under load. */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
