package io.millrace.testkit.mock;

import io.millrace.DatabaseType;
import io.millrace.Dialect;
import io.millrace.Migration;
import io.millrace.MigrationReport;
import io.millrace.MigrationReport.Applied;
import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.Transaction;
import io.millrace.TransactionOptions;
import io.millrace.capability.DatastoreStatistics;
import io.millrace.capability.Statistics;
import io.millrace.mapping.TypeCodecs;
import io.millrace.runtime.ConnectionSource;
import io.millrace.runtime.DatastoreSpec;
import io.millrace.runtime.R2dbcDatastore;
import io.millrace.runtime.TransactionDefaults;
import io.millrace.schema.DatabaseSchema;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A datastore without a database, for unit tests of repositories. It answers statements as it was told, and records them:
 *
 * <pre>{@code
 * MockDatastore db = new MockDatastore();
 * db.when("SELECT name FROM person WHERE id = ?").thenRows(Row.of(Columns.of("name"), "Ann"));
 * db.when(sql -> sql.text().startsWith("INSERT")).thenChanges(1);
 * }</pre>
 *
 * <p>Only the database is replaced. The runtime is the real one: nothing happens before subscription, each subscription
 * counts as a run of its own, values are checked against parameters, rows are mapped, and transactions commit, roll back,
 * nest, retry, reach their limits and refuse misuse as they do in production. Nothing is kept, so nothing is undone by a
 * rollback either: {@link #transactions()} tells how each ended.
 *
 * <p>A statement that nothing was said about fails with an {@link AssertionError} that names it and lists what was said.
 *
 * <p>Thread-safe. Signals arrive on the subscriber's thread, or, where an answer is delayed, on one of Reactor's {@code
 * parallel} threads. Statements that are subscribed at the same time are answered at the same time, in a transaction too.
 */
public final class MockDatastore extends MockOperations implements RelationalDatastore {
    /** What {@link #type()} gives unless another kind of database was asked for. */
    public static final DatabaseType TYPE = new DatabaseType("mock");

    private static final Dialect STANDARD = new MockDialect();

    private final Script script = new Script();
    private final Records records = new Records();
    private final MigrationTable applied = new MigrationTable();
    private final List<Migration> migrations = new CopyOnWriteArrayList<>();
    private final Map<Class<?>, Object> capabilities = new ConcurrentHashMap<>();
    private volatile @Nullable DatabaseSchema schema;
    private final RelationalDatastore runtime;

    /** Makes a datastore that understands standard SQL. */
    public MockDatastore() {
        this(TYPE, STANDARD);
    }

    /**
     * Makes a datastore that passes for one kind of database.
     *
     * @param type the kind, which {@link #type()} gives
     * @param dialect that database's dialect, by which statements are read and values encoded
     */
    public MockDatastore(DatabaseType type, Dialect dialect) {
        this(type, dialect, TypeCodecs.none());
    }

    /**
     * Makes a datastore that understands standard SQL and was taught types, as the real one is.
     *
     * @param codecs the codecs, beside those that are found on the class path
     */
    public MockDatastore(TypeCodecs codecs) {
        this(TYPE, STANDARD, codecs);
    }

    /**
     * Makes a datastore that passes for one kind of database and was taught types.
     *
     * @param type the kind, which {@link #type()} gives
     * @param dialect that database's dialect, by which statements are read and values encoded
     * @param codecs the codecs, beside those that are found on the class path
     */
    public MockDatastore(DatabaseType type, Dialect dialect, TypeCodecs codecs) {
        this.runtime = new R2dbcDatastore(DatastoreSpec.of(
                        type,
                        "mock:" + type.name(),
                        dialect,
                        ConnectionSource.of(new MockConnectionFactory(script, records)))
                .withStatements(new MockStatementExecutor())
                .withCodecs(codecs)
                // As often as in production, and without a wait.
                .withTransactions(
                        TransactionDefaults.STANDARD.withRetries(TransactionDefaults.STANDARD_RETRIES, Duration.ZERO)));
        capabilities.put(Statistics.class, (Statistics) () -> DatastoreStatistics.NONE);
    }

    /**
     * Says how a statement is answered, whatever its values are. What was said last counts first.
     *
     * @param text the statement's text as the caller gives it, with its parameters; any white space counts as one blank
     * @return what to say next
     */
    public Stubbing when(String text) {
        return script.when(text);
    }

    /**
     * Says how a statement is answered when it has exactly these values. What was said last counts first.
     *
     * @param statement the statement; any white space in its text counts as one blank
     * @return what to say next
     */
    public Stubbing when(Sql statement) {
        return script.when(statement);
    }

    /**
     * Says how statements are answered in whose text the pattern is found. What was said last counts first.
     *
     * @param pattern the pattern
     * @return what to say next
     */
    public Stubbing when(Pattern pattern) {
        return script.when(
                "/" + pattern + "/", sql -> pattern.matcher(sql.text()).find());
    }

    /**
     * Says how some statements are answered. What was said last counts first.
     *
     * @param matcher tells by its text and its values whether a statement is meant
     * @return what to say next
     */
    public Stubbing when(Predicate<Sql> matcher) {
        return script.when("statements by a predicate", matcher);
    }

    /**
     * Says how commits are answered; by default each succeeds. Only errors and delays matter here. A commit that fails ends
     * in a rollback.
     *
     * @return what to say next
     */
    public Stubbing whenCommitting() {
        return script.commits();
    }

    /**
     * Offers a capability. By itself a datastore offers {@link Statistics}, as every one does; they know nothing, until others are offered in
     * their place: {@code db.offer(Statistics.class, () -> new DatastoreStatistics(Map.of(Measure.WAITING, 3L)))}.
     *
     * @param type its interface
     * @param instance the capability
     * @param <C> its interface
     * @return this datastore
     */
    public <C> MockDatastore offer(Class<C> type, C instance) {
        capabilities.put(type, instance);
        return this;
    }

    /**
     * Sets what {@link #schema()} gives.
     *
     * @param described the schema
     * @return this datastore
     */
    public MockDatastore describe(DatabaseSchema described) {
        schema = described;
        return this;
    }

    /**
     * The statements that were run, those in transactions and those that failed included. Each row of a bulk write is a
     * statement of its own. Migrations are not among them.
     *
     * @return them with their values, in the order in which they were run
     */
    public List<Sql> statements() {
        return records.statements();
    }

    /**
     * The transactions that began, those of batches and bulk writes included, and one for each attempt where they are
     * retried. Nested ones are part of the one around them.
     *
     * @return them, in the order in which they began
     */
    public List<RecordedTransaction> transactions() {
        return records.transactions();
    }

    /**
     * The migrations that were applied.
     *
     * @return them, in the order in which they were applied
     */
    public List<Migration> migrations() {
        return List.copyOf(migrations);
    }

    @Override
    RelationalDatastore runtime() {
        return runtime;
    }

    @Override
    public String displayName() {
        return runtime.displayName();
    }

    @Override
    public DatabaseType type() {
        return runtime.type();
    }

    @Override
    public Dialect dialect() {
        return runtime.dialect();
    }

    @Override
    public <T> Mono<T> transaction(TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> work) {
        return runtime.transaction(options, tx -> work.apply(new MockTransaction(tx)));
    }

    @Override
    public <T> Flux<T> transactionMany(
            TransactionOptions options, Function<? super Transaction, ? extends Publisher<T>> work) {
        return runtime.transactionMany(options, tx -> work.apply(new MockTransaction(tx)));
    }

    @Override
    public Mono<Transaction> begin(TransactionOptions options) {
        return runtime.begin(options).map(MockTransaction::new);
    }

    /**
     * {@inheritDoc}
     *
     * <p>They are checked against one another and against those that were applied before, of which there are none at first. Their
     * scripts, and the statements of migrations in code, succeed without being stubbed, and find nothing.
     */
    @Override
    public Mono<MigrationReport> migrate(Collection<Migration> given) {
        return Origin.migrations(applied, runtime.migrate(given))
                .doOnNext(report ->
                        report.applied().stream().map(Applied::migration).forEach(migrations::add));
    }

    /** The schema that was {@linkplain #describe given}; without one, an error that says so. */
    @Override
    public Mono<DatabaseSchema> schema() {
        return Mono.defer(() -> {
            DatabaseSchema given = schema;
            return given == null ? runtime.schema() : Mono.just(given);
        });
    }

    @Override
    public <C> Optional<C> capability(Class<C> type) {
        return Optional.ofNullable(capabilities.get(type)).map(type::cast);
    }

    @Override
    public Mono<Void> close() {
        return runtime.close();
    }

    @Override
    public String toString() {
        return displayName();
    }
}
