/** Indexes, whatever database they are in: which there are, how they are made, and searched. */
@NullMarked
package io.millrace.vector.internal.index;

import org.jspecify.annotations.NullMarked;
