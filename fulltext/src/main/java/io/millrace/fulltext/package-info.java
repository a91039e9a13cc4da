/** Full-text search: indexes on tables of one's own, searches in them, and what they find. */
@NullMarked
package io.millrace.fulltext;

import org.jspecify.annotations.NullMarked;
