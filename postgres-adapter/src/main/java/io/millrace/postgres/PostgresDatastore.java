package io.millrace.postgres;

import io.millrace.DatabaseType;
import io.millrace.capability.ListenSignal;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.postgres.internal.ExactValues;
import io.millrace.runtime.DatastoreSpec;
import io.millrace.runtime.R2dbcDatastore;
import io.r2dbc.postgresql.extension.CodecRegistrar;
import reactor.core.publisher.Flux;

/**
 * A datastore on PostgreSQL, over a pool of connections.
 *
 * <p>Values arrive on the threads of an event loop, which must not be blocked: each serves several connections. A statement that
 * is cancelled is cancelled on the server as well, and its connection serves nobody else before that has ended.
 */
public final class PostgresDatastore extends R2dbcDatastore {
    private final PostgresConnections connections;
    private final boolean pgbouncer;

    PostgresDatastore(PostgresSettings settings) {
        this(settings, new PostgresConnections(settings));
    }

    private PostgresDatastore(PostgresSettings settings, PostgresConnections connections) {
        super(DatastoreSpec.of(
                        DatabaseType.POSTGRESQL,
                        settings.connections().displayName(),
                        PostgresDialect.INSTANCE,
                        connections)
                .withStatements(new PostgresStatementExecutor())
                .withErrors(new PostgresErrorTranslator())
                .withSchemaReader(new PostgresSchemaReader())
                .withTransferSupport(new PostgresTransferSupport())
                .withDescriber(new PostgresStatementDescriber())
                .withTransactions(settings.transactions())
                .withObservers(settings.observers())
                .withLogging(settings.logging())
                .withCodecs(PgvectorValues.codecs().with(settings.codecs().list())));
        this.connections = connections;
        this.pgbouncer = settings.connections().pgbouncer();
    }

    /**
     * Settings of a datastore, to begin with the database {@code postgres} on {@code localhost}.
     *
     * @return a builder
     */
    public static PostgresDatastoreBuilder builder() {
        return new PostgresDatastoreBuilder();
    }

    /**
     * What reads values as they are, for connections of r2dbc-postgresql that somebody else makes and whose transactions are to be
     * {@linkplain io.millrace.spi.JoinedTransactions joined}. It changes nothing for others who use the connection, and asks the server
     * once for each connection which types send text, and which are rows of tables that are named as types of extensions.
     *
     * @return for {@code PostgresqlConnectionConfiguration.builder().codecRegistrar(...)}
     */
    public static CodecRegistrar codecRegistrar() {
        return new ExactValues(true);
    }

    /** Listens to a channel whose name is known to be fit. */
    Flux<ListenSignal> listen(String channel) {
        return guarded(() -> pgbouncer ? Flux.error(PostgresDatastore::cannotListen) : connections.listen(channel));
    }

    private static UnsupportedFeatureException cannotListen() {
        return new UnsupportedFeatureException(
                "LISTEN needs a session of its own, which pgbouncer in transaction mode gives"
                        + " nobody. Listen with a second datastore, whose URL names the server itself and has no pgbouncer=true.");
    }
}
