package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import io.millrace.postgres.internal.ExactValues;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.postgresql.extension.Extension;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * What every connection of a datastore is made with. Immutable.
 *
 * @param servers which servers they go to
 * @param database the database's name
 * @param credentials who connects
 * @param searchPath the schemas in which names are looked for, {@code null} for the server's own
 * @param applicationName the name in {@code pg_stat_activity}
 * @param tls whether connections are encrypted, and the server's certificate checked
 * @param rules what is accepted from a server
 * @param connectTimeout how long a new connection may take, with TLS and the password
 * @param limits what the server lets a session do
 * @param statements what runs on each when it is made, in order
 * @param statementCacheSize the prepared statements that each connection keeps
 * @param binaryResults whether results come in binary form
 * @param pgbouncer whether pgbouncer in transaction mode is between
 * @param more anything else that the driver is told
 */
record ConnectionSettings(
        Servers servers,
        String database,
        Credentials credentials,
        @Nullable String searchPath,
        String applicationName,
        TlsSettings tls,
        WireRules rules,
        Duration connectTimeout,
        SessionLimits limits,
        List<String> statements,
        int statementCacheSize,
        boolean binaryResults,
        boolean pgbouncer,
        List<Consumer<PostgresqlConnectionConfiguration.Builder>> more) {
    /** Settings that decide how values are written; the driver sends DateStyle and extra_float_digits. */
    private static final Map<String, String> FORMS =
            Map.of("IntervalStyle", "postgres", "bytea_output", "hex", "lc_monetary", "C", "array_nulls", "on");

    ConnectionSettings {
        StartupText.require("database", database);
        StartupText.require("username", credentials.username());
        StartupText.require("password", credentials.password());
        StartupText.require("searchPath", searchPath);
        StartupText.require("applicationName", applicationName);
        limits.others().values().forEach(value -> StartupText.require("sessionSettings", value));
        Bounds.atLeast(
                "scramMaxIterations",
                rules.authentication().fewestIterations(),
                rules.authentication().mostIterations());
        more = List.copyOf(more);
        statements = List.copyOf(statements);
        ConnectionStatements.check(statements);
        if (pgbouncer && !statements.isEmpty()) {
            throw new ConfigurationException(
                    "pgbouncer in transaction mode gives nobody a session, so connectionStatements"
                            + " cannot be kept: make what they set settings of the role, by ALTER ROLE ... SET.");
        }
        if (pgbouncer && !limits.others().isEmpty()) {
            throw new ConfigurationException("pgbouncer refuses the session settings "
                    + limits.others().keySet() + ": make them settings of the role, by ALTER ROLE ... SET.");
        }
    }

    /** The URL without user and password. */
    String displayName() {
        return "postgresql://" + servers.inUrl() + "/" + database;
    }

    /** These settings for connections to other servers. */
    ConnectionSettings to(Servers others) {
        return new ConnectionSettings(
                others,
                database,
                credentials,
                searchPath,
                applicationName,
                tls,
                rules,
                connectTimeout,
                limits,
                statements,
                statementCacheSize,
                binaryResults,
                pgbouncer,
                more);
    }

    /**
     * The settings as the driver takes them.
     *
     * @param host the server
     * @param loops the event loops that serve the connections
     * @return the driver's settings
     * @throws ConfigurationException when the driver rejects one
     */
    PostgresqlConnectionConfiguration forDriver(Host host, LoopResources loops) {
        PostgresqlConnectionConfiguration.Builder driver = PostgresqlConnectionConfiguration.builder()
                .database(database)
                .username(credentials.username())
                .password(credentials.password())
                .applicationName(applicationName)
                .connectTimeout(connectTimeout)
                .tcpKeepAlive(true)
                .sslMode(tls.mode())
                .sslNegotiation(tls.negotiation())
                .channelBinding(rules.authentication().channelBinding())
                .forceBinary(binaryResults)
                .preparedStatementCacheQueries(pgbouncer ? 0 : statementCacheSize)
                .timeZone("UTC")
                .options(startupParameters())
                .loopResources(loops);
        if (host.isSocket()) {
            driver.socket(host.socket());
        } else {
            driver.host(host.name()).port(host.port());
        }
        if (tls.mode() == SSLMode.VERIFY_CA) {
            // Netty checks the name in the certificate as well unless told otherwise.
            driver.sslContextBuilderCustomizer(context -> context.endpointIdentificationAlgorithm(null));
        }
        if (searchPath != null) {
            driver.schema(searchPath);
        }
        try {
            more.forEach(customizer -> customizer.accept(driver));
            return extended(driver).build();
        } catch (IllegalArgumentException rejected) {
            String files = rejected.getCause() instanceof GeneralSecurityException
                    ? " Check the settings sslRootCert, sslCert and sslKey, which accept files in PEM form."
                    : "";
            throw new ConfigurationException(rejected.getMessage() + files, rejected);
        }
    }

    /** Extensions that the driver would find itself come before what looks at their codecs, unless it was told to find none. */
    private PostgresqlConnectionConfiguration.Builder extended(PostgresqlConnectionConfiguration.Builder driver) {
        if (findsExtensions(driver.build())) {
            driver.autodetectExtensions(false);
            ServiceLoader.load(Extension.class, Extension.class.getClassLoader())
                    .forEach(driver::extendWith);
        }
        return driver.codecRegistrar(new ExactValues(binaryResults));
    }

    /** The driver tells this in a text only. */
    private static boolean findsExtensions(PostgresqlConnectionConfiguration settings) {
        return !settings.toString().contains(", autodetectExtensions='false'");
    }

    /**
     * What sessions begin with whatever database and role are set to. pgbouncer passes on only what it keeps track of, and refuses
     * the rest.
     */
    private Map<String, String> startupParameters() {
        Map<String, String> parameters = new LinkedHashMap<>(pgbouncer ? Map.of() : limits.settings());
        parameters.put("standard_conforming_strings", "on");
        if (!pgbouncer) {
            parameters.putAll(FORMS);
        }
        return parameters;
    }
}
