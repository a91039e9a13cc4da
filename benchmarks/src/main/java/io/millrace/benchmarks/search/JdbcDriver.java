package io.millrace.benchmarks.search;

import io.millrace.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A driver by JDBC, on the thread of the caller, with statements that stay prepared. */
public final class JdbcDriver implements RawDriver {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** Where values go, so that the compiler cannot do without reading them. */
    @SuppressWarnings("unused") // as said
    private volatile @Nullable Object last;

    /**
     * A driver.
     *
     * @param connection its connection, which it closes
     */
    public JdbcDriver(Connection connection) {
        this.connection = connection;
    }

    @Override
    public long query(Sql sql) {
        try {
            PreparedStatement statement = prepared(sql.text());
            List<@Nullable Object> values = sql.positional();
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    private long read(ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        long count = 0;
        while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
                last = rows.getObject(i);
            }
            count++;
        }
        return count;
    }

    @Override
    public void close() {
        try {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
