package io.millrace;

import io.millrace.schema.DatabaseSchema;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A relational database, reached without blocking.
 *
 * <p>Thread-safe; an application has one per database, made by {@link Datastores}, and closes it at its end. Making one
 * does no I/O: the database is opened by the first statement.
 */
public interface RelationalDatastore extends SqlOperations {
    /**
     * A name for logs and errors: the kind of database and where it is, without passwords.
     *
     * @return the name
     */
    String displayName();

    /**
     * The kind of database.
     *
     * @return the kind
     */
    DatabaseType type();

    /**
     * What is particular to this database.
     *
     * @return its dialect
     */
    Dialect dialect();

    /**
     * Does work in a transaction.
     *
     * <p>The transaction begins at subscription, commits when the work's publisher completes, and rolls back when it fails
     * or is cancelled. The value is emitted only after the commit succeeded. Work is done with the transaction given to it:
     * using this datastore itself inside a transaction that may write would wait for itself, and is a
     * {@link io.millrace.error.TransactionUsageException} instead.
     *
     * <p>When another transaction has changed what this one works on, or in a deadlock, the whole work is done again, as often as the options
     * or the datastore say: the function is called anew. What it does beyond the transaction, such as sending a mail, belongs behind
     * the commit.
     *
     * @param options isolation, access, limits and retries
     * @param work makes the publisher of the work; called again for each retry
     * @param <T> the type of the value
     * @return the work's value
     */
    <T> Mono<T> transaction(TransactionOptions options, Function<? super Transaction, ? extends Mono<T>> work);

    /**
     * Does work in a transaction with {@link TransactionOptions#DEFAULT}.
     *
     * @param work makes the publisher of the work; called again for each retry
     * @param <T> the type of the value
     * @return the work's value, emitted after the commit
     * @see #transaction(TransactionOptions, Function)
     */
    default <T> Mono<T> transaction(Function<? super Transaction, ? extends Mono<T>> work) {
        return transaction(TransactionOptions.DEFAULT, work);
    }

    /**
     * Does work in a transaction and emits its values as they come, that is, before the commit. Completion means that the
     * commit succeeded. The work is done again only while nothing has been emitted.
     *
     * @param options isolation, access, limits and retries
     * @param work makes the publisher of the work; called again for each retry
     * @param <T> the type of the values
     * @return the work's values
     * @see #transaction(TransactionOptions, Function)
     */
    <T> Flux<T> transactionMany(TransactionOptions options, Function<? super Transaction, ? extends Publisher<T>> work);

    /**
     * Does work in a transaction with {@link TransactionOptions#DEFAULT} and emits its values as they come.
     *
     * @param work makes the publisher of the work; called again for each retry
     * @param <T> the type of the values
     * @return the work's values
     */
    default <T> Flux<T> transactionMany(Function<? super Transaction, ? extends Publisher<T>> work) {
        return transactionMany(TransactionOptions.DEFAULT, work);
    }

    /**
     * Begins a transaction that the caller ends by {@link Transaction#commit()} or {@link Transaction#rollback()}. The
     * caller answers for ending it in every case; {@link #transaction} does that by itself. A limit in the options rolls it
     * back when it is reached.
     *
     * <p>Nothing is done again: its caller alone knows the work. A {@link io.millrace.error.SerializationFailureException} ends it, and whoever
     * began it has to begin another.
     *
     * <p>Cancelling before the transaction is emitted rolls it back. A subscriber that cancels from another thread at the
     * very moment of that may be given it still, and answers for ending it; {@link TransactionOptions#withTimeout} limits what
     * a transaction that somebody dropped can do.
     *
     * @param options isolation, access and limits
     * @return the transaction, begun
     */
    Mono<Transaction> begin(TransactionOptions options);

    /**
     * Begins a transaction with {@link TransactionOptions#DEFAULT} that the caller ends.
     *
     * @return the transaction, begun
     * @see #begin(TransactionOptions)
     */
    default Mono<Transaction> begin() {
        return begin(TransactionOptions.DEFAULT);
    }

    /**
     * Applies the migrations that have not been applied yet, in order of their versions, each in its own transaction.
     * Several processes may do so at once: each migration is applied by one of them.
     *
     * @param migrations all migrations of their owners, in any order
     * @return what was applied; a changed, missing, duplicate, out-of-order or failing migration and a version left out are a
     *     {@link io.millrace.error.MigrationException} that names them, and those before a failing one stay applied
     * @see io.millrace.migration.Migrator Migrator, for files, reverting, status, dry runs, progress and repair
     */
    Mono<MigrationReport> migrate(Collection<Migration> migrations);

    /**
     * Reads what is in the database: tables, views, keys, constraints, indexes, and the versions of migrations. What the
     * database and Millrace keep for themselves is left out. The state is that of one moment. Inside a transaction, {@link
     * io.millrace.spi.SchemaReader} gives the schema as the transaction sees it.
     *
     * @return the schema; an {@link io.millrace.error.UnsupportedFeatureException} when the adapter cannot read it
     */
    Mono<DatabaseSchema> schema();

    /**
     * Something that a module on the class path adds for this database, such as search.
     *
     * @param type the capability's interface
     * @param <C> the capability
     * @return the capability, or empty when no module offers it for this database
     */
    <C> Optional<C> capability(Class<C> type);

    /**
     * Whether a capability can be used with the database as it is now, and if not, why: no module offers it, this kind of database has none, an
     * extension is not installed. Lazy; each subscriber asks anew.
     *
     * @param type the capability's interface
     * @return the status
     */
    default Mono<CapabilityStatus> availability(Class<?> type) {
        return Mono.fromSupplier(() -> capability(type).isPresent()
                ? CapabilityStatus.AVAILABLE
                : CapabilityStatus.unavailable(displayName() + " does not have it."));
    }

    /**
     * Closes the datastore. New work is refused at once with {@link io.millrace.error.DatastoreClosedException}; running
     * work gets a limited time and is then interrupted. Before that time begins, capabilities that hold something are closed one after
     * the other, for which all of them together have 30 seconds. Closing again waits for the same end.
     *
     * @return completes when everything is closed
     */
    Mono<Void> close();
}
