package io.millrace.runtime;

import io.millrace.capability.DatastoreStatistics;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.sql.SqlText;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where a datastore's connections come from and how they go back. */
public interface ConnectionSource {
    /**
     * Does auto-commit work on a connection, which may be shared with others when the driver allows it. Whether the work
     * completes, fails or is cancelled, the connection is given back. It is called anew for each subscriber.
     *
     * @param work the work
     * @param <T> what it emits
     * @return what the work emits
     */
    <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work);

    /**
     * As {@link #use}, for work with one value at most.
     *
     * @param work the work
     * @param <T> what it emits
     * @return what the work emits
     */
    default <T> Mono<T> useOne(Function<? super Connection, ? extends Mono<T>> work) {
        return this.<T>use(work).singleOrEmpty();
    }

    /**
     * As {@link #use}, for a statement that is asked for its rows. A source that has replicas may choose one of them by what is
     * known of the statement, unless {@link io.millrace.capability.ReplicaReads#areAvoided} says no.
     *
     * @param sql the statement
     * @param work the work
     * @param <T> what it emits
     * @return what the work emits
     */
    default <T> Flux<T> query(SqlText sql, Function<? super Connection, ? extends Publisher<T>> work) {
        return use(work);
    }

    /**
     * As {@link #query}, for work with one value at most.
     *
     * @param sql the statement
     * @param work the work
     * @param <T> what it emits
     * @return what the work emits
     */
    default <T> Mono<T> queryOne(SqlText sql, Function<? super Connection, ? extends Mono<T>> work) {
        return useOne(work);
    }

    /**
     * A connection for a transaction, for the caller alone until {@link #release}.
     *
     * @param readOnly whether the transaction only reads, so that a replica may serve it, unless {@link
     *     io.millrace.capability.ReplicaReads#areAvoided} says no
     * @return the connection, outside any transaction
     */
    Mono<Connection> acquire(boolean readOnly);

    /**
     * Takes a connection back. Whatever is open on it is rolled back first, and statements that still run on it are ended.
     *
     * @param connection one that {@link #acquire} gave
     * @return completes when the connection is back, or after a limited time while it is still being cleaned; nobody else gets it
     *     before it is clean
     */
    Mono<Void> release(Connection connection);

    /**
     * Takes a connection back that must serve nobody else: an error of the JVM, such as a stack overflow, was thrown out of what was
     * done with it, and may have left something half done. Otherwise as {@link #release}.
     *
     * @param connection one that {@link #acquire} gave
     * @return as {@link #release}; by default that, which suits a source that nothing of its callers reaches, or whose connections
     *     are closed when they are released
     */
    default Mono<Void> abandon(Connection connection) {
        return release(connection);
    }

    /**
     * Whether one connection serves everything, so that work outside a transaction waits for its end.
     *
     * @return {@code true} when there is one connection only
     */
    default boolean hasSingleConnection() {
        return false;
    }

    /**
     * A connection for one script, whose statements may change the session: settings, locks, temporary tables. It is for the
     * caller alone until {@link #discard}, and for nobody else afterwards.
     *
     * @return the connection, outside any transaction; by default as {@link #acquire}, which suits a source whose connections
     *     are closed when they are released
     */
    default Mono<Connection> acquireForScript() {
        return acquire(false);
    }

    /**
     * Takes back the connection of a script. Whatever is open on it is rolled back, and its session ends: what the script has
     * set reaches nobody.
     *
     * @param connection one that {@link #acquireForScript} gave
     * @return completes when the session is over, or given up
     */
    default Mono<Void> discard(Connection connection) {
        return release(connection);
    }

    /**
     * Whether nobody can write while a script has its connection.
     *
     * @return by default whether there is one connection only
     */
    default boolean scriptsExcludeWriters() {
        return hasSingleConnection();
    }

    /**
     * Looks whether statements of the datastore can run on a connection that belongs to somebody else.
     *
     * @param theirs the connection, which may be wrapped
     * @return the driver's own connection in it, by which it is known who else works on it
     * @throws UnsupportedFeatureException when it is another database's, or another driver's; by default always
     */
    default Connection joinable(Connection theirs) {
        throw new UnsupportedFeatureException("This datastore's adapter cannot work on a connection of somebody else.");
    }

    /**
     * Takes a connection that belongs to somebody else, who has a transaction open on it, so that statements of the datastore can
     * run there. It is never given back, and its transaction never ended. Called once for all work that is on it at the same time.
     *
     * @param driver what {@link #joinable} has found
     * @return its use; by default that of a driver which ends by itself what nobody waits for, before the owner's next command
     */
    default JoinedConnection join(Connection driver) {
        return JoinedConnection.of(driver);
    }

    /**
     * Lets no connection that is open now serve anybody else: something was defined that those do not know. Who has one
     * keeps it to the end of what it is used for. Does not wait.
     */
    default void renew() {}

    /**
     * Whether a commit may take effect without an answer, as over a network. A limit on a transaction then ends its wait for the
     * commit with an {@link io.millrace.error.OutcomeUnknownException}. Where it cannot, the limit waits for a commit that has
     * begun, and its outcome is always known.
     *
     * @return {@code false} for a database within this process
     */
    default boolean answersCanBeLost() {
        return true;
    }

    /**
     * How busy it is now. Neither blocks nor asks the database.
     *
     * @return what it can tell; by default nothing
     */
    default DatastoreStatistics statistics() {
        return DatastoreStatistics.NONE;
    }

    /**
     * Closes what this source holds.
     *
     * @return completes when everything is closed
     */
    Mono<Void> close();

    /**
     * Connections of a factory, one for each use. With a pool as the factory they are the pool's.
     *
     * @param factory the factory; {@link #close} closes it when it is {@link io.r2dbc.spi.Closeable}
     * @return the source
     */
    static ConnectionSource of(ConnectionFactory factory) {
        return new FactoryConnectionSource(factory);
    }
}
