package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.EmbeddingJob;
import io.millrace.vector.EmbeddingJobException.Kind;
import io.millrace.vector.EmbeddingProgress;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorSearch;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresEmbeddingJobTest extends EmbeddingJobContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    /** Triggers before a change come in the order of their names. */
    @Test
    void textsThatALaterTriggerChangesAreNoticed(RelationalDatastore store) {
        EmbeddingJob job = job(store, 3);
        job.run(EMBEDDER).blockLast(LIMIT);
        store.execute("CREATE TABLE log (title TEXT)")
                .then(
                        store.execute(
                                "CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.body := 'of ' || NEW.id; INSERT INTO log VALUES (NEW.title); RETURN NEW; END $$"))
                .then(
                        store.execute(
                                "CREATE TRIGGER \"é later\" BEFORE UPDATE ON doc FOR EACH ROW WHEN (NEW.id = 1 AND NEW.body IS NULL) EXECUTE FUNCTION later()"))
                .then(store.execute("UPDATE doc SET id = id"))
                .block(LIMIT);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(1, 0));
        assertRight(store, 3);
    }

    @Test
    void triggersThatWereDroppedOrDisabledAreTold(RelationalDatastore store) {
        EmbeddingJob job = job(store, 3);
        for (String change : List.of(
                "DROP TRIGGER %s ON doc",
                "ALTER TABLE doc DISABLE TRIGGER %s", "ALTER TABLE doc ENABLE REPLICA TRIGGER %s")) {
            for (String trigger : store.query(
                            String.class,
                            "SELECT tgname::text FROM pg_trigger WHERE tgrelid = 'doc'::regclass AND tgname LIKE '%new%'")
                    .collectList()
                    .block(LIMIT)) {
                job.run(EMBEDDER).blockLast(LIMIT);
                store.execute(Sql.verbatim(String.format(change, trigger))).block(LIMIT);
                assertFails(Kind.NOT_INSTALLED, () -> job.run(EMBEDDER).blockLast(LIMIT));
                job.install().block(LIMIT);
            }
        }
        store.execute("UPDATE doc SET title = 'changed' WHERE id = 1").block(LIMIT);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(1, 0));
    }

    /** A partition has triggers of its own, made of the table's. */
    @Test
    void triggersOfPartitionsThatWereDisabledAreTold(RelationalDatastore store) {
        store.execute(
                        "CREATE TABLE part (id INTEGER PRIMARY KEY, title TEXT, embedding vector(3)) PARTITION BY RANGE (id)")
                .then(store.execute("CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (100)"))
                .thenMany(store.capability(VectorSearch.class)
                        .orElseThrow()
                        .createIndex(VectorIndex.on("part", "embedding")
                                .dimensions(3)
                                .build()))
                .blockLast(LIMIT);
        EmbeddingJob job = EmbeddingJob.on(store, "part", "title");
        job.install().block(LIMIT);
        job.run(EMBEDDER).blockLast(LIMIT);
        store.execute("ALTER TABLE part_1 DISABLE TRIGGER USER").block(LIMIT);
        assertFails(Kind.NOT_INSTALLED, () -> job.run(EMBEDDER).blockLast(LIMIT));
        job.install().block(LIMIT);
        store.execute("INSERT INTO part (id, title) VALUES (1, 'one')").block(LIMIT);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(1, 0));
    }
}
