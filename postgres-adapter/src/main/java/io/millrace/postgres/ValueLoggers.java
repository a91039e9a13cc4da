package io.millrace.postgres;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns where the driver's loggers print what Millrace never does. An application that turns on DEBUG for everything seldom means its
 * users' data; how it logs is for it to decide, though, so nothing is turned off here.
 */
final class ValueLoggers {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatastore.class);

    private static final List<String> PRINTING =
            List.of("io.r2dbc.postgresql.PARAM", "io.r2dbc.postgresql.client.ReactorNettyClient");

    private ValueLoggers() {}

    /** To be called once for a datastore. */
    static void warn(ConnectionSettings settings) {
        List<String> enabled = PRINTING.stream()
                .filter(name -> LoggerFactory.getLogger(name).isDebugEnabled())
                .toList();
        if (!enabled.isEmpty()) {
            LOG.warn(
                    "The loggers {} of the PostgreSQL driver are at DEBUG, and print the values that are sent to {}: raise"
                            + " them where data is private.",
                    enabled,
                    settings.displayName());
        }
    }
}
