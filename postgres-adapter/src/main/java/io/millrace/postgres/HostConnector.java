package io.millrace.postgres;

import io.millrace.error.ConnectionLostException;
import io.millrace.error.ErrorDetails;
import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.resources.LoopResources;

/**
 * Makes connections to one server, each within a limit: a server that accepts one and then says nothing is as good as none, and
 * must not keep anybody from the next server.
 */
final class HostConnector {
    private final Host host;
    private final Duration limit;
    private final PostgresqlConnectionFactory driver;
    private final boolean pgbouncer;
    private final List<String> statements;
    private final PostgresErrorTranslator errors = new PostgresErrorTranslator();

    HostConnector(Host host, ConnectionSettings settings, LoopResources loops) {
        this.host = host;
        this.limit = settings.connectTimeout();
        this.pgbouncer = settings.pgbouncer();
        this.statements = settings.statements();
        this.driver = new PostgresqlConnectionFactory(settings.forDriver(host, loops));
    }

    /**
     * Makes a connection for each subscriber.
     *
     * @param role what the server has to be
     * @param renewal the last one of the server's types
     * @return the connection; the error says what it means to a caller
     */
    Mono<ServerConnection> connect(TargetServerType role, long renewal) {
        Mono<ServerConnection> connection = ServerConnection.made(driver::create, renewal);
        if (pgbouncer) {
            connection = connection.flatMap(made -> kept(made, RoleSettings.checked(made.driver())));
        }
        if (!statements.isEmpty()) {
            connection = connection.flatMap(made -> kept(made, ConnectionStatements.run(made.driver(), statements)));
        }
        if (role != TargetServerType.ANY) {
            connection = connection.flatMap(made -> kept(made, hasRole(made.driver(), role)));
        }
        return connection
                .timeout(limit)
                .onErrorMap(TimeoutException.class, this::late)
                .onErrorMap(error -> errors.translate(error, null));
    }

    /** The connection once it has passed a check; a connection that has not, or is not waited for, is closed. */
    private static Mono<ServerConnection> kept(ServerConnection connection, Mono<Void> check) {
        // Not cancelled, but ended by closing the connection: the driver drops the error of what was cancelled.
        return check.cache()
                .thenReturn(connection)
                .onErrorResume(error -> connection.close().then(Mono.defer(() -> Mono.error(error))))
                .doFinally(end -> {
                    // Behind the cancel of the check, which then hears nothing of it.
                    if (end == SignalType.CANCEL) {
                        connection.close().subscribe();
                    }
                });
    }

    private Mono<Void> hasRole(PostgresqlConnection connection, TargetServerType role) {
        boolean primaryIsWanted = role == TargetServerType.PRIMARY;
        return isPrimary(connection)
                .flatMap(isPrimary ->
                        isPrimary == primaryIsWanted ? Mono.empty() : Mono.error(isOther(primaryIsWanted)));
    }

    /** Tells a standby, and a primary that somebody has made read-only. */
    private static Mono<Boolean> isPrimary(PostgresqlConnection connection) {
        return connection
                .createStatement("SHOW transaction_read_only")
                .execute()
                .concatMap(result -> result.map((row, metadata) -> "off".equals(row.get(0, String.class))))
                .last();
    }

    private ConnectionLostException isOther(boolean primaryIsWanted) {
        String found = primaryIsWanted ? "a replica, or read-only, and a primary" : "a primary, and a replica";
        return new ConnectionLostException(
                host + " is " + found + " is asked for. Check targetServerType and replicas, or wait for the failover.",
                ErrorDetails.NONE,
                null);
    }

    private ConnectionLostException late(Throwable timeout) {
        return new ConnectionLostException(
                "No connection to " + host + " was made within " + limit
                        + ". Check host and port and that the server answers, or raise connectTimeout.",
                ErrorDetails.NONE,
                timeout);
    }
}
