package io.millrace.testkit.mock;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A statement with one list of values for each run. The runtime binds by position, in order. */
final class MockStatement implements Statement {
    private final MockConnection connection;
    private final String text;
    private final List<List<@Nullable Object>> runs = new ArrayList<>();

    MockStatement(MockConnection connection, String text) {
        this.connection = connection;
        this.text = text;
        runs.add(new ArrayList<>());
    }

    /** One answer for each run, asked for anew by each subscriber. */
    Flux<Answer> answers() {
        return Flux.fromIterable(List.copyOf(runs)).concatMap(values -> connection.run(text, values));
    }

    @Override
    public Publisher<Result> execute() {
        throw new UnsupportedOperationException("The runtime executes statements through MockStatementExecutor.");
    }

    @Override
    public MockStatement add() {
        runs.add(new ArrayList<>());
        return this;
    }

    @Override
    public MockStatement bind(int index, Object value) {
        return put(index, value);
    }

    @Override
    public MockStatement bindNull(int index, Class<?> type) {
        return put(index, null);
    }

    @Override
    public MockStatement bind(String name, Object value) {
        throw byPositionOnly();
    }

    @Override
    public MockStatement bindNull(String name, Class<?> type) {
        throw byPositionOnly();
    }

    private MockStatement put(int index, @Nullable Object value) {
        runs.get(runs.size() - 1).add(index, value);
        return this;
    }

    private static UnsupportedOperationException byPositionOnly() {
        return new UnsupportedOperationException("The runtime binds by position.");
    }
}
