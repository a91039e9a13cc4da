package io.millrace.sqlite.driver.internal.connections;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends native connections whose users have all gone. */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private static final int ATTEMPTS = 3;

    private Connections() {}

    /**
     * There is nobody left to tell, so an error is logged. What fails is tried again, because a connection that stays
     * open may hold a lock.
     */
    public static void closeQuietly(NativeConnection connection) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                connection.close();
                return;
            } catch (Throwable e) {
                report(attempt, e);
            }
        }
    }

    private static void report(int attempt, Throwable failure) {
        try {
            if (attempt < ATTEMPTS) {
                LOG.debug("A connection to SQLite did not close; trying again", failure);
            } else {
                LOG.warn("A connection to SQLite did not close cleanly", failure);
            }
        } catch (Throwable cannotLog) {
            // Closing matters more than telling.
        }
    }
}
