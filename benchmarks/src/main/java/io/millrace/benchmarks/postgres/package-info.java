/** Ways to use PostgreSQL that are measured beside each other. */
@NullMarked
package io.millrace.benchmarks.postgres;

import org.jspecify.annotations.NullMarked;
