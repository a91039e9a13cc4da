package io.millrace.postgres;

import io.millrace.TransactionOptions.Isolation;
import io.millrace.error.ConfigurationException;
import io.millrace.mapping.TypeCodec;
import io.millrace.mapping.TypeCodecs;
import io.millrace.observation.StatementObserver;
import io.millrace.runtime.TransactionDefaults;
import io.r2dbc.postgresql.MultiHostConnectionStrategy.TargetServerType;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.client.ChannelBindingMode;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.postgresql.client.SSLNegotiation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link PostgresDatastore}. Not thread-safe; may be used again after {@link #build()}. Limits are finite, and
 * rounded to milliseconds.
 */
public final class PostgresDatastoreBuilder {
    private final List<Host> hosts = new ArrayList<>();
    private final List<Consumer<PostgresqlConnectionConfiguration.Builder>> driver = new ArrayList<>();
    private TargetServerType targetServerType = TargetServerType.ANY;
    private boolean loadBalanceHosts;
    private ReplicaOptions replicas = ReplicaOptions.NONE;
    private String database = "postgres";
    private @Nullable String username;
    private @Nullable String password;
    private @Nullable String searchPath;
    private String applicationName = "millrace";
    private TlsSettings tls = TlsSettings.DEFAULT;
    private WireRules rules = WireRules.DEFAULT;
    private PoolLimits pool = PoolLimits.DEFAULT;
    private SessionLimits limits = SessionLimits.DEFAULT;
    private NetworkLimits network = NetworkLimits.DEFAULT;
    private int eventLoops = Math.max(2, Runtime.getRuntime().availableProcessors());
    private int statementCacheSize = 256;
    private boolean binaryResults;
    private boolean pgbouncer;
    private final List<String> connectionStatements = new ArrayList<>();
    private boolean logging;
    private final List<StatementObserver> observers = new ArrayList<>();
    private Isolation isolation = Isolation.REPEATABLE_READ;
    private int transactionRetries = TransactionDefaults.STANDARD_RETRIES;
    private TypeCodecs codecs = TypeCodecs.none();
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration listenProbeInterval = Duration.ofSeconds(30);
    private Duration closeTimeout = Duration.ofSeconds(30);

    PostgresDatastoreBuilder() {}

    /**
     * Adds a server. Of several the first that answers, and is of the kind asked for, is used for each new connection.
     *
     * @param name its name or address, by default {@code localhost}; or the absolute path of the folder of its Unix socket, where there is
     *     no TLS
     * @param port its port
     * @return this builder
     */
    public PostgresDatastoreBuilder host(String name, int port) {
        hosts.add(new Host(name, port));
        return this;
    }

    /**
     * Says which servers may serve: any, the primary, or a replica. New connections ask for it.
     *
     * @param type the kind; by default any
     * @return this builder
     */
    public PostgresDatastoreBuilder targetServerType(TargetServerType type) {
        targetServerType = type;
        return this;
    }

    /**
     * Says in which order several servers are tried.
     *
     * @param value {@code true} for a random one with each new connection; by default theirs
     * @return this builder
     */
    public PostgresDatastoreBuilder loadBalanceHosts(boolean value) {
        loadBalanceHosts = value;
        return this;
    }

    /**
     * Lets replicas serve what only reads. They have the database, user, password and limits of the primary, and a pool of
     * their own.
     *
     * @param options which replicas, and what they serve
     * @return this builder
     */
    public PostgresDatastoreBuilder replicas(ReplicaOptions options) {
        replicas = options;
        return this;
    }

    void changeReplicas(UnaryOperator<ReplicaOptions> change) {
        replicas = change.apply(replicas);
    }

    /**
     * Names the database.
     *
     * @param name its name
     * @return this builder
     */
    public PostgresDatastoreBuilder database(String name) {
        database = name;
        return this;
    }

    /**
     * Says who connects.
     *
     * @param name the role; by default the user that runs the JVM
     * @return this builder
     */
    public PostgresDatastoreBuilder username(String name) {
        username = name;
        return this;
    }

    /**
     * Sets the password, which appears in no message.
     *
     * @param secret the password
     * @return this builder
     */
    public PostgresDatastoreBuilder password(String secret) {
        password = secret;
        return this;
    }

    /**
     * Sets the schemas in which names are looked for.
     *
     * @param schemas their names, separated by commas
     * @return this builder
     */
    public PostgresDatastoreBuilder searchPath(String schemas) {
        searchPath = schemas;
        return this;
    }

    /**
     * Sets the name that {@code pg_stat_activity} shows.
     *
     * @param name by default {@code millrace}
     * @return this builder
     */
    public PostgresDatastoreBuilder applicationName(String name) {
        applicationName = name;
        return this;
    }

    /**
     * Says whether the connection is encrypted and the server's certificate checked.
     *
     * @param mode by default {@link SSLMode#PREFER}: encrypted if the server can; use {@link SSLMode#VERIFY_FULL} on any
     *     network that is not your own, with the server's name and not its address
     * @return this builder
     */
    public PostgresDatastoreBuilder sslMode(SSLMode mode) {
        tls = tls.withMode(mode);
        return this;
    }

    /**
     * Says how TLS begins: by asking the server, at once ({@link SSLNegotiation#DIRECT}, for PostgreSQL 17 and later, which saves a round
     * trip), or at once for a proxy that ends TLS ({@link SSLNegotiation#TUNNEL}). The last two need a mode that requires TLS.
     *
     * @param negotiation by default {@link SSLNegotiation#POSTGRES}
     * @return this builder
     */
    public PostgresDatastoreBuilder sslNegotiation(SSLNegotiation negotiation) {
        tls = tls.withNegotiation(negotiation);
        return this;
    }

    /**
     * Says which ways of authentication a server may ask for; any other ends the connection with a {@link ConfigurationException} before
     * anything is answered. Without this setting all are allowed, but for {@code password} without TLS.
     *
     * @param methods of {@code scram-sha-256}, {@code md5}, {@code password} and {@code none}, with commas between several, or with {@code !}
     *     before each for all others
     * @return this builder
     */
    public PostgresDatastoreBuilder requireAuth(String methods) {
        rules = rules.with(rules.authentication().withMethods(methods));
        return this;
    }

    /**
     * Says whether SCRAM is bound to the server's certificate, so that nobody in between can pass it on, whatever certificates are trusted.
     *
     * @param mode by default {@link ChannelBindingMode#PREFER}: where the server offers it; {@link ChannelBindingMode#REQUIRE} accepts
     *     nothing else
     * @return this builder
     */
    public PostgresDatastoreBuilder channelBinding(ChannelBindingMode mode) {
        rules = rules.with(rules.authentication().withChannelBinding(mode));
        return this;
    }

    /**
     * Limits how many iterations of SCRAM a server may ask for, which take time of a processor, but of no event loop.
     *
     * @param iterations by default 100,000, which take about a tenth of a second
     * @return this builder
     */
    public PostgresDatastoreBuilder scramMaxIterations(int iterations) {
        rules = rules.with(rules.authentication().withMostIterations(iterations));
        return this;
    }

    /**
     * Says how few iterations of SCRAM a server may ask for. With few of them, whoever asks can guess at the password from the answer.
     *
     * @param iterations by default 4,096, which servers ask for unless they are told otherwise
     * @return this builder
     */
    public PostgresDatastoreBuilder scramMinIterations(int iterations) {
        rules = rules.with(rules.authentication().withFewestIterations(iterations));
        return this;
    }

    /**
     * Limits the size of a message of the server, such as a row. A larger one ends its connection with a
     * {@link io.millrace.error.ResourceException} before anything of it is kept, since a message is held in memory whole.
     *
     * @param bytes by default 256 MB, or a quarter of the largest heap if that is less
     * @return this builder
     */
    public PostgresDatastoreBuilder maxMessageBytes(int bytes) {
        rules = rules.withMaxMessageBytes(bytes);
        return this;
    }

    /**
     * Limits the number of connections.
     *
     * @param size the most connections; by default 10
     * @return this builder
     */
    public PostgresDatastoreBuilder poolSize(int size) {
        pool = pool.withPoolSize(size);
        return this;
    }

    /**
     * Keeps connections open when nobody needs them.
     *
     * @param size how many; by default 0
     * @return this builder
     */
    public PostgresDatastoreBuilder minIdle(int size) {
        pool = pool.withMinIdle(size);
        return this;
    }

    /**
     * Limits the number of callers that wait for a connection. Those beyond get an
     * {@link io.millrace.error.OverloadedException} at once.
     *
     * @param callers the most callers; by default 10,000
     * @return this builder
     */
    public PostgresDatastoreBuilder maxWaiting(int callers) {
        pool = pool.withMaxWaiting(callers);
        return this;
    }

    /**
     * Sets the number of threads that serve all connections.
     *
     * @param threads by default as many as processors, and 2 at least
     * @return this builder
     */
    public PostgresDatastoreBuilder eventLoops(int threads) {
        eventLoops = Bounds.atLeast("eventLoops", 1, threads);
        return this;
    }

    /**
     * Limits the number of prepared statements that each connection keeps.
     *
     * @param statements the most statements; by default 256, and 0 for none
     * @return this builder
     */
    public PostgresDatastoreBuilder statementCacheSize(int statements) {
        statementCacheSize = Bounds.atLeast("statementCacheSize", 0, statements);
        return this;
    }

    /**
     * Asks for results in binary form, which is faster for large results of numbers and times. Types that the driver knows in
     * text form only, such as ranges and enums, cannot be read then.
     *
     * @param value by default {@code false}
     * @return this builder
     */
    public PostgresDatastoreBuilder binaryResults(boolean value) {
        binaryResults = value;
        return this;
    }

    /**
     * Suits pgbouncer in transaction mode: no prepared statements that outlive a transaction, and no settings that it refuses;
     * the limits on statements, locks and idle transactions are then the server's own.
     *
     * @param value by default {@code false}
     * @return this builder
     */
    public PostgresDatastoreBuilder pgbouncer(boolean value) {
        pgbouncer = value;
        return this;
    }

    /**
     * Limits how long a caller waits for a connection.
     *
     * @param limit by default 30 seconds
     * @return this builder
     */
    public PostgresDatastoreBuilder acquireTimeout(Duration limit) {
        pool = pool.withAcquireTimeout(limit);
        return this;
    }

    /**
     * Limits how long a new connection may take, with TLS and the password. Each of several hosts may take as long.
     *
     * @param limit by default 10 seconds
     * @return this builder
     */
    public PostgresDatastoreBuilder connectTimeout(Duration limit) {
        connectTimeout = Bounds.positive("connectTimeout", limit);
        return this;
    }

    /**
     * Limits how long a connection may be idle before it is closed.
     *
     * @param limit by default 10 minutes
     * @return this builder
     */
    public PostgresDatastoreBuilder maxIdleTime(Duration limit) {
        pool = pool.withMaxIdleTime(limit);
        return this;
    }

    /**
     * Limits how old a connection may become. Some are closed up to a fifth earlier, so that not all are at once.
     *
     * @param limit by default 30 minutes
     * @return this builder
     */
    public PostgresDatastoreBuilder maxLifeTime(Duration limit) {
        pool = pool.withMaxLifeTime(limit);
        return this;
    }

    /**
     * Sets how often the connection that listens to notifications is asked for a sign of life. It has {@link #connectTimeout}
     * to give one, and is replaced otherwise.
     *
     * @param interval by default 30 seconds
     * @return this builder
     */
    public PostgresDatastoreBuilder listenProbeInterval(Duration interval) {
        listenProbeInterval = Bounds.positive("listenProbeInterval", interval);
        return this;
    }

    /**
     * Limits how long running work may take once the datastore is closed.
     *
     * @param limit by default 30 seconds
     * @return this builder
     */
    public PostgresDatastoreBuilder closeTimeout(Duration limit) {
        closeTimeout = Bounds.positive("closeTimeout", limit);
        return this;
    }

    /**
     * Limits how long a statement may run; the server ends it. Migrations are free of it.
     *
     * @param limit by default 5 minutes
     * @return this builder
     */
    public PostgresDatastoreBuilder statementTimeout(Duration limit) {
        limits = limits.withStatementTimeout(limit);
        return this;
    }

    /**
     * Limits how long a statement may wait for a lock.
     *
     * @param limit by default 30 seconds
     * @return this builder
     */
    public PostgresDatastoreBuilder lockTimeout(Duration limit) {
        limits = limits.withLockTimeout(limit);
        return this;
    }

    /**
     * Limits how long a transaction may be open without a statement. The server then rolls it back and closes its connection; what
     * comes next in it is a {@link io.millrace.error.DatastoreTimeoutException} that says so.
     *
     * @param limit by default 1 minute
     * @return this builder
     */
    public PostgresDatastoreBuilder idleInTransactionTimeout(Duration limit) {
        limits = limits.withIdleInTransactionTimeout(limit);
        return this;
    }

    /**
     * Sets after how long the system asks for a sign of life on a connection on which nothing is sent ({@code TCP_KEEPIDLE}).
     *
     * @param time in whole seconds, by default 30
     * @return this builder
     */
    public PostgresDatastoreBuilder keepAliveIdle(Duration time) {
        network = network.withKeepAliveIdle(time);
        return this;
    }

    /**
     * Sets how often the system asks again ({@code TCP_KEEPINTVL}).
     *
     * @param time in whole seconds, by default 10
     * @return this builder
     */
    public PostgresDatastoreBuilder keepAliveInterval(Duration time) {
        network = network.withKeepAliveInterval(time);
        return this;
    }

    /**
     * Sets after how many questions without an answer a connection is lost ({@code TCP_KEEPCNT}).
     *
     * @param questions by default 3
     * @return this builder
     */
    public PostgresDatastoreBuilder keepAliveCount(int questions) {
        network = network.withKeepAliveCount(questions);
        return this;
    }

    /**
     * Limits how long what was sent may be unacknowledged before the system gives a connection up ({@code TCP_USER_TIMEOUT}). It has
     * an effect on Linux, with Netty's native transport, which comes with Millrace on x86-64.
     *
     * @param limit by default 1 minute
     * @return this builder
     */
    public PostgresDatastoreBuilder tcpUserTimeout(Duration limit) {
        network = network.withUserTimeout(limit);
        return this;
    }

    /**
     * Sets a run-time parameter of the server, such as {@code work_mem}, for every connection; pgbouncer refuses that.
     *
     * @param name its name
     * @param value its value, as {@code SET} takes it
     * @return this builder
     */
    public PostgresDatastoreBuilder sessionSetting(String name, String value) {
        limits = limits.with(name, value);
        return this;
    }

    /**
     * Runs a statement on each connection when it is made, those to replicas, of migrations and of {@code LISTEN} too, and before it serves anybody:
     * what {@code SET} and temporary tables are for. One that fails fails the connecting; all have {@link #connectTimeout} together with that.
     * pgbouncer gives nobody a session, so it excludes them.
     *
     * @param sql one statement without parameters, run behind those that were given before
     * @return this builder
     */
    public PostgresDatastoreBuilder connectionStatement(String sql) {
        connectionStatements.add(sql);
        return this;
    }

    /**
     * Limits how long the server may say nothing while an answer of it is awaited. The connection is closed then, and its caller
     * gets a {@link io.millrace.error.ConnectionLostException}, or an {@link io.millrace.error.OutcomeUnknownException} when a commit or a
     * write was on its way. Kept to a second. Whoever sets another {@code statement_timeout} by {@code SET LOCAL}, as migrations do, lifts it until the
     * connection is given back; what a function such as {@code set_config} sets is not seen.
     *
     * @param limit by default 5 seconds more than {@link #statementTimeout}
     * @return this builder
     */
    public PostgresDatastoreBuilder answerTimeout(Duration limit) {
        network = network.withAnswer(limit);
        return this;
    }

    /**
     * Limits how long a subscriber may leave the rows of a result alone, which keep a connection. The result then ends with a
     * {@link io.millrace.error.DatastoreTimeoutException}, or an {@link io.millrace.error.OutcomeUnknownException} when the statement
     * may have written outside a transaction.
     *
     * @param limit by default 5 minutes
     * @return this builder
     */
    public PostgresDatastoreBuilder resultIdleTimeout(Duration limit) {
        network = network.withResultIdle(limit);
        return this;
    }

    /**
     * Sets after how long an idle connection is asked for a sign of life before it is handed out, for which it has 2 seconds.
     * When one gives none, all that were idle for as long are replaced.
     *
     * @param time by default 30 seconds
     * @return this builder
     */
    public PostgresDatastoreBuilder validateAfterIdle(Duration time) {
        network = network.withValidateAfterIdle(time);
        return this;
    }

    /**
     * Says what transactions may see of others where their options say nothing. Transactions that only read see one snapshot at least.
     *
     * @param value by default {@link Isolation#REPEATABLE_READ}, under which no update is lost: see {@code docs/transactions.md}
     * @return this builder
     */
    public PostgresDatastoreBuilder isolation(Isolation value) {
        isolation = value;
        return this;
    }

    /**
     * Says how often the work of a transaction is done again after a conflict with another one, where its options say nothing.
     *
     * @param retries by default 20, and 0 for never
     * @return this builder
     */
    public PostgresDatastoreBuilder transactionRetries(int retries) {
        transactionRetries = Bounds.atLeast("transactionRetries", 0, retries);
        return this;
    }

    /**
     * Tells somebody of each statement: its text, its times, its rows and its outcome, and never its values.
     *
     * @param observer who is told, beside those that {@link java.util.ServiceLoader} finds
     * @return this builder
     */
    public PostgresDatastoreBuilder observer(StatementObserver observer) {
        observers.add(observer);
        return this;
    }

    /**
     * Logs each statement with its time, and never with its values.
     *
     * @param value whether statements are logged
     * @return this builder
     */
    public PostgresDatastoreBuilder logging(boolean value) {
        logging = value;
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
    public PostgresDatastoreBuilder codec(TypeCodec<?, ?> codec) {
        return codecs(codecs.with(List.of(codec)));
    }

    /**
     * Teaches the datastore types.
     *
     * @param taught all of them
     * @return this builder
     */
    public PostgresDatastoreBuilder codecs(TypeCodecs taught) {
        codecs = taught;
        return this;
    }

    /**
     * Sets anything else that the driver can be told: certificates, codecs, a password that changes. It is applied last, at {@link #build()}. With
     * {@code autodetectExtensions(false)} the values of extensions, such as vectors, are read as texts.
     *
     * @param settings sets it
     * @return this builder
     */
    public PostgresDatastoreBuilder driver(Consumer<PostgresqlConnectionConfiguration.Builder> settings) {
        driver.add(settings);
        return this;
    }

    /**
     * Makes the datastore. No I/O happens here.
     *
     * @return the datastore, to be closed by the caller
     * @throws ConfigurationException when the driver rejects a setting
     */
    public PostgresDatastore build() {
        if (replicas != ReplicaOptions.NONE && replicas.hosts().isEmpty()) {
            throw new ConfigurationException(
                    "What replicas serve was set, but not which they are: name them with replicas.");
        }
        return new PostgresDatastore(new PostgresSettings(
                connections(),
                pool,
                network,
                replicas,
                listenProbeInterval,
                eventLoops,
                closeTimeout,
                logging,
                transactions(),
                List.copyOf(observers),
                codecs));
    }

    /** A replica, to which reads may go, cannot be serializable. */
    private TransactionDefaults transactions() {
        boolean strict = isolation == Isolation.SERIALIZABLE && replicas.hosts().isEmpty();
        return TransactionDefaults.STANDARD
                .withIsolation(isolation, strict ? Isolation.SERIALIZABLE : Isolation.REPEATABLE_READ)
                .withRetries(transactionRetries);
    }

    private ConnectionSettings connections() {
        return new ConnectionSettings(
                Servers.of(hosts, targetServerType, loadBalanceHosts),
                database,
                new Credentials(username == null ? System.getProperty("user.name") : username, password),
                searchPath,
                applicationName,
                tls.checked(),
                rules,
                connectTimeout,
                limits,
                connectionStatements,
                statementCacheSize,
                binaryResults,
                pgbouncer,
                driver);
    }
}
