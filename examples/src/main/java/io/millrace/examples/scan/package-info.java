/** Reads more rows than fit into memory. */
@NullMarked
package io.millrace.examples.scan;

import org.jspecify.annotations.NullMarked;
