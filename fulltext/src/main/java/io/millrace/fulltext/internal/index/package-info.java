/** Indexes, whatever database they are in: which there are, how they are made, compared with their tables, and searched. */
@NullMarked
package io.millrace.fulltext.internal.index;

import org.jspecify.annotations.NullMarked;
