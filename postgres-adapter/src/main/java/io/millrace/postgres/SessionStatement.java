package io.millrace.postgres;

import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import org.reactivestreams.Publisher;

/** A statement of the driver together with the session that has to follow it to its end. */
final class SessionStatement implements Statement {
    private final PostgresSession session;
    private final Statement driver;

    SessionStatement(PostgresSession session, Statement driver) {
        this.session = session;
        this.driver = driver;
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
        driver.bind(index, value);
        return this;
    }

    @Override
    public Statement bind(String name, Object value) {
        driver.bind(name, value);
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
}
