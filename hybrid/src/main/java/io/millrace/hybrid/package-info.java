/** Hybrid search: what is found by words and by a vector, in one order. */
@NullMarked
package io.millrace.hybrid;

import org.jspecify.annotations.NullMarked;
