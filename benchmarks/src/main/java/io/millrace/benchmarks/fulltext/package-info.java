/** What full-text search costs, beside the same made by hand. */
@NullMarked
package io.millrace.benchmarks.fulltext;

import org.jspecify.annotations.NullMarked;
