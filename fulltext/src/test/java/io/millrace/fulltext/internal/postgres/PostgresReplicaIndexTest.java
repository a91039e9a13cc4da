package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.IndexProgress;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.postgres.server.StaleReplica;
import org.junit.jupiter.api.Test;

/** An index is made of what the primary has, also where queries go to replicas, which may be behind. */
class PostgresReplicaIndexTest extends IndexedDocuments {
    private static final int ROWS = 2_500;

    @Test
    void anIndexIsMadeOfWhatThePrimaryHas() {
        try (StaleReplica replica = new StaleReplica()) {
            RelationalDatastore store = replica.store();
            run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text)");
            run(store, "INSERT INTO doc SELECT i, 'word number' || i FROM generate_series(1, " + ROWS + ") AS i");
            assertThat(search(store)
                            .createIndex(TextIndex.on("doc").column("t").build())
                            .blockLast(LIMIT))
                    .isEqualTo(IndexProgress.of(ROWS, ROWS));
            assertThat(replica.primary().number("SELECT count(*) FROM _datastore_text_doc_rows"))
                    .isEqualTo(ROWS);
        }
    }
}
