/** Files, and statements, that somebody made to do harm. */
@org.jspecify.annotations.NullMarked
package io.millrace.sqlite.untrusted;
