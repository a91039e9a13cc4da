/** What the engine does when the JVM itself fails: memory, stack, classes, threads. */
@NullMarked
package io.millrace.sqlite.failure;

import org.jspecify.annotations.NullMarked;
