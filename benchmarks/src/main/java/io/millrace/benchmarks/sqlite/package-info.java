/** Ways to use SQLite that are measured beside each other. */
@NullMarked
package io.millrace.benchmarks.sqlite;

import org.jspecify.annotations.NullMarked;
