package io.millrace.postgres.contract;

import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.contract.Backend;
import io.millrace.testkit.contract.Exclusion;
import io.millrace.testkit.contract.Feature;
import io.millrace.testkit.contract.PortableType;
import io.millrace.testkit.contract.RandomJoinsContract;
import io.millrace.testkit.contract.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The server, and how it is reached. */
record PostgresBackend(String name, Supplier<? extends TestDatabase> databases) implements Backend {
    @Override
    public TestDatabase createDatabase() {
        return databases.get();
    }

    @Override
    public String columnType(PortableType type) {
        return switch (type) {
            case BOOLEAN -> "boolean";
            case INTEGER -> "integer";
            case BIGINT -> "bigint";
            case DOUBLE -> "double precision";
            case DECIMAL -> "numeric";
            case TEXT -> "text";
            case BYTES -> "bytea";
            case INSTANT, OFFSET_DATE_TIME -> "timestamptz";
            case LOCAL_DATE -> "date";
            case LOCAL_TIME -> "time";
            case LOCAL_DATE_TIME -> "timestamp";
            case UUID -> "uuid";
            case JSON -> "jsonb";
            case VECTOR -> "vector";
        };
    }

    @Override
    public List<Exclusion> exclusions() {
        List<Exclusion> exclusions = new ArrayList<>(List.of(
                new Exclusion(Feature.NUL_IN_TEXT, "PostgreSQL refuses the character NUL in text"),
                new Exclusion(
                        Feature.STALLED_SUBSCRIBERS,
                        "rows arrive on the event loop of their connection, which serves other connections too")));
        // Open: Reactor Netty loses a message when the event loop closes its connection while another thread sends
        // (see BufferLeaks), and that the test releases it then has not been seen yet.
        if (System.getProperty(RandomJoinsContract.MANY) == null
                && System.getProperty(RandomJoinsContract.SEED) == null) {
            exclusions.add(new Exclusion(
                    Feature.CLOSED_WHILE_SENDING,
                    "Reactor Netty may lose a message that another thread sends while its connection is closed"));
        }
        return List.copyOf(exclusions);
    }

    @Override
    public boolean sharesThread(String name) {
        return TestServer.sharesThread(name);
    }
}
