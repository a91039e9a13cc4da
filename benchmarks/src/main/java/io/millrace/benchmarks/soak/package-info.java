/** Long runs under load that look for errors, and print what they found. */
@NullMarked
package io.millrace.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
