/** Searches by a capability beside its own statements, sent by hand. */
@NullMarked
package io.millrace.benchmarks.search;

import org.jspecify.annotations.NullMarked;
