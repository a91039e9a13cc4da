package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.ArrayList;
import java.util.List;

/** The tables whose rows a {@code SELECT} can lock. What one database refuses to lock is refused for all. */
final class LockedTables {
    private static final List<String> AGGREGATES = List.of("COUNT", "MIN", "MAX", "SUM", "AVG");

    private LockedTables() {}

    /** Those to be named, or none when all are locked anyway. */
    static List<Identifier> of(SelectClauses clauses) {
        requireRows(clauses);
        List<Identifier> locked = new ArrayList<>();
        boolean all = true;
        if (clauses.from != null && isStored(clauses, clauses.from)) {
            locked.add(clauses.from.knownAs());
        } else {
            all = false;
        }
        for (Join join : clauses.joins) {
            // A row that may be missing cannot be locked.
            if (join.kind() == Join.Kind.INNER && isStored(clauses, join.table())) {
                locked.add(join.table().knownAs());
            } else {
                all = false;
            }
        }
        if (locked.isEmpty()) {
            throw new IllegalStateException(
                    "forUpdate() locks rows of tables, and this SELECT reads none that it could lock.");
        }
        return all ? List.of() : locked;
    }

    private static boolean isStored(SelectClauses clauses, TableReference table) {
        return table.query() == null && clauses.with.stream().noneMatch(common -> table.isNamed(common.name()));
    }

    private static void requireRows(SelectClauses clauses) {
        boolean aggregates = clauses.projections.stream()
                .map(projection -> projection instanceof Alias alias ? alias.expression() : projection)
                .anyMatch(projection -> projection instanceof FunctionCall call
                        && AGGREGATES.stream().anyMatch(call::isNamed));
        if (clauses.compound != null
                || clauses.distinct
                || !clauses.groupBy.isEmpty()
                || clauses.having != null
                || aggregates) {
            throw new IllegalStateException(
                    "forUpdate() locks the rows that are returned, and those of distinct, of groups,"
                            + " of aggregates and of unions are no rows of a table: lock them in a query of their own.");
        }
    }
}
