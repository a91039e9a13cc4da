/** Spring AI's stores on Millrace: vectors and chat memories, on SQLite and PostgreSQL. */
@NullMarked
package io.millrace.springai;

import org.jspecify.annotations.NullMarked;
