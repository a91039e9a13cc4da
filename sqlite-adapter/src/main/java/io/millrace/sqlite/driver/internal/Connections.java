package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends native connections whose users have all gone. */
final class Connections {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private Connections() {}

    /** There is nobody left to tell, so an error is logged. */
    static void closeQuietly(NativeConnection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("A connection to SQLite did not close cleanly", e);
        }
    }
}
