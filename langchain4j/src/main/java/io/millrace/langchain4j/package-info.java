/** LangChain4j's stores on Millrace: embeddings, retrieval and chat memories, on SQLite and PostgreSQL. */
@NullMarked
package io.millrace.langchain4j;

import org.jspecify.annotations.NullMarked;
