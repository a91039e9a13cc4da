/** Binary codes of vectors: how they are made, kept, and searched in memory. Nothing here knows a database. */
@NullMarked
package io.millrace.vector.internal.codes;

import org.jspecify.annotations.NullMarked;
