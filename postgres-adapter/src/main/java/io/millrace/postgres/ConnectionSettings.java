package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.client.SSLMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * What every connection of a datastore is made with. Immutable.
 *
 * @param hosts the servers, one at least
 * @param targetServerType which of them may serve, {@code null} for any without asking
 * @param database the database's name
 * @param credentials who connects
 * @param searchPath the schemas in which names are looked for, {@code null} for the server's own
 * @param applicationName the name in {@code pg_stat_activity}
 * @param sslMode whether connections are encrypted, and the server's certificate checked
 * @param connectTimeout how long a new connection may take, with TLS and the password
 * @param limits what the server lets a session do
 * @param statementCacheSize the prepared statements that each connection keeps
 * @param binaryResults whether results come in binary form
 * @param pgbouncer whether pgbouncer in transaction mode is between
 * @param more anything else that the driver is told
 */
record ConnectionSettings(
        List<Host> hosts,
        @Nullable TargetServerType targetServerType,
        String database,
        Credentials credentials,
        @Nullable String searchPath,
        String applicationName,
        SSLMode sslMode,
        Duration connectTimeout,
        SessionLimits limits,
        int statementCacheSize,
        boolean binaryResults,
        boolean pgbouncer,
        List<Consumer<PostgresqlConnectionConfiguration.Builder>> more) {

    ConnectionSettings {
        hosts = List.copyOf(hosts);
        more = List.copyOf(more);
    }

    /** The URL without user and password. */
    String displayName() {
        return "postgresql://" + hosts.stream().map(Host::toString).collect(Collectors.joining(",")) + "/" + database;
    }

    /** These settings for connections to the primary, where there are several servers to choose from. */
    ConnectionSettings ofPrimary() {
        return hosts.size() == 1 ? this : on(hosts, TargetServerType.PRIMARY, more);
    }

    /** These settings for connections to replicas, each to any of them. */
    ConnectionSettings ofReplicas(List<Host> replicas) {
        List<Consumer<PostgresqlConnectionConfiguration.Builder>> balanced = new ArrayList<>(more);
        balanced.add(driver -> driver.loadBalanceHosts(true));
        return on(replicas, TargetServerType.SECONDARY, balanced);
    }

    private ConnectionSettings on(
            List<Host> servers,
            TargetServerType type,
            List<Consumer<PostgresqlConnectionConfiguration.Builder>> customizers) {
        return new ConnectionSettings(
                servers,
                type,
                database,
                credentials,
                searchPath,
                applicationName,
                sslMode,
                connectTimeout,
                limits,
                statementCacheSize,
                binaryResults,
                pgbouncer,
                customizers);
    }

    /**
     * The settings as the driver takes them.
     *
     * @param loops the event loops that serve the connections
     * @return the driver's settings
     * @throws ConfigurationException when the driver rejects one
     */
    PostgresqlConnectionConfiguration forDriver(LoopResources loops) {
        PostgresqlConnectionConfiguration.Builder driver = PostgresqlConnectionConfiguration.builder()
                .database(database)
                .username(credentials.username())
                .password(credentials.password())
                .applicationName(applicationName)
                .connectTimeout(connectTimeout)
                .tcpKeepAlive(true)
                .sslMode(sslMode)
                .forceBinary(binaryResults)
                .preparedStatementCacheQueries(pgbouncer ? 0 : statementCacheSize)
                .timeZone("UTC")
                .options(pgbouncer ? Map.of() : limits.settings())
                .loopResources(loops);
        if (sslMode == SSLMode.VERIFY_CA) {
            // Netty checks the name in the certificate as well unless told otherwise.
            driver.sslContextBuilderCustomizer(tls -> tls.endpointIdentificationAlgorithm(null));
        }
        if (targetServerType != null) {
            driver.targetServerType(targetServerType);
        }
        // Of a single host the driver would not ask what it is.
        if (hosts.size() == 1 && targetServerType == null) {
            driver.host(hosts.get(0).name()).port(hosts.get(0).port());
        } else {
            hosts.forEach(host -> driver.addHost(host.name(), host.port()));
        }
        if (searchPath != null) {
            driver.schema(searchPath);
        }
        try {
            more.forEach(customizer -> customizer.accept(driver));
            return driver.build();
        } catch (IllegalArgumentException rejected) {
            throw new ConfigurationException(String.valueOf(rejected.getMessage()), rejected);
        }
    }
}
