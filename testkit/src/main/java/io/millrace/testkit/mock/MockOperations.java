package io.millrace.testkit.mock;

import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.mapping.RowMapper;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a datastore and a transaction have in common: the runtime's statements, which tell the connection how their caller put them. */
abstract class MockOperations implements SqlOperations {
    /** The runtime that does it. */
    abstract SqlOperations runtime();

    @Override
    public <T> Flux<T> query(Sql sql, RowMapper<T> mapper) {
        return Origin.statement(sql, runtime().query(sql, mapper));
    }

    @Override
    public <T> Mono<T> queryOne(Sql sql, RowMapper<T> mapper) {
        return Origin.statement(sql, runtime().queryOne(sql, mapper));
    }

    @Override
    public Mono<RunResult> execute(Sql sql) {
        return Origin.statement(sql, runtime().execute(sql));
    }

    @Override
    public Flux<RunResult> batch(List<Sql> statements) {
        return Origin.statements(statements, runtime().batch(statements));
    }

    @Override
    public Mono<Long> executeAll(String sql, Publisher<?> rows) {
        return Origin.rows(sql, runtime().executeAll(sql, rows).flux()).singleOrEmpty();
    }

    @Override
    public <T> Flux<T> queryAll(String sql, Publisher<?> rows, RowMapper<T> mapper) {
        return Origin.rows(sql, runtime().queryAll(sql, rows, mapper));
    }
}
