/** How well full-text search finds what people judged to be the answers to questions. */
@NullMarked
package io.millrace.benchmarks.relevance;

import org.jspecify.annotations.NullMarked;
