package io.millrace.postgres.server;

import io.millrace.RelationalDatastore;
import io.millrace.testkit.contract.TestDatabase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Datastores on PostgreSQL, each in a schema of its own that goes after the test. Registered before what closes the datastores. */
public final class SchemaPerTest implements AfterEachCallback {
    private final Supplier<? extends TestDatabase> schemas;
    private final Queue<TestDatabase> made = new ConcurrentLinkedQueue<>();

    /** Schemas of the server. */
    public SchemaPerTest() {
        this(TestSchema::create);
    }

    /** Schemas that are reached in another way. */
    public SchemaPerTest(Supplier<? extends TestDatabase> schemas) {
        this.schemas = schemas;
    }

    /** Opens a datastore in a new schema. */
    public RelationalDatastore open() {
        TestDatabase schema = schemas.get();
        made.add(schema);
        return schema.open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (TestDatabase schema = made.poll(); schema != null; schema = made.poll()) {
            schema.drop();
        }
    }
}
