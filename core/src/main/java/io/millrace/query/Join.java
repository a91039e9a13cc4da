package io.millrace.query;

/** A table joined to those before it. */
record Join(Kind kind, TableReference table, Filter on) {
    enum Kind {
        INNER(" JOIN "),
        LEFT(" LEFT JOIN ");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }
    }

    void writeTo(SqlWriter sql) {
        sql.text(kind.sql).table(table).text(" ON ").filter(on);
    }
}
