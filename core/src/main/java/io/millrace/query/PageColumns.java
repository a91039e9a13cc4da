package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The columns of a page that was read backwards, by which it is put into the right order. */
final class PageColumns {
    private final SelectClauses clauses;

    PageColumns(SelectClauses clauses) {
        this.clauses = clauses;
    }

    /**
     * The order of a keyset, by the columns that hold its keys.
     *
     * @throws IllegalStateException when a key is none of the columns, or two have one name
     */
    List<Order> order(Keyset keyset) {
        requireDistinctNames();
        return keyset.keys().stream()
                .map(key -> new Order(Expression.column(column(key.expression())), key.descending(), key.nulls()))
                .toList();
    }

    private String column(Expression key) {
        if (clauses.projections.isEmpty()) {
            if (clauses.joins.isEmpty() && key instanceof ColumnReference column) {
                return Names.last(column.name());
            }
        }
        for (Projection projection : clauses.projections) {
            if (projection instanceof Alias alias && alias.expression().equals(key)) {
                return Names.last(alias.name());
            }
            if (projection instanceof ColumnReference column
                    && key instanceof ColumnReference wanted
                    && same(column, wanted)) {
                return Names.last(column.name());
            }
        }
        throw new IllegalStateException(
                "A page before a place is read backwards and then turned round by the columns that hold"
                        + " its keys, and the SELECT does not list " + key
                        + ": add it, an expression under a name by as(...).");
    }

    private void requireDistinctNames() {
        Set<String> names = new HashSet<>();
        for (Projection projection : clauses.projections) {
            String name = Names.of(projection);
            if (name != null && !names.add(name)) {
                throw new IllegalStateException(
                        "A page before a place needs columns of different names, and two are called "
                                + Identifier.of(name) + ": give one an alias by as(...).");
            }
        }
    }

    /** A name without a table is that of one table only, or the statement would be wrong. */
    private static boolean same(ColumnReference one, ColumnReference other) {
        boolean qualified =
                one.name().parts().size() > 1 && other.name().parts().size() > 1;
        return qualified ? one.equals(other) : Names.last(one.name()).equals(Names.last(other.name()));
    }
}
