package io.millrace.fulltext.contract;

import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Through pgbouncer a transaction has a connection for itself just so. */
class PostgresGeneratedTransactionsTest extends GeneratedTransactionsContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    /** Fewer, which take longer here. */
    static IntStream seeds() {
        return IntStream.range(0, Integer.getInteger("millrace.fulltext.transactions", 12));
    }

    @Override
    String statement(int step) {
        return switch (below(13)) {
            case 0 -> "INSERT INTO doc VALUES (" + id() + ", '" + text() + "', " + id() + ")";
            case 1, 2 ->
                "INSERT INTO doc SELECT i, '" + text() + "', NULL FROM " + several()
                        + " ON CONFLICT (id) DO UPDATE SET t = excluded.t || ' ' || doc.t";
            case 3 ->
                "INSERT INTO doc SELECT 30 - i, '" + text() + "', i FROM " + several() + " ON CONFLICT DO NOTHING";
            case 4, 5 ->
                "MERGE INTO doc USING (SELECT * FROM " + several() + ") AS s ON doc.id = s.i"
                        + " WHEN MATCHED AND doc.id % 3 = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET t = '" + text()
                        + "' WHEN NOT MATCHED THEN INSERT VALUES (s.i, '" + text() + "', NULL)";
            case 6 -> "UPDATE doc SET t = '" + text() + "' WHERE id % 3 = " + below(3);
            case 7 -> "UPDATE doc SET id = id + 7 WHERE id % 5 = " + below(5);
            case 8 ->
                "WITH gone AS (DELETE FROM doc WHERE id % 3 = 0 RETURNING *)"
                        + " INSERT INTO doc SELECT id + 100, t || ' plum', NULL FROM gone";
            case 9 -> "DELETE FROM doc WHERE id % 4 = " + below(4);
            case 10 -> below(4) == 0 ? "TRUNCATE doc" : "DELETE FROM doc WHERE id > 50";
            case 11 -> "INSERT INTO other SELECT i, 'n' || i FROM " + several() + " ON CONFLICT DO NOTHING";
            default -> "CREATE TABLE made" + step + " (x integer)";
        };
    }

    @Override
    boolean mayFail(String statement) {
        return statement.startsWith("INSERT INTO doc VALUES")
                || statement.startsWith("WITH gone")
                || statement.contains("SET id");
    }

    private String several() {
        int first = id();
        return "generate_series(" + first + ", " + (first + below(4)) + ") AS i";
    }
}
