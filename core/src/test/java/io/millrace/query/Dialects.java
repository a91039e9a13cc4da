package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.sql.SqlSyntax;

/** Dialects without a database. */
final class Dialects {
    /** Standard SQL, nothing else. */
    static final Dialect STANDARD = () -> SqlSyntax.ANSI;

    private Dialects() {}
}
