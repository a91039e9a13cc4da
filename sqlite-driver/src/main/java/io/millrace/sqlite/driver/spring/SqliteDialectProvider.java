package io.millrace.sqlite.driver.spring;

import io.r2dbc.spi.ConnectionFactory;
import java.util.Optional;
import org.springframework.data.r2dbc.dialect.DialectResolver.R2dbcDialectProvider;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;

/** Gives Spring Data its dialect for SQLite. */
final class SqliteDialectProvider implements R2dbcDialectProvider {
    @Override
    public Optional<R2dbcDialect> getDialect(ConnectionFactory connectionFactory) {
        return SqliteBindMarkerFactoryProvider.isSqlite(connectionFactory)
                ? Optional.of(SqliteR2dbcDialect.INSTANCE)
                : Optional.empty();
    }
}
