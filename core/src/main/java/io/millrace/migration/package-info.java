/** Versioned changes of the schema, each applied once. */
@NullMarked
package io.millrace.migration;

import org.jspecify.annotations.NullMarked;
