package io.millrace.fulltext.contract;

import io.millrace.Datastores;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** In memory, where there is one connection for all, nothing else would be tried. */
class SqliteFileGeneratedTransactionsTest extends GeneratedTransactionsContract {
    @TempDir
    static Path folder;

    /** A connection that is new has not compiled anything for its full-text tables yet. */
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));

    @Override
    String statement(int step) {
        return switch (below(11)) {
            case 0, 1 -> "INSERT OR REPLACE INTO doc VALUES (" + id() + ", '" + text() + "', " + id() + ")";
            case 2 -> "INSERT OR IGNORE INTO doc SELECT 30 - id, '" + text() + "', id FROM " + several();
            case 3 -> "INSERT OR REPLACE INTO doc SELECT id, '" + text() + "', 40 - id FROM " + several();
            case 4 -> "UPDATE doc SET t = '" + text() + "' WHERE id % 3 = " + below(3);
            case 5 -> "DELETE FROM doc WHERE id % 4 = " + below(4);
            case 6, 7 -> "INSERT OR REPLACE INTO other SELECT id, 'n' || id FROM " + several();
            case 8 -> "UPDATE other SET t = t || '" + step + "'";
            case 9 -> "CREATE TABLE made" + step + " (x)";
            default -> "DELETE FROM other WHERE id % 2 = 0";
        };
    }

    private String several() {
        return "(WITH RECURSIVE n (id) AS (SELECT " + id() + " UNION ALL SELECT id + 1 FROM n LIMIT " + (1 + below(4))
                + ") SELECT id FROM n)";
    }
}
