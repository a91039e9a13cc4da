/** Vector search: indexes on tables of one's own, searches in them, and what they find. */
@NullMarked
package io.millrace.vector;

import org.jspecify.annotations.NullMarked;
