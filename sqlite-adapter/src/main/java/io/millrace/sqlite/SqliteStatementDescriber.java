package io.millrace.sqlite;

import io.millrace.capability.StatementDescription.Column;
import io.millrace.capability.StatementDescription.Nullability;
import io.millrace.capability.StatementDescription.Origin;
import io.millrace.runtime.StatementDescriber;
import io.millrace.sqlite.driver.DescribedColumn;
import io.millrace.sqlite.driver.SqliteStatement;
import io.r2dbc.spi.Connection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * What SQLite says of a statement that it compiles: names, declared types and tables. Whether a column is nullable it says of the table alone,
 * and sqlite-jdbc does not tell which column of it is meant.
 */
final class SqliteStatementDescriber implements StatementDescriber {
    @Override
    public Mono<Answer> describe(Connection connection, String sql) {
        return ((SqliteStatement) connection.createStatement(sql))
                .describe()
                .map(columns -> new Answer(
                        columns.stream().map(SqliteStatementDescriber::column).toList(), List.of()));
    }

    private static Column column(DescribedColumn column) {
        return Column.of(
                column.getName(),
                column.declaredType(),
                javaType(column.getJavaType()),
                Nullability.UNKNOWN,
                column.originTable().map(table -> Origin.of(null, table, null)).orElse(null));
    }

    /** The driver's buffers are read as arrays, and a type that holds several classes of values says nothing. */
    private static Optional<Class<?>> javaType(Class<?> type) {
        if (type == Object.class) {
            return Optional.empty();
        }
        return Optional.of(type == ByteBuffer.class ? byte[].class : type);
    }
}
