package io.millrace.sqlite.driver.internal.connections;

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
 *
 * <p>Bounded by their number and by the memory they take outside the heap. SQLite does not tell how much that is here; its
 * greatest part grows with the text, with some 85 to 100 bytes for each character of a list of parameters.
 */
final class StatementCache {
    /** About 32 MiB of native memory. */
    private static final int ALL_TEXTS = 1 << 18;

    /** One that would drive out many others is not kept. */
    private static final int LONGEST_TEXT = ALL_TEXTS / 16;

    private final int limit;
    private final Map<String, NativeStatement> statements = new LinkedHashMap<>();
    private int characters;

    StatementCache(int limit) {
        this.limit = limit;
    }

    @Nullable
    NativeStatement take(String sql) {
        NativeStatement statement = statements.remove(sql);
        if (statement != null) {
            characters -= sql.length();
        }
        return statement;
    }

    /** Takes back a statement that was reset, and closes what no longer fits. */
    void giveBack(NativeStatement statement) throws SQLException {
        String sql = statement.sql();
        if (sql.length() > LONGEST_TEXT) {
            statement.close();
            return;
        }
        NativeStatement twin = statements.put(sql, statement);
        if (twin == null) {
            characters += sql.length();
        } else {
            twin.close();
        }
        while (statements.size() > limit || characters > ALL_TEXTS) {
            Iterator<NativeStatement> eldest = statements.values().iterator();
            NativeStatement evicted = eldest.next();
            eldest.remove();
            characters -= evicted.sql().length();
            evicted.close();
        }
    }

    void clear() throws SQLException {
        List<NativeStatement> all = new ArrayList<>(statements.values());
        statements.clear();
        characters = 0;
        for (NativeStatement statement : all) {
            statement.close();
        }
    }
}
