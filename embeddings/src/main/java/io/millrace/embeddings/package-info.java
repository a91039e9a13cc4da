/** The table in which stores of AI frameworks keep embeddings, with the texts that they are of and metadata, on SQLite and PostgreSQL. */
@NullMarked
package io.millrace.embeddings;

import org.jspecify.annotations.NullMarked;
