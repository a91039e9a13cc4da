/** Vector search beside the same by hand. */
@NullMarked
package io.millrace.benchmarks.vector;

import org.jspecify.annotations.NullMarked;
