package io.millrace.fulltext.contract;

import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.testkit.DatastoreExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresIndexKeysTest extends IndexKeysContract {
    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            bigint               ; 9007199254740993 - i
            numeric              ; i * 1.10
            float8               ; i * 0.1 - 50
            float4               ; i * 0.1
            money                ; i::money
            boolean              ; i % 2 = 0
            text COLLATE "C"     ; 'v' || i
            varchar(20)          ; 'v' || i
            char(20)             ; 'v' || i
            short                ; 'v' || i
            uuid                 ; md5(i::text)::uuid
            date                 ; date '2000-01-01' + i
            time                 ; time '00:00' + i * interval '1 second'
            timestamp            ; timestamp '2000-01-01' + i * interval '1 hour'
            timestamptz          ; timestamptz '2000-01-01' + i * interval '1 hour'
            interval             ; i * interval '1 second'
            bytea                ; i::text::bytea
            jsonb                ; to_jsonb(i)
            inet                 ; '10.0.0.0'::inet + i
            int4range            ; int4range(i, i + 1)
            varbit               ; i::bit(32)::varbit
            xid8                 ; i::text::xid8
            """)
    void ofEveryType(String type, String value) {
        run("CREATE DOMAIN short AS text CHECK (length(VALUE) < 9)");
        check(
                "CREATE TABLE doc (k " + type + " PRIMARY KEY, t text)",
                "INSERT INTO doc SELECT " + value + ", 'word ' || i FROM generate_series(1, " + ROWS
                        + ") AS i ON CONFLICT DO NOTHING");
    }

    @Test
    void ofATypeOfTheirOwn() {
        run("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')");
        check(
                "CREATE TABLE doc (k integer, mood mood, t text, PRIMARY KEY (mood, k))",
                "INSERT INTO doc SELECT i, (ARRAY['sad', 'ok', 'happy'])[1 + i % 3]::mood, 'word ' || i"
                        + " FROM generate_series(1, " + ROWS + ") AS i");
    }
}
