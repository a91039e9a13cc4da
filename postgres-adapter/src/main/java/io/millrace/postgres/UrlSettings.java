package io.millrace.postgres;

import io.millrace.error.ConfigurationException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The settings that a URL may have, each a method of the builder. */
final class UrlSettings {
    private static final Map<String, BiConsumer<PostgresDatastoreBuilder, UrlSetting>> SETTINGS = settings();

    private UrlSettings() {}

    static void set(PostgresDatastoreBuilder builder, UrlSetting setting) {
        var setter = SETTINGS.get(setting.name());
        if (setter == null) {
            throw new ConfigurationException("PostgreSQL has no setting \"" + setting.name() + "\"; it has "
                    + new TreeSet<>(SETTINGS.keySet()) + ".");
        }
        setter.accept(builder, setting);
    }

    private static Map<String, BiConsumer<PostgresDatastoreBuilder, UrlSetting>> settings() {
        Map<String, BiConsumer<PostgresDatastoreBuilder, UrlSetting>> map =
                new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.put("poolSize", (builder, setting) -> builder.poolSize(setting.number()));
        map.put("minIdle", (builder, setting) -> builder.minIdle(setting.number()));
        map.put("maxWaiting", (builder, setting) -> builder.maxWaiting(setting.number()));
        map.put("eventLoops", (builder, setting) -> builder.eventLoops(setting.number()));
        map.put("statementCacheSize", (builder, setting) -> builder.statementCacheSize(setting.number()));
        map.put("binaryResults", (builder, setting) -> builder.binaryResults(setting.flag()));
        map.put("pgbouncer", (builder, setting) -> builder.pgbouncer(setting.flag()));
        map.put("acquireTimeout", (builder, setting) -> builder.acquireTimeout(setting.duration()));
        map.put("connectTimeout", (builder, setting) -> builder.connectTimeout(setting.duration()));
        map.put("maxIdleTime", (builder, setting) -> builder.maxIdleTime(setting.duration()));
        map.put("maxLifeTime", (builder, setting) -> builder.maxLifeTime(setting.duration()));
        map.put("listenProbeInterval", (builder, setting) -> builder.listenProbeInterval(setting.duration()));
        map.put("closeTimeout", (builder, setting) -> builder.closeTimeout(setting.duration()));
        map.put("statementTimeout", (builder, setting) -> builder.statementTimeout(setting.duration()));
        map.put("lockTimeout", (builder, setting) -> builder.lockTimeout(setting.duration()));
        map.put("idleInTransactionTimeout", (builder, setting) -> builder.idleInTransactionTimeout(setting.duration()));
        map.put("answerTimeout", (builder, setting) -> builder.answerTimeout(setting.duration()));
        map.put("resultIdleTimeout", (builder, setting) -> builder.resultIdleTimeout(setting.duration()));
        map.put("validateAfterIdle", (builder, setting) -> builder.validateAfterIdle(setting.duration()));
        map.put("keepAliveIdle", (builder, setting) -> builder.keepAliveIdle(setting.duration()));
        map.put("keepAliveInterval", (builder, setting) -> builder.keepAliveInterval(setting.duration()));
        map.put("keepAliveCount", (builder, setting) -> builder.keepAliveCount(setting.number()));
        map.put("tcpUserTimeout", (builder, setting) -> builder.tcpUserTimeout(setting.duration()));
        map.put("isolation", (builder, setting) -> builder.isolation(setting.isolation()));
        map.put("transactionRetries", (builder, setting) -> builder.transactionRetries(setting.number()));
        map.put("applicationName", (builder, setting) -> builder.applicationName(setting.value()));
        map.put("searchPath", (builder, setting) -> builder.searchPath(setting.value()));
        map.put("connectionStatements", (builder, setting) -> builder.connectionStatement(setting.value()));
        map.put("sessionSettings", (builder, setting) -> setting.pairs().forEach(builder::sessionSetting));
        map.put("targetServerType", (builder, setting) -> builder.targetServerType(setting.serverType()));
        map.put("loadBalanceHosts", (builder, setting) -> builder.loadBalanceHosts(setting.flag()));
        map.put(
                "replicas",
                (builder, setting) ->
                        builder.changeReplicas(replicas -> replicas.withHosts(Host.listOf(setting.value()))));
        map.put(
                "replicaQueries",
                (builder, setting) -> builder.changeReplicas(replicas -> replicas.withQueries(setting.flag())));
        map.put(
                "replicaFallback",
                (builder, setting) -> builder.changeReplicas(replicas -> replicas.withFallback(setting.flag())));
        map.put(
                "replicaPoolSize",
                (builder, setting) -> builder.changeReplicas(replicas -> replicas.withPoolSize(setting.number())));
        map.put("sslMode", (builder, setting) -> builder.sslMode(setting.sslMode()));
        map.put("sslNegotiation", (builder, setting) -> builder.sslNegotiation(setting.sslNegotiation()));
        map.put("requireAuth", (builder, setting) -> builder.requireAuth(setting.value()));
        map.put("channelBinding", (builder, setting) -> builder.channelBinding(setting.channelBinding()));
        map.put("scramMaxIterations", (builder, setting) -> builder.scramMaxIterations(setting.number()));
        map.put("scramMinIterations", (builder, setting) -> builder.scramMinIterations(setting.number()));
        map.put("maxMessageBytes", (builder, setting) -> builder.maxMessageBytes(setting.number()));
        map.put("sslRootCert", (builder, setting) -> builder.driver(driver -> driver.sslRootCert(setting.file())));
        map.put("sslCert", (builder, setting) -> builder.driver(driver -> driver.sslCert(setting.file())));
        map.put("sslKey", (builder, setting) -> builder.driver(driver -> driver.sslKey(setting.file())));
        map.put("sslPassword", (builder, setting) -> builder.driver(driver -> driver.sslPassword(setting.value())));
        putNamesOfLibpq(map);
        return map;
    }

    /** Those of the settings that libpq writes otherwise, in more than the case of letters: platforms hand out URLs with them. */
    private static void putNamesOfLibpq(Map<String, BiConsumer<PostgresDatastoreBuilder, UrlSetting>> map) {
        map.put("application_name", (builder, setting) -> builder.applicationName(setting.value()));
        map.put("connect_timeout", (builder, setting) -> builder.connectTimeout(setting.seconds()));
        map.put("require_auth", (builder, setting) -> builder.requireAuth(setting.value()));
        map.put("channel_binding", (builder, setting) -> builder.channelBinding(setting.channelBinding()));
        map.put("target_session_attrs", (builder, setting) -> builder.targetServerType(setting.sessionAttributes()));
        map.put("load_balance_hosts", (builder, setting) -> builder.loadBalanceHosts(setting.balance()));
        map.put("keepalives_idle", (builder, setting) -> builder.keepAliveIdle(setting.seconds()));
        map.put("keepalives_interval", (builder, setting) -> builder.keepAliveInterval(setting.seconds()));
        map.put("keepalives_count", (builder, setting) -> builder.keepAliveCount(setting.number()));
        map.put("tcp_user_timeout", (builder, setting) -> builder.tcpUserTimeout(setting.milliseconds()));
    }
}
