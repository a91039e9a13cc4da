package io.millrace.postgres;

import io.millrace.capability.DatastoreStatistics;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.ListenSignal;
import io.millrace.capability.ReplicaReads;
import io.millrace.runtime.ConnectionSource;
import io.millrace.runtime.JoinedConnection;
import io.millrace.runtime.Lease;
import io.millrace.sql.SqlText;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** All that connects a datastore with its servers, and the threads that serve it. */
final class PostgresConnections implements ConnectionSource {
    private static final Duration LOOPS_QUIET = Duration.ZERO;
    private static final Duration LOOPS_LIMIT = Duration.ofSeconds(2);

    private final ScramWorker scramWorker = new ScramWorker();
    private final LoopResources loops;
    private final PostgresConnectionSource primary;
    private final @Nullable ReplicaSource replicas;
    private final boolean replicaQueries;
    private final NotificationHub notifications;
    private final JoinedSessions joined;

    PostgresConnections(PostgresSettings settings) {
        ConnectionSettings connections = settings.connections();
        connections.rules().authentication().requireSense();
        loops = new DriverLoops(
                settings.eventLoops(),
                settings.network(),
                new ChannelSetup.Terms(
                        connections.rules(),
                        connections.connectTimeout(),
                        connections.tls(),
                        scramWorker,
                        LargeRows.shareOf(settings.pool().poolSize())));
        primary = source(connections, settings.pool(), settings);
        joined = new JoinedSessions(settings);
        ReplicaOptions options = settings.replicas();
        ExposedPassword.warn(connections, Servers.replicas(options.hosts()));
        ValueLoggers.warn(connections);
        replicaQueries = options.queries();
        replicas = options.hosts().isEmpty()
                ? null
                : new ReplicaSource(
                        source(
                                connections.to(Servers.replicas(options.hosts())),
                                options.pool(settings.pool()),
                                settings),
                        primary,
                        options.fallback());
        notifications = new NotificationHub(
                new PostgresConnector(connections.to(connections.servers().primary()), loops)
                        .create()
                        .map(ServerConnection::driver),
                settings);
    }

    private PostgresConnectionSource source(ConnectionSettings to, PoolLimits limits, PostgresSettings settings) {
        return new PostgresConnectionSource(new PostgresConnector(to, loops), limits, settings);
    }

    Flux<ListenSignal> listen(String channel) {
        return notifications.listen(channel);
    }

    @Override
    public <T> Flux<T> use(Function<? super Connection, ? extends Publisher<T>> work) {
        return primary.use(work);
    }

    @Override
    public <T> Mono<T> useOne(Function<? super Connection, ? extends Mono<T>> work) {
        return primary.useOne(work);
    }

    @Override
    public <T> Flux<T> query(SqlText sql, Function<? super Connection, ? extends Publisher<T>> work) {
        return suitsReplica(sql) ? Lease.many(forReading(), work, this::release) : primary.use(work);
    }

    @Override
    public <T> Mono<T> queryOne(SqlText sql, Function<? super Connection, ? extends Mono<T>> work) {
        return suitsReplica(sql) ? Lease.one(forReading(), work, this::release) : primary.useOne(work);
    }

    @Override
    public Mono<Connection> acquire(boolean readOnly) {
        return readOnly ? forReading() : primary.acquire(false);
    }

    private boolean suitsReplica(SqlText sql) {
        return replicaQueries && PostgresText.of(sql).selects();
    }

    private Mono<Connection> forReading() {
        ReplicaSource source = replicas;
        return source == null
                ? primary.acquire(true)
                : Mono.deferContextual(
                        context -> ReplicaReads.areAvoided(context) ? primary.acquire(true) : source.acquire());
    }

    @Override
    public Mono<Connection> acquireForScript() {
        return primary.acquireForScript();
    }

    @Override
    public Mono<Void> discard(Connection connection) {
        return primary.discard(connection);
    }

    @Override
    public void renew() {
        primary.renew();
        if (replicas != null) {
            replicas.renew();
        }
    }

    @Override
    public DatastoreStatistics statistics() {
        Map<Measure, Long> values = new EnumMap<>(Measure.class);
        primary.addTo(values, PoolStatistics.PRIMARY);
        if (replicas != null) {
            replicas.addTo(values);
        }
        return new DatastoreStatistics(values);
    }

    @Override
    public Mono<Void> release(Connection connection) {
        return replicas == null ? primary.release(connection) : replicas.release(connection);
    }

    @Override
    public Mono<Void> abandon(Connection connection) {
        ((PostgresSession) connection).distrust();
        return release(connection);
    }

    @Override
    public Connection joinable(Connection theirs) {
        return JoinedSessions.joinable(theirs);
    }

    @Override
    public JoinedConnection join(Connection driver) {
        return joined.join((PostgresqlConnection) driver);
    }

    @Override
    public Mono<Void> close() {
        Mono<Void> pools = replicas == null ? primary.close() : Mono.whenDelayError(replicas.close(), primary.close());
        return Flux.concatDelayError(
                        Mono.whenDelayError(notifications.close(), pools), loops.disposeLater(LOOPS_QUIET, LOOPS_LIMIT))
                .then()
                .doFinally(end -> {
                    joined.dispose();
                    scramWorker.close();
                    // Closing may have been given up before: what hangs on the loops then would keep its connections.
                    loops.dispose();
                });
    }
}
