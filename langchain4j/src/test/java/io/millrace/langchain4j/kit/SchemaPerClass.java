package io.millrace.langchain4j.kit;

import io.millrace.RelationalDatastore;
import io.millrace.postgres.server.TestSchema;
import io.millrace.testkit.contract.TestDatabase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A datastore on PostgreSQL in a schema that goes after the class: LangChain4j's kit for filters has a hundred tests, and clears the store by itself. */
final class SchemaPerClass implements AfterAllCallback {
    private final Queue<TestDatabase> made = new ConcurrentLinkedQueue<>();

    RelationalDatastore open() {
        TestDatabase schema = TestSchema.create();
        made.add(schema);
        return schema.open();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (TestDatabase schema = made.poll(); schema != null; schema = made.poll()) {
            schema.drop();
        }
    }
}
