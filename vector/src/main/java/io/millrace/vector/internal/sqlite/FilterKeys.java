package io.millrace.vector.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.query.Filter;
import io.millrace.query.RawSql;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.List;
import java.util.Locale;
import reactor.core.publisher.Mono;

/** The keys of the rows that a search's filter matches. */
final class FilterKeys {
    /** So many keys are asked for where a plan does not tell that they are few. */
    private static final int FEW = 1000;

    private final Dialect dialect;
    private final StoredIndex index;
    private final NearestSearch query;

    FilterKeys(Dialect dialect, StoredIndex index, NearestSearch query) {
        this.dialect = dialect;
        this.index = index;
        this.query = query;
    }

    /** All of them, where an index of the database finds them and they are not too many; empty otherwise. */
    Mono<List<Long>> ifIndexed(SqlOperations snapshot, int most) {
        return Mono.justOrEmpty(query.filter())
                .flatMap(filter -> plan(snapshot, keys(filter).toSql(dialect))
                        .map(plan -> plan.stream().anyMatch(FilterKeys::isRange) ? Math.min(most, FEW) : most)
                        .flatMap(count -> atMost(snapshot, filter, count)));
    }

    /** All of them, where they are not too many; empty otherwise. */
    Mono<List<Long>> all(SqlOperations snapshot, int most) {
        return Mono.justOrEmpty(query.filter()).flatMap(filter -> atMost(snapshot, filter, most));
    }

    private Mono<List<Long>> atMost(SqlOperations snapshot, Filter filter, int most) {
        return snapshot.query(Long.class, keys(filter).sql("LIMIT ?", most + 1).toSql(dialect))
                .collectList()
                .filter(found -> found.size() <= most);
    }

    private RawSql keys(Filter filter) {
        return RawSql.of(
                        "SELECT r." + index.key(dialect, 0) + " FROM " + MainTable.of(dialect, index) + " AS r WHERE (")
                .filter(filter)
                .sql(")");
    }

    /** The steps in which the database finds the keys; empty where it reads a whole table for them. */
    private Mono<List<String>> plan(SqlOperations snapshot, Sql sql) {
        return snapshot.query(
                        Sql.positional("EXPLAIN QUERY PLAN " + sql.text(), sql.positional()),
                        row -> String.valueOf(row.get("detail")).toUpperCase(Locale.ROOT))
                .collectList()
                .filter(plan -> plan.stream().noneMatch(step -> step.startsWith("SCAN")));
    }

    /** Whether a step reads the table itself from a key on, which may be most of it. */
    private static boolean isRange(String step) {
        return step.contains("(ROWID>") || step.contains("(ROWID<");
    }
}
