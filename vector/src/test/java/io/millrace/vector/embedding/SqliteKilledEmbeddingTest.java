package io.millrace.vector.embedding;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class SqliteKilledEmbeddingTest extends KilledEmbeddingContract {
    @TempDir
    Path folder;

    @Override
    String url() {
        return "sqlite:" + folder.resolve("killed.db");
    }

    @Override
    String vectorType() {
        return "BLOB";
    }

    @Override
    List<String> audit() {
        return List.of("CREATE TRIGGER audit AFTER UPDATE OF embedding ON doc WHEN NEW.embedding IS NOT NULL"
                + " BEGIN INSERT INTO written VALUES (NEW.id, NEW.title); END");
    }
}
