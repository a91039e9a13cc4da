package io.millrace.postgres.contract;

import io.millrace.postgres.server.BouncedSchema;
import io.millrace.testkit.contract.Backend;
import io.millrace.testkit.contract.DatastoreContract;

/** The contract on a pool of connections to pgbouncer, which gives each transaction any connection of its own. */
class PgBouncerContractTest implements DatastoreContract {
    @Override
    public Backend backend() {
        return new PostgresBackend("postgresql through pgbouncer", BouncedSchema::create);
    }
}
