package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.postgres.server.TestSchema;
import io.millrace.query.Filter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan for each search would take longer than the search. PostgreSQL makes five before it thinks about keeping one. */
class PostgresKeptPlansTest extends IndexedDocuments {
    private static final int BEFORE_ONE_IS_KEPT = 5;
    private static final int SEARCHES = 12;

    private final TestSchema schema = TestSchema.create();

    /** With one connection, whose prepared statements are those of all searches. */
    private final RelationalDatastore store = Datastores.create(schema.config().withOption("poolSize", "1"));

    @BeforeEach
    void createIndex() {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text, u text)");
        run(
                store,
                "INSERT INTO doc SELECT i, 'word' || i % 500, 'agent' || i % 100 || ' program ' || i FROM generate_series(1, 20000) AS i");
        search(store)
                .createIndex(TextIndex.on("doc").column("t").column("u").build())
                .blockLast(LIMIT);
        run(store, "ANALYZE");
    }

    @AfterEach
    void drop() {
        store.close().block(LIMIT);
        schema.drop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "word1",
                "word1 program",
                "word1 -word3",
                "word1 OR word2",
                "t:word1",
                "word1 prog*",
                "\"agent1 program\""
            })
    void noStatementOfASearchIsPlannedAnew(String query) {
        TextSearch wanted = TextSearch.of("doc", TextQuery.parse(query, Set.of("t", "u")));
        for (TextSearch each : List.of(wanted, wanted.filter(Filter.gt("k", 10)))) {
            for (int i = 0; i < SEARCHES; i++) {
                assertThat(search(store).search(each).collectList().block(LIMIT))
                        .isNotEmpty();
            }
        }
        assertThat(store.query(
                                "SELECT statement, custom_plans FROM pg_prepared_statements"
                                        + " WHERE statement LIKE '%\\_datastore\\_text\\_%' AND custom_plans + generic_plans >= ?",
                                SEARCHES)
                        .collectList()
                        .block(LIMIT))
                .isNotEmpty()
                .allSatisfy(statement -> assertThat(statement.get("custom_plans", Long.class))
                        .as(statement.get("statement", String.class))
                        .isLessThanOrEqualTo(BEFORE_ONE_IS_KEPT));
    }
}
