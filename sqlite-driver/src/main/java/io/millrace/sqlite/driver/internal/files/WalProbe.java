package io.millrace.sqlite.driver.internal.files;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells the journal mode of a file that nobody may have open. */
public final class WalProbe {
    private WalProbe() {}

    /** Without locks SQLite refuses to open a database that is in WAL mode, before it creates anything. */
    public static boolean isInWalMode(String uri, Properties properties) {
        try (SQLiteConnection probe = JDBC.createConnection("jdbc:sqlite:" + uri + "?nolock=1", properties);
                Statement statement = probe.createStatement()) {
            // It reads the header and no schema, which nothing limits here.
            statement.execute("PRAGMA schema_version");
            return false;
        } catch (SQLiteException e) {
            return e.getResultCode() == SQLiteErrorCode.SQLITE_CANTOPEN;
        } catch (SQLException e) {
            return false;
        }
    }
}
