package io.millrace.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The clauses of a {@code SELECT}. Changed only while a {@link Select} is being made of another. */
final class SelectClauses {
    final List<CommonTable> with;
    final List<Projection> projections;
    final @Nullable Compound compound;
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

    @Nullable
    RowLock lock;

    SelectClauses(List<CommonTable> with, List<Projection> projections, @Nullable Compound compound) {
        this.with = with;
        this.projections = List.copyOf(projections);
        this.compound = compound;
        this.joins = new ArrayList<>();
        this.groupBy = new ArrayList<>();
        this.orderBy = new ArrayList<>();
    }

    SelectClauses(SelectClauses other) {
        this.with = other.with;
        this.projections = other.projections;
        this.compound = other.compound;
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
        this.lock = other.lock;
    }

    /** Whether it is one query of tables whose rows are in no order, and all of them. */
    boolean isBare() {
        return compound == null && endsPlainly();
    }

    /** Whether nothing follows the tables, filters and groups, or the queries of a union. */
    boolean endsPlainly() {
        return orderBy.isEmpty() && keyset == null && limit == null && offset == 0 && lock == null;
    }

    Stream<TableReference> tables() {
        return Stream.concat(Stream.ofNullable(from), joins.stream().map(Join::table));
    }

    /** All that may be nested in it. */
    List<Object> parts() {
        List<Object> parts = new ArrayList<>(projections);
        with.forEach(table -> parts.add(table.query()));
        if (compound != null) {
            parts.add(compound.first());
            compound.others().forEach(other -> parts.add(other.query()));
        }
        tables().forEach(parts::add);
        joins.forEach(join -> parts.add(join.on()));
        parts.addAll(groupBy);
        orderBy.forEach(order -> parts.add(order.expression()));
        if (keyset != null) {
            keyset.keys().forEach(key -> parts.add(key.expression()));
        }
        Stream.of(where, having).filter(filter -> filter != null).forEach(parts::add);
        return parts;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SelectClauses clauses && state().equals(clauses.state());
    }

    @Override
    public int hashCode() {
        return state().hashCode();
    }

    private List<@Nullable Object> state() {
        return Arrays.asList(
                with,
                projections,
                compound,
                joins,
                groupBy,
                orderBy,
                distinct,
                from,
                where,
                having,
                keyset,
                limit,
                offset,
                lock);
    }
}
