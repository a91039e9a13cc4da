package io.millrace.query;

import io.millrace.Dialect;
import io.millrace.sql.RowListSyntax;
import io.millrace.sql.SqlSyntax;
import java.util.List;

/** Dialects without a database. */
final class Dialects {
    /** Standard SQL, nothing else. */
    static final Dialect STANDARD = () -> SqlSyntax.ANSI;

    /** Lists rows by functions that no database has. */
    static final Dialect LISTING = new Listing();

    private static final class Listing implements Dialect, RowListSyntax {
        @Override
        public SqlSyntax syntax() {
            return SqlSyntax.ANSI;
        }

        @Override
        public RowListSyntax rowLists() {
            return this;
        }

        @Override
        public String cell(String column) {
            return "CELL(" + column + ")";
        }

        @Override
        public String nested(String column) {
            return column;
        }

        @Override
        public String rows(List<String> cells) {
            return "ROWS(" + String.join(" ", cells) + ")";
        }

        @Override
        public Object read(String cell) {
            return cell;
        }
    }

    private Dialects() {}
}
