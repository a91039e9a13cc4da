/** What users look for: the query language, and its syntax tree. */
@NullMarked
package io.millrace.fulltext.query;

import org.jspecify.annotations.NullMarked;
