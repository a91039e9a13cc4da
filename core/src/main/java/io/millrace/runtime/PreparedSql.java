package io.millrace.runtime;

import io.millrace.sql.BoundSql;

/**
 * A statement whose text and values have been found to fit, ready to be sent.
 *
 * @param text the text as the caller gave it
 * @param bound the text and the values as the driver takes them
 * @param columns what its results have
 */
record PreparedSql(String text, BoundSql bound, ResultColumns columns) {}
