/** Who is told of each statement that ends: for logs of slow ones, metrics and traces. */
@NullMarked
package io.millrace.observation;

import org.jspecify.annotations.NullMarked;
