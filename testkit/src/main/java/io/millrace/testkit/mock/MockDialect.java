package io.millrace.testkit.mock;

import io.millrace.Dialect;
import io.millrace.sql.RowListSyntax;
import io.millrace.sql.SqlSyntax;
import java.util.List;

/** Standard SQL. Lists of rows are what was stubbed, and are written in any way that is seen to be one. */
final class MockDialect implements Dialect, RowListSyntax {
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
        return column;
    }

    @Override
    public String nested(String column) {
        return column;
    }

    @Override
    public String rows(List<String> cells) {
        return "ROWS(" + String.join(", ", cells) + ")";
    }

    @Override
    public Object read(String cell) {
        return cell;
    }
}
