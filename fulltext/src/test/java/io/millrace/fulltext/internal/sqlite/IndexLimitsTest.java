package io.millrace.fulltext.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.Transaction;
import io.millrace.error.DatastoreTimeoutException;
import io.millrace.error.LockTimeoutException;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.testkit.DatastoreExtension;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of a datastore hold for each statement by which an index is made. */
class IndexLimitsTest extends IndexedDocuments {
    private static final TextIndex INDEX = TextIndex.on("doc").column("t").build();

    @TempDir
    static Path folder;

    private static String url = "";

    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.perTest(() -> {
        url = "sqlite:" + folder.resolve(UUID.randomUUID() + ".db");
        return Datastores.open(url);
    });

    @ParameterizedTest
    @ValueSource(strings = {"busyTimeout=100ms&lockWaitTimeout=100ms", "statementTimeout=2s"})
    void aWriterIsNotWaitedForLonger(String limits, RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k INTEGER PRIMARY KEY, t TEXT)");
        run(store, "INSERT INTO doc VALUES (1, 'word')");
        RelationalDatastore limited = Datastores.open(url + "?transactionRetries=0&" + limits);
        try {
            run(limited, "INSERT INTO doc VALUES (2, 'word')");
            Transaction writer = store.begin().block(LIMIT);
            writer.execute("INSERT INTO doc VALUES (3, 'word')").block(LIMIT);
            assertThatThrownBy(() -> search(limited).createIndex(INDEX).blockLast(LIMIT))
                    .isInstanceOfAny(LockTimeoutException.class, DatastoreTimeoutException.class);
            assertThat(search(store).describe("doc").block(LIMIT)).isNull();
            writer.commit().block(LIMIT);
        } finally {
            limited.close().block(LIMIT);
        }
        search(store).createIndex(INDEX).blockLast(LIMIT);
        check(store, "word", 3);
    }
}
