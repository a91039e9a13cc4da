package io.millrace.sqlite.driver;

import io.millrace.sqlite.driver.internal.engine.Engine;
import io.millrace.sqlite.driver.internal.engine.EngineReference;
import io.millrace.sqlite.driver.internal.sql.ParsedTextCache;
import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Lifecycle;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A session on an {@link Engine}. It holds no native connection but while a transaction is open, so having many costs
 * nothing. Outside a transaction its statements may be executed concurrently.
 */
final class SqliteConnection implements Connection, Lifecycle {
    private final Engine engine;
    private final SqliteSession session;
    private final StatementDispatcher dispatcher;
    private final ParsedTextCache cache;
    private final int fetchSize;

    SqliteConnection(EngineReference hold, ParsedTextCache cache, SqliteConnectionConfiguration configuration) {
        this.engine = hold.engine();
        this.session = new SqliteSession(hold, configuration.limits());
        this.dispatcher = new StatementDispatcher(engine, session);
        this.cache = cache;
        this.fetchSize = configuration.fetchSize();
    }

    /** This connection, once it has the writing native connection for itself. */
    Mono<Connection> exclusive() {
        return session.becomeExclusive()
                .doOnCancel(() -> session.close().subscribe())
                .thenReturn(this);
    }

    @Override
    public SqliteStatement createStatement(String sql) {
        if (sql == null) {
            throw new IllegalArgumentException("The statement must not be null");
        }
        return new SqliteStatement(dispatcher, cache.parse(sql), fetchSize);
    }

    @Override
    public Batch createBatch() {
        return new SqliteBatch(dispatcher, cache, fetchSize);
    }

    @Override
    public Publisher<Void> beginTransaction() {
        return session.begin(false, null);
    }

    /**
     * Read-only transactions run on a reader and see the database as it was when they began. Others take the writer at
     * once. The isolation level may be any, since all transactions are serializable.
     */
    @Override
    public Publisher<Void> beginTransaction(TransactionDefinition definition) {
        if (definition == null) {
            throw new IllegalArgumentException("The transaction definition must not be null");
        }
        Boolean readOnly = definition.getAttribute(TransactionDefinition.READ_ONLY);
        Duration lockWait = definition.getAttribute(TransactionDefinition.LOCK_WAIT_TIMEOUT);
        return session.begin(Boolean.TRUE.equals(readOnly), lockWait);
    }

    @Override
    public Publisher<Void> commitTransaction() {
        return session.commit();
    }

    @Override
    public Publisher<Void> rollbackTransaction() {
        return session.rollback();
    }

    @Override
    public Publisher<Void> createSavepoint(String name) {
        return session.setSavepoint(name, "SAVEPOINT " + quoted(name));
    }

    @Override
    public Publisher<Void> releaseSavepoint(String name) {
        return session.releaseSavepoint(name, "RELEASE " + quoted(name));
    }

    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        return session.goBackToSavepoint(name, "ROLLBACK TO " + quoted(name));
    }

    private static String quoted(String name) {
        if (name == null) {
            throw new IllegalArgumentException("The name of the savepoint must not be null");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public boolean isAutoCommit() {
        return !session.isInTransaction();
    }

    /** Switching it off begins a transaction, switching it on commits the one that is open. */
    @Override
    public Publisher<Void> setAutoCommit(boolean autoCommit) {
        return autoCommit ? session.commit() : session.begin(false, null);
    }

    @Override
    public ConnectionMetadata getMetadata() {
        return SqliteConnectionMetadata.INSTANCE;
    }

    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return IsolationLevel.SERIALIZABLE;
    }

    /** Accepts any level: transactions are serializable, which is never weaker than what is asked for. */
    @Override
    public Publisher<Void> setTransactionIsolationLevel(IsolationLevel isolationLevel) {
        if (isolationLevel == null) {
            throw new IllegalArgumentException("The isolation level must not be null");
        }
        return Mono.empty();
    }

    @Override
    public Publisher<Void> setLockWaitTimeout(Duration timeout) {
        requirePositive(timeout);
        return Mono.fromRunnable(() -> session.lockWaitTimeout(timeout));
    }

    @Override
    public Publisher<Void> setStatementTimeout(Duration timeout) {
        requirePositive(timeout);
        return Mono.fromRunnable(() -> session.statementTimeout(timeout));
    }

    private static void requirePositive(Duration timeout) {
        if (timeout == null || timeout.isNegative()) {
            throw new IllegalArgumentException("The timeout must be a duration, or zero for none");
        }
    }

    @Override
    public Publisher<Boolean> validate(ValidationDepth depth) {
        if (depth == null) {
            throw new IllegalArgumentException("The depth must not be null");
        }
        return Mono.defer(() -> {
            if (!session.isValid() || engine.isClosing()) {
                return Mono.just(false);
            }
            return depth == ValidationDepth.LOCAL ? Mono.just(true) : validateRemote();
        });
    }

    private Mono<Boolean> validateRemote() {
        return Flux.from(createStatement("SELECT 1").execute())
                .concatMap(result -> result.map(row -> true))
                .single()
                .onErrorReturn(false);
    }

    /** Rolls an open transaction back and ends open queries. Closing again does nothing. */
    @Override
    public Publisher<Void> close() {
        return session.close();
    }

    @Override
    public Publisher<Void> postAllocate() {
        return Mono.empty();
    }

    /** Rolls back what is open and resets the timeouts, so that the next user finds a fresh connection. */
    @Override
    public Publisher<Void> preRelease() {
        return session.reset();
    }
}
