package io.millrace.runtime;

import io.millrace.CapabilityStatus;
import io.millrace.DatabaseType;
import io.millrace.Dialect;
import io.millrace.Migration;
import io.millrace.MigrationReport;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.ReplicaReads;
import io.millrace.capability.StatementDescriptions;
import io.millrace.capability.Statistics;
import io.millrace.error.DatastoreClosedException;
import io.millrace.error.DatastoreException;
import io.millrace.mapping.RowMapper;
import io.millrace.migration.MigrationSource;
import io.millrace.migration.Migrator;
import io.millrace.schema.DatabaseSchema;
import io.millrace.spi.JoinedTransactions;
import io.millrace.spi.SchemaReader;
import io.millrace.spi.ScriptSessions;
import io.millrace.spi.TransferSupport;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * A datastore over any driver of the R2DBC SPI. Adapters make one of a {@link DatastoreSpec}, or extend it to offer what
 * their database can do beyond the interface.
 */
public class R2dbcDatastore implements RelationalDatastore {
    private final DatastoreSpec spec;
    private final ConnectionSource connections;
    private final StatementRunner statements;
    private final TransactionRunner transactions;
    private final TransactionOptions givenWrites;

    /** For rows that may be had only once, so that nothing can be done again. */
    private final TransactionOptions rowsOfOneUse;

    private final TransactionScope scope;
    private final Map<Class<?>, Object> own;
    private final Capabilities capabilities = new Capabilities();
    private final Mono<Void> closing;
    private volatile boolean closed;

    /**
     * Makes a datastore. No I/O happens here.
     *
     * @param given what it is made of
     */
    public R2dbcDatastore(DatastoreSpec given) {
        DatastoreSpec spec = given.withCodecs(FoundCodecs.and(given.codecs(), getClass()));
        this.spec = spec;
        this.connections = spec.connections();
        Observers observers = Observers.of(spec, getClass());
        this.statements = new StatementRunner(spec, StatementGuard.of(spec.dialect()), observers);
        this.scope = new TransactionScope(spec.displayName());
        this.transactions = new TransactionRunner(connections, statements, scope, spec.transactions(), observers);
        this.givenWrites = spec.transactions().ofGivenWrites();
        this.rowsOfOneUse = givenWrites.withRetries(0);
        this.own = ownCapabilities(observers);
        this.closing = capabilities
                .close()
                .then(connections.close())
                .onErrorMap(statements::translate)
                .cache();
    }

    private Map<Class<?>, Object> ownCapabilities(Observers observers) {
        Map<Class<?>, Object> known = new HashMap<>();
        known.put(JoinedTransactions.class, new Joins(connections, statements, scope, this::closedRefusal));
        known.put(ScriptSessions.class, new Scripts(spec, observers, scope, this::refusal));
        known.put(SchemaReader.class, spec.schemaReader());
        known.put(TransferSupport.class, spec.transferSupport());
        known.put(Statistics.class, (Statistics) connections::statistics);
        StatementDescriber describer = spec.describer();
        if (describer != null) {
            known.put(StatementDescriptions.class, new Descriptions(connections, statements, describer, this::refusal));
        }
        return Map.copyOf(known);
    }

    @Override
    public final String displayName() {
        return spec.displayName();
    }

    @Override
    public final DatabaseType type() {
        return spec.type();
    }

    @Override
    public final Dialect dialect() {
        return spec.dialect();
    }

    @Override
    public final <T> Flux<T> query(Sql sql, RowMapper<T> mapper) {
        return many(() -> {
            PreparedSql prepared = statements.prepareAlone(sql);
            return Boundary.of(
                    connections.query(
                            prepared.bound().text(), connection -> statements.query(connection, prepared, mapper)),
                    error -> statements.translate(error, prepared));
        });
    }

    @Override
    public final <T> Mono<T> queryOne(Sql sql, RowMapper<T> mapper) {
        return one(() -> {
            PreparedSql prepared = statements.prepareAlone(sql);
            return Boundary.of(
                    connections.queryOne(
                            prepared.bound().text(), connection -> statements.queryOne(connection, prepared, mapper)),
                    error -> statements.translateSingle(error, prepared));
        });
    }

