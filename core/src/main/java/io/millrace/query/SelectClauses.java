package io.millrace.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clauses of a {@code SELECT}. Changed only while a {@link Select} is being made of another. */
final class SelectClauses {
    /** What stands for no limit where an offset needs one; every database takes it. */
    private static final String NO_LIMIT = String.valueOf(Long.MAX_VALUE);

    final List<Projection> projections;
    final List<Join> joins;
    final List<Expression> groupBy;
    final List<Order> orderBy;
    boolean distinct;

    @Nullable
    TableReference from;

    @Nullable
    Filter where;

    @Nullable
    Filter having;

    @Nullable
    Keyset keyset;

    @Nullable
    Long limit;

    long offset;

    SelectClauses(List<Projection> projections) {
        this.projections = List.copyOf(projections);
        this.joins = new ArrayList<>();
        this.groupBy = new ArrayList<>();
        this.orderBy = new ArrayList<>();
    }

    SelectClauses(SelectClauses other) {
        this.projections = other.projections;
        this.joins = new ArrayList<>(other.joins);
        this.groupBy = new ArrayList<>(other.groupBy);
        this.orderBy = new ArrayList<>(other.orderBy);
        this.distinct = other.distinct;
        this.from = other.from;
        this.where = other.where;
        this.having = other.having;
        this.keyset = other.keyset;
        this.limit = other.limit;
        this.offset = other.offset;
    }

    void writeTo(SqlWriter sql) {
        if (from == null) {
            throw new IllegalStateException("A SELECT needs a table: call from(...).");
        }
        sql.text(distinct ? "SELECT DISTINCT " : "SELECT ").text(projections.isEmpty() ? "*" : "");
        sql.list(projections, sql::projection).text(" FROM ").table(from);
        joins.forEach(join -> join.writeTo(sql));
        writeWhere(sql);
        if (!groupBy.isEmpty()) {
            sql.text(" GROUP BY ").list(groupBy, sql::expression);
        }
        if (having != null) {
            sql.text(" HAVING ").filter(having);
        }
        writeOrder(sql);
        writeRange(sql);
    }

    private void writeWhere(SqlWriter sql) {
        if (where == null && keyset == null) {
            return;
        }
        sql.text(" WHERE ");
        if (where != null && keyset != null) {
            sql.text("(").filter(where).text(") AND ");
            keyset.writeTo(sql);
        } else if (where != null) {
            sql.filter(where);
        } else if (keyset != null) {
            keyset.writeTo(sql);
        }
    }

    private void writeOrder(SqlWriter sql) {
        if (keyset != null) {
            if (!orderBy.isEmpty()) {
                throw new IllegalStateException("seek(...) orders by the keys of its keyset: leave out orderBy(...).");
            }
            sql.text(" ORDER BY ").list(keyset.keys(), key -> key.writeKeyTo(sql));
        } else if (!orderBy.isEmpty()) {
            sql.text(" ORDER BY ").list(orderBy, order -> order.writeTo(sql));
        }
    }

    private void writeRange(SqlWriter sql) {
        if (limit != null) {
            sql.text(" LIMIT ").value(limit);
        } else if (offset > 0) {
            sql.text(" LIMIT ").text(NO_LIMIT);
        }
        if (offset > 0) {
            sql.text(" OFFSET ").value(offset);
        }
    }
}
