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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan for each search would take longer than the search. PostgreSQL makes five before it thinks about keeping one. */
class PostgresKeptPlansTest extends IndexedDocuments {
    private static final int BEFORE_ONE_IS_KEPT = 5;
    private static final int SEARCHES = 12;

    private final TestSchema schema = TestSchema.create();

    /** With one connection, whose prepared statements are those of all searches. */
    private final RelationalDatastore store = Datastores.create(schema.config().withOption("poolSize", "1"));

    private void createIndex(int rows) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text, u text)");
        insert(1, rows);
        search(store)
                .createIndex(TextIndex.on("doc").column("t").column("u").build())
                .blockLast(LIMIT);
        run(store, "ANALYZE");
    }

    private void insert(int first, int last) {
        store.execute(
                        "INSERT INTO doc SELECT i, 'word' || i % 50, 'agent program ' || i FROM generate_series(CAST(? AS integer), CAST(? AS integer)) AS i",
                        first, last)
                .block(LIMIT);
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
                "word1 agent",
                "word1 -word3",
                "word1 OR word2",
                "t:word1",
                "word1 prog*",
                "\"agent program\""
            })
    void noStatementOfASearchIsPlannedAnew(String query) {
        createIndex(1_000);
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

    /** A plan that was made for a few words reads all of them when there are many. */
    @ParameterizedTest
    @ValueSource(strings = {"word1", "word1 agent", "agent*"})
    void noPlanIsKeptOfWhenAnIndexWasSmall(String query) {
        createIndex(5);
        // Which would have the plan made anew, at a time of its own.
        run(store, "ALTER TABLE \"_datastore_text_doc_words\" SET (autovacuum_enabled = false)");
        TextSearch wanted = TextSearch.of("doc", query);
        for (int i = 0; i < SEARCHES; i++) {
            search(store).search(wanted).collectList().block(LIMIT);
        }
        insert(6, 5_000);
        long before = wholeReads();
        assertThat(search(store).search(wanted).collectList().block(LIMIT)).isNotEmpty();
        assertThat(wholeReads()).isEqualTo(before);
    }

    private long wholeReads() {
        store.query("SELECT pg_stat_force_next_flush()").blockLast(LIMIT);
        return store.queryOne(
                        Long.class,
                        "SELECT seq_scan FROM pg_stat_user_tables WHERE schemaname = current_schema() AND relname = '_datastore_text_doc_words'")
                .block(LIMIT);
    }
}
