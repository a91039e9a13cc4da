package io.millrace.sqlite.driver;

import io.r2dbc.spi.ConnectionMetadata;
import org.sqlite.SQLiteJDBCLoader;

final class SqliteConnectionMetadata implements ConnectionMetadata {
    static final SqliteConnectionMetadata INSTANCE = new SqliteConnectionMetadata();

    private SqliteConnectionMetadata() {}

    @Override
    public String getDatabaseProductName() {
        return SqliteConnectionFactoryMetadata.NAME;
    }

    /** The version of SQLite: sqlite-jdbc's is that and one more number. */
    @Override
    public String getDatabaseVersion() {
        String version = SQLiteJDBCLoader.getVersion();
        int third = version.indexOf('.', version.indexOf('.') + 1);
        int fourth = third < 0 ? -1 : version.indexOf('.', third + 1);
        return fourth < 0 ? version : version.substring(0, fourth);
    }
}
