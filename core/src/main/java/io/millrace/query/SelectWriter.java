package io.millrace.query;

import io.millrace.sql.Identifier;
import java.util.List;
import java.util.Objects;

/** Writes one {@code SELECT}. */
final class SelectWriter {
    /** What stands for no limit where an offset needs one; every database takes it. */
    private static final String NO_LIMIT = String.valueOf(Long.MAX_VALUE);

    /** The page before a place, which is read backwards, while it is turned round. */
    private static final Identifier PAGE = Identifier.of("page");

    private final SqlWriter sql;
    private final SelectClauses clauses;

    SelectWriter(SqlWriter sql, SelectClauses clauses) {
        this.sql = sql;
        this.clauses = clauses;
    }

    void write() {
        sql.with(clauses.with, this::writeBody);
    }

    private void writeBody() {
        Keyset keyset = clauses.keyset;
        if (keyset == null || !keyset.isBackwards()) {
            writeQuery();
            return;
        }
        List<Order> turned = new PageColumns(clauses).order(keyset);
        sql.text("SELECT * FROM (");
        writeQuery();
        sql.text(") AS ").identifier(PAGE).text(" ORDER BY ").list(turned, order -> order.writeKeyTo(sql));
    }

    private void writeQuery() {
        if (clauses.compound != null) {
            clauses.compound.writeTo(sql);
        } else {
            writeTables();
            writeWhere();
            writeGroups();
        }
        writeOrder();
        writeRange();
        writeLock();
    }

    private void writeTables() {
        if (clauses.from == null && clauses.projections.stream().anyMatch(ColumnReference.class::isInstance)) {
            throw new IllegalStateException("A SELECT of columns needs a table: call from(...).");
        }
        if (clauses.distinct) {
            requireComparable();
        }
        sql.text(clauses.distinct ? "SELECT DISTINCT " : "SELECT ").text(clauses.projections.isEmpty() ? "*" : "");
        sql.list(clauses.projections, sql::projection);
        if (clauses.from != null) {
            sql.text(" FROM ").table(clauses.from);
        } else if (!clauses.joins.isEmpty()) {
            throw new IllegalStateException("A join needs a table before it: call from(...).");
        }
        clauses.joins.forEach(join -> join.writeTo(sql));
    }

    private void requireComparable() {
        if (clauses.projections.stream().anyMatch(RowList.class::isInstance)) {
            throw new IllegalStateException("Lists of rows cannot be compared: leave out distinct().");
        }
    }

    private void writeWhere() {
        Filter where = clauses.where;
        Keyset keyset = clauses.keyset;
        boolean seeks = keyset != null && keyset.choosesRows();
        if (where == null && !seeks) {
            return;
        }
        sql.text(" WHERE ");
        if (where != null && seeks) {
            sql.text("(").filter(where).text(") AND ");
        } else if (where != null) {
            sql.filter(where);
        }
        if (seeks) {
            Objects.requireNonNull(keyset).writeTo(sql);
        }
    }

    private void writeGroups() {
        if (!clauses.groupBy.isEmpty()) {
            sql.text(" GROUP BY ").list(clauses.groupBy, sql::expression);
        }
        if (clauses.having != null) {
            sql.text(" HAVING ").filter(clauses.having);
        }
    }

    private void writeOrder() {
        if (clauses.keyset != null) {
            if (!clauses.orderBy.isEmpty()) {
                throw new IllegalStateException("seek(...) orders by the keys of its keyset: leave out orderBy(...).");
            }
            sql.text(" ORDER BY ").list(clauses.keyset.readingOrder(), key -> key.writeKeyTo(sql));
        } else if (!clauses.orderBy.isEmpty()) {
            sql.text(" ORDER BY ").list(clauses.orderBy, order -> order.writeTo(sql));
        }
    }

    private void writeRange() {
        if (clauses.limit != null) {
            sql.text(" LIMIT ").value(clauses.limit);
        } else if (clauses.offset > 0) {
            sql.text(" LIMIT ").text(NO_LIMIT);
        }
        if (clauses.offset > 0) {
            sql.text(" OFFSET ").value(clauses.offset);
        }
    }

    private void writeLock() {
        RowLock lock = clauses.lock;
        if (lock == null) {
            return;
        }
        List<Identifier> locked = LockedTables.of(clauses);
        sql.lock(lock, locked);
    }
}
