package io.millrace.sqlite.driver.internal.statements;

import io.millrace.sqlite.driver.internal.connections.NativeConnection;
import io.millrace.sqlite.driver.internal.connections.NativeStatement;
import io.millrace.sqlite.driver.internal.rows.ColumnLayout;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What SQLite says of a statement when it compiles it.
 *
 * @param columns its columns
 * @param tables the table that each is of; null for an expression
 */
public record CompiledLayout(ColumnLayout columns, List<@Nullable String> tables) {
    /** Compiles a statement for the schema of now, and never runs it. */
    static CompiledLayout of(NativeConnection connection, String sql) throws SQLException {
        NativeStatement statement = connection.prepareAnew(sql);
        try {
            ColumnLayout columns = statement.columns();
            List<@Nullable String> tables = new ArrayList<>(columns.count());
            for (int i = 0; i < columns.count(); i++) {
                tables.add(statement.originTable(i));
            }
            return new CompiledLayout(columns, Collections.unmodifiableList(tables));
        } finally {
            connection.discard(statement);
        }
    }
}
