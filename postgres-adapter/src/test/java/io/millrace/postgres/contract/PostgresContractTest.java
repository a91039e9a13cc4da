package io.millrace.postgres.contract;

import io.millrace.postgres.server.BufferLeaks;
import io.millrace.postgres.server.TestSchema;
import io.millrace.testkit.contract.Backend;
import io.millrace.testkit.contract.DatastoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on a pool of connections, whose buffers are all released. */
class PostgresContractTest implements DatastoreContract {
    @RegisterExtension
    static final BufferLeaks LEAKS = new BufferLeaks();

    @Override
    public Backend backend() {
        return new PostgresBackend("postgresql pooled", TestSchema::create);
    }
}
