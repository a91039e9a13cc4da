package io.millrace.postgres;

import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test in a schema of its own, and a datastore that works in it. */
abstract class SchemaTest {
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(60);

    final TestSchema schema = TestSchema.create();
    RelationalDatastore store;

    @BeforeEach
    final void open() {
        store = schema.open();
    }

    @AfterEach
    final void close() {
        store.close().block(CLOSED_WITHIN);
        schema.drop();
    }
}
