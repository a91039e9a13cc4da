package io.millrace.sqlite.driver;

import io.r2dbc.spi.ConnectionFactoryMetadata;

final class SqliteConnectionFactoryMetadata implements ConnectionFactoryMetadata {
    static final String NAME = "SQLite";
    static final SqliteConnectionFactoryMetadata INSTANCE = new SqliteConnectionFactoryMetadata();

    private SqliteConnectionFactoryMetadata() {}

    @Override
    public String getName() {
        return NAME;
    }
}
