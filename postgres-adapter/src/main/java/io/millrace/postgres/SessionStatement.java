package io.millrace.postgres;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;

/** A statement of the driver together with the session that has to follow it to its end. */
final class SessionStatement implements Statement {
    private final PostgresSession session;
    private final String sql;
    private final Statement driver;

    SessionStatement(PostgresSession session, String sql, Statement driver) {
        this.session = session;
        this.sql = sql;
        this.driver = driver;
    }

    String sql() {
        return sql;
    }

    PostgresSession session() {
        return session;
    }

    /** The driver's own, to be executed only within {@link PostgresSession#run}. */
    Statement driver() {
        return driver;
    }

    @Override
    public Statement add() {
        driver.add();
        return this;
    }

    @Override
    public Statement bind(int index, Object value) {
        try {
            driver.bind(index, value);
        } catch (IllegalArgumentException unsupported) {
            throw withoutValue();
        }
        return this;
    }

    @Override
    public Statement bind(String name, Object value) {
        try {
            driver.bind(name, value);
        } catch (IllegalArgumentException unsupported) {
            throw withoutValue();
        }
        return this;
    }

    @Override
    public Statement bindNull(int index, Class<?> type) {
        driver.bindNull(index, type);
        return this;
    }

    @Override
    public Statement bindNull(String name, Class<?> type) {
        driver.bindNull(name, type);
        return this;
    }

    @Override
    public Publisher<? extends Result> execute() {
        return driver.execute();
    }

    /** The driver's own error quotes the value. */
    private static IllegalArgumentException withoutValue() {
        return new IllegalArgumentException("r2dbc-postgresql has no codec for it.");
    }
}
