package io.millrace.fulltext.contract;

import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresIndexBesideTriggersTest extends IndexBesideTriggersContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    /** In the order of their names. */
    @Override
    List<String> trigger(boolean first, String event, String statement) {
        return List.of(
                "CREATE FUNCTION own() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + statement
                        + "; RETURN NULL; END $$",
                "CREATE TRIGGER \"" + (first ? "AAA" : "zzz") + "\" AFTER " + event
                        + " ON doc FOR EACH ROW EXECUTE FUNCTION own()");
    }

    @Override
    boolean mayLeaveWords() {
        return true;
    }

    @Override
    boolean lastComeFirst() {
        return false;
    }
}
