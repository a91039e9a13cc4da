/** Ways to use a database that are measured beside each other, and the work that all of them do. */
@NullMarked
package io.millrace.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
