package io.millrace.query;

import io.millrace.sql.Identifier;
import io.millrace.sql.RowListColumn;
import io.millrace.sql.RowListSyntax;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The rows of a query as the value of a column.
 *
 * @param query the query
 * @param name the column's name
 */
record RowList(Select query, Identifier name) implements Projection {
    /** The least that databases let a function have, SQLite before 3.47 and PostgreSQL. */
    private static final int MAX_COLUMNS = 100;

    /** The rows while they are put together; a name that no table has. */
    private static final Identifier ROWS = Identifier.of("millrace_rows");

    RowList {
        NestingLimit.check(query);
    }

    /** Checks what nobody reads lists of rows from. */
    static void requireNone(Collection<Projection> projections) {
        for (Projection projection : projections) {
            if (projection instanceof RowList list) {
                throw new IllegalStateException(
                        "The list " + list.name + " is no column of the statement itself: rows are listed by"
                                + " a SELECT and by another list, and not by a query that is a table, a condition, a value or a part of a"
                                + " union, nor by raw SQL.");
            }
        }
    }

    /** The columns of a query that are lists, where one is the query of a statement or of a list. */
    static List<RowListColumn> columnsOf(Select query) {
        List<Projection> projections = query.clauses().projections;
        List<RowListColumn> columns = new ArrayList<>();
        for (int i = 0; i < projections.size(); i++) {
            if (projections.get(i) instanceof RowList list) {
                columns.add(new RowListColumn(i, list.names(), columnsOf(list.query)));
            }
        }
        return columns;
    }

    void writeTo(SqlWriter sql, RowListSyntax syntax) {
        List<Projection> projections = projections();
        List<Identifier> columns = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < projections.size(); i++) {
            Identifier column = Identifier.of("c" + i);
            columns.add(column);
            String quoted = sql.quoted(column);
            cells.add(projections.get(i) instanceof RowList ? syntax.nested(quoted) : syntax.cell(quoted));
        }
        sql.text("(WITH ").identifier(ROWS).text(" (").identifiers(columns).text(") AS (");
        sql.selectWithLists(query);
        sql.text(") SELECT ").text(syntax.rows(cells)).text(" FROM ").identifier(ROWS);
        sql.text(") AS ").identifier(name);
    }

    private List<String> names() {
        return projections().stream().map(this::nameOf).toList();
    }

    private String nameOf(Projection projection) {
        String column = Names.of(projection);
        if (column == null) {
            throw new IllegalStateException("The rows of the list " + name + " have a column without a name, "
                    + projection + ": give it one by as(...).");
        }
        return column;
    }

    /** Those of the first query where several are put together, as everywhere. */
    private List<Projection> projections() {
        SelectClauses clauses = query.clauses();
        while (clauses.compound != null) {
            clauses = clauses.compound.first().clauses();
        }
        if (clauses.projections.isEmpty()) {
            throw new IllegalStateException(
                    "The rows of the list " + name
                            + " have columns that only the database knows: name them, by select(\"id\", ...) in place of selectFrom(...).");
        }
        if (clauses.projections.size() > MAX_COLUMNS) {
            throw new IllegalStateException("The rows of a list have " + MAX_COLUMNS + " columns at most, and those of "
                    + name + " have " + clauses.projections.size() + ".");
        }
        return clauses.projections;
    }
}
