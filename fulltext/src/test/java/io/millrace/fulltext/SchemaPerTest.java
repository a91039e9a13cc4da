package io.millrace.fulltext;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Datastores on PostgreSQL, each in a schema of its own that goes after the test. Registered before what closes the datastores. */
public final class SchemaPerTest implements AfterEachCallback {
    private final Queue<TestSchema> made = new ConcurrentLinkedQueue<>();

    /** Opens a datastore in a new schema. */
    public RelationalDatastore open() {
        return open(schema -> Datastores.create(schema.config()));
    }

    /** Opens a datastore in a new schema in some way. */
    public RelationalDatastore open(Function<TestSchema, RelationalDatastore> way) {
        TestSchema schema = TestSchema.create();
        made.add(schema);
        return way.apply(schema);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (TestSchema schema = made.poll(); schema != null; schema = made.poll()) {
            schema.drop();
        }
    }
}
