package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.engine.Engine;
import io.millrace.sqlite.driver.internal.sql.BoundStatement;
import io.millrace.sqlite.driver.internal.sql.ParsedStatement;
import io.millrace.sqlite.driver.internal.sql.StatementKind;
import io.millrace.sqlite.driver.internal.statements.CompiledLayout;
import io.millrace.sqlite.driver.internal.statements.ExecutionPlan;
import io.millrace.sqlite.driver.internal.statements.Outcome;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Decides how the statements of one {@code execute} are run: as one, one after the other, or as calls of the SPI. */
final class StatementDispatcher {
    private static final Outcome NOTHING = new Outcome(null, null, null, 0, null);

    private final Engine engine;
    private final SqliteSession session;

    StatementDispatcher(Engine engine, SqliteSession session) {
        this.engine = engine;
        this.session = session;
    }

    /**
     * Runs the statements in order for each subscriber.
     *
     * @param text where they come from, for messages
     * @param mapper makes a value of the outcome of each
     * @return as many values as there are statements
     */
    <T> Flux<T> execute(String text, List<BoundStatement> statements, int fetchSize, Function<Outcome, T> mapper) {
        if (statements.isEmpty()) {
            return Flux.error(
                    new R2dbcBadGrammarException("The statement is empty. Give SQL to execute.", "42601", 0, text));
        }
        if (LargeObjects.arePresent(statements)) {
            return LargeObjects.read(statements).flatMapMany(read -> run(text, read, fetchSize, mapper));
        }
        return run(text, statements, fetchSize, mapper);
    }

    /** Has SQLite compile a statement, where that alone does nothing. */
    Mono<CompiledLayout> describe(String text, List<ParsedStatement> statements) {
        if (statements.size() != 1) {
            return Mono.error(new R2dbcBadGrammarException(
                    "The text holds " + statements.size() + " statements, and one is described at a time.",
                    "42601",
                    0,
                    text));
        }
        ParsedStatement statement = statements.get(0);
        return switch (statement.kind()) {
            case QUERY, CHANGE, SCHEMA, EXPLAIN -> engine.describe(session, statement.sql());
            // SQLite sets some of what a PRAGMA sets while it compiles.
            default ->
                Mono.error(new R2dbcNonTransientResourceException(
                        "A statement that is about the connection, such as PRAGMA or BEGIN, is not described.",
                        "0A000",
                        0,
                        text));
        };
    }

    private <T> Flux<T> run(String text, List<BoundStatement> statements, int fetchSize, Function<Outcome, T> mapper) {
        if (statements.size() == 1) {
            return runOne(new ExecutionPlan(text, statements, fetchSize), mapper);
        }
        if (areOne(statements)) {
            return engine.execute(session, new ExecutionPlan(text, statements, fetchSize), mapper);
        }
        return Flux.fromIterable(statements)
                .concatMap(statement -> runOne(new ExecutionPlan(text, List.of(statement), fetchSize), mapper), 1);
    }

    /** Changes run as one. Transaction control, and what must not be in a transaction, keep their own place in order. */
    private static boolean areOne(List<BoundStatement> statements) {
        boolean writes = false;
        for (BoundStatement bound : statements) {
            StatementKind kind = bound.statement().kind();
            if (kind.controlsTransaction() || kind == StatementKind.SOLO) {
                return false;
            }
            writes |= bound.statement().mayWrite();
        }
        return writes;
    }

    private <T> Flux<T> runOne(ExecutionPlan plan, Function<Outcome, T> mapper) {
        ParsedStatement statement = plan.first();
        if (statement.kind().controlsTransaction()) {
            return control(statement).thenMany(Mono.fromSupplier(() -> mapper.apply(NOTHING)));
        }
        return engine.execute(session, plan, mapper);
    }

    /** Transaction control in SQL text means the same as the methods of the connection. */
    private Mono<Void> control(ParsedStatement statement) {
        if (session.isExclusive()) {
            return session.control(statement.sql());
        }
        return switch (statement.kind()) {
            case BEGIN ->
                Mono.defer(() -> session.isInTransaction()
                        ? failed(statement, "A transaction is open already.")
                        : session.begin(false, null));
            case COMMIT ->
                Mono.defer(() ->
                        session.isInTransaction() ? session.commit() : failed(statement, "No transaction is open."));
            case ROLLBACK ->
                Mono.defer(() ->
                        session.isInTransaction() ? session.rollback() : failed(statement, "No transaction is open."));
            case SAVEPOINT -> session.textualSavepoint(statement);
            case RELEASE -> session.textualRelease(statement);
            default -> session.goBackToSavepoint(statement.name(), statement.sql());
        };
    }

    private static Mono<Void> failed(ParsedStatement statement, String message) {
        return Mono.error(new R2dbcBadGrammarException(message, "25000", 0, statement.sql()));
    }
}
