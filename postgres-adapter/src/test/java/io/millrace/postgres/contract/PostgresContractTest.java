package io.millrace.postgres.contract;

import io.millrace.postgres.server.TestSchema;
import io.millrace.testkit.contract.Backend;
import io.millrace.testkit.contract.DatastoreContract;

/** The contract on a pool of connections. */
class PostgresContractTest implements DatastoreContract {
    @Override
    public Backend backend() {
        return new PostgresBackend("postgresql pooled", TestSchema::create);
    }
}
