package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.EmbeddingJob;
import io.millrace.vector.EmbeddingProgress;
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
}
