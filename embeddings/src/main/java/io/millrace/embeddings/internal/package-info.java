/** How embeddings, texts and metadata become rows and conditions, for the stores of every framework. Not API. */
@NullMarked
package io.millrace.embeddings.internal;

import org.jspecify.annotations.NullMarked;
