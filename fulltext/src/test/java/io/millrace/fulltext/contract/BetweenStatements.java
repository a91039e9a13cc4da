package io.millrace.fulltext.contract;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.mapping.RowMapper;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A datastore for work of several queries, before one of which somebody else does something. */
final class BetweenStatements implements SqlOperations {
    private final SqlOperations datastore;
    private final int number;
    private final Mono<?> others;
    private int queries;

    /** @param number before which query, from 1 */
    BetweenStatements(SqlOperations datastore, int number, Mono<?> others) {
        this.datastore = datastore;
        this.number = number;
        this.others = others;
    }

    /** Whether there were so many. */
    boolean reached() {
        return queries >= number;
    }

    @Override
    public <T> Flux<T> query(Sql sql, RowMapper<T> mapper) {
        return Flux.defer(() -> before().thenMany(datastore.query(sql, mapper)));
    }

    @Override
    public <T> Mono<T> queryOne(Sql sql, RowMapper<T> mapper) {
        return Mono.defer(() -> before().then(datastore.queryOne(sql, mapper)));
    }

    private Mono<Void> before() {
        return ++queries == number ? others.then() : Mono.empty();
    }

    @Override
    public Mono<RunResult> execute(Sql sql) {
        return datastore.execute(sql);
    }

    @Override
    public Flux<RunResult> batch(List<Sql> statements) {
        return datastore.batch(statements);
    }

    @Override
    public Mono<Long> executeAll(String sql, Publisher<?> rows) {
        return datastore.executeAll(sql, rows);
    }

    @Override
    public <T> Flux<T> queryAll(String sql, Publisher<?> rows, RowMapper<T> mapper) {
        return datastore.queryAll(sql, rows, mapper);
    }
}
