package io.millrace.sqlite;

import io.millrace.capability.DatastoreStatistics;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.error.UnsupportedFeatureException;
import io.millrace.runtime.ConnectionSource;
import io.millrace.runtime.JoinedConnection;
import io.millrace.sqlite.driver.SqliteConnectionFactory;
import io.millrace.sqlite.driver.SqliteStatistics;
import io.r2dbc.spi.Connection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sessions of the driver. Outside transactions a session has no state and takes any number of callers at once, so that one
 * serves them all; a transaction gets its own.
 */
final class SqliteConnectionSource implements ConnectionSource {
    private final SqliteConnectionFactory factory;
    private volatile @Nullable Connection shared;

    SqliteConnectionSource(SqliteConnectionFactory factory) {
        this.factory = factory;
    }

    @Override
    public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
        Connection session = shared;
        return session != null ? Flux.from(work.apply(session)) : opened().flatMapMany(work);
    }

    @Override
    public <T> Mono<T> useOne(Function<? super Connection, ? extends Mono<T>> work) {
        Connection session = shared;
        return session != null ? work.apply(session) : opened().flatMap(work);
    }

    @Override
    public Mono<Connection> acquire(boolean readOnly) {
        return factory.create();
    }

    /** A session that is closed rolls back what is open on it. */
    @Override
    public Mono<Void> release(Connection connection) {
        return Mono.from(connection.close());
    }

    @Override
    public Connection joinable(Connection theirs) {
        return JoinedConnection.unwrapped(theirs, SqliteConnectionFactory.connectionType())
                .orElseThrow(() ->
                        new UnsupportedFeatureException("The connection is not one of Millrace's SQLite driver, and"
                                + " cannot be joined by a datastore on SQLite."));
    }

    @Override
    public Mono<Connection> acquireForScript() {
        return factory.createExclusive()
                // A caller that cancels at the very moment of the hand-over never gets the connection.
                .doOnDiscard(Connection.class, lost -> Mono.from(lost.close()).subscribe());
    }

    @Override
    public boolean scriptsExcludeWriters() {
        return true;
    }

    @Override
    public boolean hasSingleConnection() {
        return factory.configuration().hasSingleConnection();
    }

    /** The engine is in this process, and answers whatever happens. */
    @Override
    public boolean answersCanBeLost() {
        return false;
    }

    @Override
    public DatastoreStatistics statistics() {
        SqliteStatistics now = factory.statistics();
        return new DatastoreStatistics(Map.ofEntries(
                Map.entry(Measure.WAITING, now.waiting()),
                Map.entry(Measure.WAITS_EXPIRED, now.waitsExpired()),
                Map.entry(Measure.REFUSED, now.refused()),
                Map.entry(Measure.READERS_WAITING, now.waitingForReader()),
                Map.entry(Measure.READERS_BUSY, now.readersBusy()),
                Map.entry(Measure.READERS_LIMIT, now.readersLimit()),
                Map.entry(Measure.WRITERS_WAITING, now.waitingForWriter()),
                Map.entry(Measure.WRITERS_BUSY, now.writersBusy()),
                Map.entry(Measure.CURSORS_OPEN, now.openCursors()),
                Map.entry(Measure.TRANSACTIONS_OPEN, now.openTransactions()),
                Map.entry(Measure.GROUP_COMMITS, now.groupCommits()),
                Map.entry(Measure.GROUPED_WRITES, now.groupedWrites())));
    }

    @Override
    public Mono<Void> close() {
        return factory.close();
    }

    /** Callers that come first may each make a session; any of them will do, since sessions cost nothing. */
    private Mono<Connection> opened() {
        return factory.create().doOnNext(session -> shared = session);
    }
}
