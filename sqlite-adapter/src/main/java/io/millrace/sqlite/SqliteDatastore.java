package io.millrace.sqlite;

import io.millrace.DatabaseType;
import io.millrace.TransactionOptions.Isolation;
import io.millrace.mapping.TypeCodec;
import io.millrace.mapping.TypeCodecs;
import io.millrace.observation.StatementObserver;
import io.millrace.runtime.DatastoreSpec;
import io.millrace.runtime.R2dbcDatastore;
import io.millrace.runtime.TransactionDefaults;
import io.millrace.sqlite.driver.BackupProgress;
import io.millrace.sqlite.driver.CheckpointMode;
import io.millrace.sqlite.driver.CheckpointResult;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration;
import io.millrace.sqlite.driver.SqliteConnectionFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A datastore on SQLite, in a file, in memory, or read-only.
 *
 * <p>A file has one connection that writes and several that read at the same time; writers queue in the order of their
 * arrival and never see {@code database is locked} because of one another. In memory, and without a write-ahead log,
 * everything happens on one connection.
 */
public final class SqliteDatastore extends R2dbcDatastore {
    private final SqliteConnectionFactory factory;

    /** Transactions that write have the database for themselves, and those that read a snapshot. */
    static final TransactionDefaults TRANSACTIONS =
            TransactionDefaults.STANDARD.withIsolation(Isolation.SERIALIZABLE, Isolation.SERIALIZABLE);

    SqliteDatastore(
            SqliteConnectionFactory factory,
            boolean logging,
            TransactionDefaults transactions,
            List<StatementObserver> observers,
            TypeCodecs codecs) {
        super(DatastoreSpec.of(
                        DatabaseType.SQLITE,
                        "sqlite:" + factory.configuration().location(),
                        SqliteDialect.INSTANCE,
                        new SqliteConnectionSource(factory))
                .withStatements(new SqliteStatementExecutor())
                .withErrors(new SqliteErrorTranslator())
                .withSchemaReader(new SqliteSchemaReader())
                .withTransferSupport(new SqliteTransferSupport())
                .withDescriber(new SqliteStatementDescriber())
                .withTransactions(transactions)
                .withObservers(observers)
                .withLogging(logging)
                .withCodecs(codecs));
        this.factory = factory;
    }

    /**
     * Settings of a datastore, to begin with one in memory.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Copies the database to a new file while it is in use.
     *
     * @param target the file, which must not exist; it appears, readable by its owner only, when it is complete
     * @return the progress; completes when the file is there. Cancelling stops the signals; the copy is finished and left.
     */
    public Flux<BackupProgress> backup(Path target) {
        return guarded(() -> factory.backup(target));
    }

    /**
     * Moves what the write-ahead log holds into the database file, which SQLite otherwise does by itself every 1,000 pages.
     *
     * @param mode how thoroughly
     * @return what was moved
     */
    public Mono<CheckpointResult> checkpoint(CheckpointMode mode) {
        return guarded(() -> factory.checkpoint(mode)).single();
    }

    /**
     * Looks for damage.
     *
     * @return a description of each problem found; nothing when there is none
     */
    public Flux<String> integrityCheck() {
        return guarded(factory::integrityCheck);
    }

    /** The file, unless the database is in memory. */
    Optional<Path> file() {
        return factory.configuration().file();
    }

    /** Settings of a datastore. Not thread-safe; may be used again after {@link #build()}. */
    public static final class Builder {
        private final SqliteConnectionConfiguration.Builder driver = SqliteConnectionConfiguration.builder();
        private boolean logging;
        private final List<StatementObserver> observers = new ArrayList<>();
        private TransactionDefaults transactions = TRANSACTIONS;
        private TypeCodecs codecs = TypeCodecs.none();

        private Builder() {}

        /**
         * Keeps the database in a file, which is created when it is missing, with its folders.
         *
         * @param path the file
         * @return this builder
         */
        public Builder file(Path path) {
            driver.file(path);
            return this;
        }

        /**
         * Keeps the database in memory until the datastore is closed.
         *
         * @return this builder
         */
        public Builder memory() {
            driver.memory();
            return this;
        }

        /**
         * Refuses every write.
         *
         * @param value whether writes are refused
         * @return this builder
         */
        public Builder readOnly(boolean value) {
            driver.readOnly(value);
            return this;
        }

        /**
         * Opens a file that somebody else may have made to do harm, or for statements of somebody else: read-only, checked for damage
         * first, with low limits and a time limit for each statement. What holds is in {@code docs/security.md}.
         *
         * @param value whether the database is untrusted
         * @return this builder
         */
        public Builder untrusted(boolean value) {
            driver.untrusted(value);
            return this;
        }

        /**
         * Runs a statement on each native connection, the readers and the writer, when it is opened and before it serves anybody: a PRAGMA, a
         * temporary table or view. One that fails fails the opening. It may run again on the same connection, so write {@code IF NOT EXISTS}.
         *
         * @param sql one statement, run behind those that were given before
         * @return this builder
         * @throws IllegalArgumentException when it is none, or several, or begins or ends a transaction
         */
        public Builder connectionStatement(String sql) {
            driver.connectionStatement(sql);
            return this;
        }

        /**
         * Tells somebody of each statement: its text, its times, its rows and its outcome, and never its values.
         *
         * @param observer who is told, beside those that {@link java.util.ServiceLoader} finds
         * @return this builder
         */
        public Builder observer(StatementObserver observer) {
            observers.add(observer);
            return this;
        }

        /**
         * Logs each statement with its time, and never with its values.
         *
         * @param value whether statements are logged
         * @return this builder
         */
        public Builder logging(boolean value) {
            logging = value;
            return this;
        }

        /**
         * Says how often the work of a transaction is done again after a conflict with another process or a change of the schema, where
         * its options say nothing.
         *
         * @param retries by default 20, and 0 for never
         * @return this builder
         */
        public Builder transactionRetries(int retries) {
            transactions = transactions.withRetries(retries);
            return this;
        }

        /**
         * Teaches the datastore a type. One for the same type is replaced.
         *
         * @param codec how values of the type are kept
         * @return this builder
         * @throws io.millrace.error.ConfigurationException when the codec is for a type that needs none, or keeps it as one that no
         *     database knows
         */
        public Builder codec(TypeCodec<?, ?> codec) {
            return codecs(codecs.with(List.of(codec)));
        }

        /**
         * Teaches the datastore types.
         *
         * @param taught all of them
         * @return this builder
         */
        public Builder codecs(TypeCodecs taught) {
            codecs = taught;
            return this;
        }

        /**
         * Sets anything else that the driver can be told: pragmas, numbers of connections, limits, extensions.
         *
         * @param settings sets it
         * @return this builder
         */
        public Builder driver(Consumer<SqliteConnectionConfiguration.Builder> settings) {
            settings.accept(driver);
            return this;
        }

        /**
         * Makes the datastore. No I/O happens here.
         *
         * @return the datastore, to be closed by the caller
         */
        public SqliteDatastore build() {
            return new SqliteDatastore(
                    SqliteConnectionFactory.of(driver.build()), logging, transactions, List.copyOf(observers), codecs);
        }
    }
}