    @Override
    public final Mono<RunResult> execute(Sql sql) {
        return one(() -> {
            PreparedSql prepared = statements.prepareAlone(sql);
            return Boundary.of(
                    connections.useOne(connection -> statements.execute(connection, prepared)),
                    error -> statements.translate(error, prepared));
        });
    }

    @Override
    public final Flux<RunResult> batch(List<Sql> batch) {
        return bounded(
                one(() -> transactions.one(givenWrites, tx -> tx.batch(batch).collectList()))
                        .flatMapIterable(Function.identity()));
    }

    @Override
    public final Mono<Long> executeAll(String sql, Publisher<?> rows) {
        return bounded(one(() -> BulkWrite.of(sql, rows, statements.rowsAtOnce())
                .in(write -> transactions.one(rowsOfOneUse, write::on))));
    }

    @Override
    public final <T> Flux<T> queryAll(String sql, Publisher<?> rows, RowMapper<T> mapper) {
        return bounded(many(() -> BulkWrite.of(sql, rows, statements.rowsAtOnce())
                .rowsIn(write -> transactions.many(rowsOfOneUse, tx -> write.rowsOn(tx, mapper)))));
    }

    @Override
    public final <T> Mono<T> transaction(
            TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> work) {
        return bounded(one(() -> transactions.one(options, work)));
    }

    @Override
    public final <T> Flux<T> transactionMany(
            TransactionOptions options, Function<? super Transaction, ? extends Publisher<T>> work) {
        return bounded(many(() -> transactions.many(options, work)));
    }

    @Override
    public final Mono<Transaction> begin(TransactionOptions options) {
        return bounded(one(() -> transactions.manual(options)));
    }

    @Override
    public final Mono<MigrationReport> migrate(Collection<Migration> migrations) {
        return Migrator.of(this, MigrationSource.of(migrations)).up().run();
    }

    @Override
    public final Mono<DatabaseSchema> schema() {
        return transaction(
                        TransactionOptions.READ_ONLY, tx -> spec.schemaReader().read(tx))
                .contextWrite(ReplicaReads::avoid);
    }

    @Override
    public final <C> Optional<C> capability(Class<C> type) {
        Object mine = own.get(type);
        return mine == null ? capabilities.find(type, this) : Optional.of(type.cast(mine));
    }

    @Override
    public final Mono<CapabilityStatus> availability(Class<?> type) {
        return one(() ->
                own.containsKey(type) ? Mono.just(CapabilityStatus.AVAILABLE) : capabilities.availability(type, this));
    }

    @Override
    public final Mono<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            return closing;
        });
    }

    @Override
    public final String toString() {
        return displayName();
    }

    /**
     * Work that a datastore adds to the interface, under the same rules: refused after closing, and inside a transaction of
     * this datastore; its errors translated.
     *
     * @param work makes the publisher of the work
     * @param <T> what it emits
     * @return what the work emits
     */
    protected final <T> Flux<T> guarded(Supplier<? extends Publisher<T>> work) {
        return Boundary.of(many(work), statements::translate);
    }

    private static <T> Flux<T> bounded(Flux<T> work) {
        return Boundary.of(work, UnaryOperator.identity());
    }

    private static <T> Mono<T> bounded(Mono<T> work) {
        return Boundary.of(work, UnaryOperator.identity());
    }

    private <T> Flux<T> many(Supplier<? extends Publisher<T>> work) {
        return Flux.deferContextual(context -> {
            DatastoreException refusal = refusal(context);
            return refusal == null ? work.get() : Boundary.refusal(refusal);
        });
    }

    private <T> Mono<T> one(Supplier<? extends Mono<T>> work) {
        return Mono.deferContextual(context -> {
            DatastoreException refusal = refusal(context);
            return refusal == null ? work.get() : Boundary.refusal(refusal);
        });
    }

    private @Nullable DatastoreException refusal(ContextView context) {
        DatastoreException refused = closedRefusal();
        return refused == null ? scope.misuse(context) : refused;
    }

    private @Nullable DatastoreException closedRefusal() {
        return closed
                ? new DatastoreClosedException(
                        "The datastore " + displayName() + " is closed; nothing can be done with it any more.")
                : null;
    }
}
