package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.query.Filter;
import io.millrace.testkit.DatastoreExtension;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({
        "smallint, 40000",
        "integer, 3000000000",
        "date, tomorrow or so",
        "date, 2020-13-45",
        "numeric, ten",
        "boolean, perhaps",
        "timestamp, soon",
        "inet, nowhere"
    })
    void aKeyThatATypeCannotHaveIsNoneToGoOnBehind(String type, String key) {
        run("CREATE TABLE doc (k " + type + " PRIMARY KEY, t text)");
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        TextSearch wanted = TextSearch.of("doc", "word").filter(Filter.eq("t", "a word"));
        assertThatThrownBy(() -> search.search(wanted.after(1, 1, List.of(key))).blockLast(LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "varchar(5)", "char(5)", "bpchar"})
    void textsAreInTheOrderOfTheirCodePoints(String type) {
        run("CREATE TABLE doc (k " + type + " COLLATE \"en-x-icu\" PRIMARY KEY, t text)");
        run("INSERT INTO doc VALUES ('a', 'word'), ('B', 'word'), ('b', 'word')");
        search.createIndex(TextIndex.on("doc").column("t").build()).blockLast(LIMIT);
        assertThat(search.search(TextSearch.of("doc", "word"))
                        .map(result -> String.valueOf(result.key().get(0)).strip())
                        .collectList()
                        .block(LIMIT))
                .containsExactly("B", "a", "b");
    }

    @Test
    void ofPartitions() {
        run("CREATE TABLE doc (k uuid, place text, t text, PRIMARY KEY (place, k)) PARTITION BY LIST (place)");
        run("CREATE TABLE doc_north PARTITION OF doc FOR VALUES IN ('north')");
        run("CREATE TABLE doc_other PARTITION OF doc DEFAULT");
        run("INSERT INTO doc SELECT md5(i::text)::uuid, (ARRAY['north', 'south', 'east'])[1 + i % 3], 'word ' || i"
                + " FROM generate_series(1, " + ROWS + ") AS i");
        check();
    }

    @Test
    void ofATypeOfTheirOwn() {
        run("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')");
        check(
                "CREATE TABLE doc (k integer, mood mood, t text, PRIMARY KEY (mood, k))",
                "INSERT INTO doc SELECT i, (ARRAY['sad', 'ok', 'happy'])[1 + i % 3]::mood, 'word ' || i"
                        + " FROM generate_series(1, " + ROWS + ") AS i");
    }

    @Test
    void ofTypesWhoseNamesBeginLikeThoseOfTexts() {
        run("CREATE TYPE text_kind AS ENUM ('short', 'long')");
        run("CREATE DOMAIN character_number AS integer");
        check(
                "CREATE TABLE doc (k character_number, kind text_kind, t text, PRIMARY KEY (kind, k))",
                "INSERT INTO doc SELECT i, (ARRAY['short', 'long'])[1 + i % 2]::text_kind, 'word ' || i"
                        + " FROM generate_series(1, " + ROWS + ") AS i");
    }
}
