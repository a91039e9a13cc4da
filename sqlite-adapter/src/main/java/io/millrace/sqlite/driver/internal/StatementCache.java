package io.millrace.sqlite.driver.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prepared statements that are not in use, by SQL text; the one longest unused goes first. A statement in use is not
 * in here, so that a second cursor over the same text gets its own.
 */
final class StatementCache {

    private final int limit;
    private final Map<String, NativeStatement> statements = new LinkedHashMap<>();

    StatementCache(int limit) {
        this.limit = limit;
    }

    @Nullable
    NativeStatement take(String sql) {
        return statements.remove(sql);
    }

    /** Takes back a statement that was reset, and closes what no longer fits. */
    void giveBack(NativeStatement statement) throws SQLException {
        NativeStatement twin = statements.put(statement.sql(), statement);
        if (twin != null) {
            twin.close();
        }
        if (statements.size() > limit) {
            Iterator<NativeStatement> eldest = statements.values().iterator();
            NativeStatement evicted = eldest.next();
            eldest.remove();
            evicted.close();
        }
    }

    void clear() throws SQLException {
        List<NativeStatement> all = new ArrayList<>(statements.values());
        statements.clear();
        for (NativeStatement statement : all) {
            statement.close();
        }
    }
}
