package io.millrace.fulltext.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextRanking;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.contract.IndexedDocuments;
import io.millrace.fulltext.internal.index.StatementTemplates;
import io.millrace.fulltext.internal.index.StoredIndex;
import io.millrace.fulltext.internal.match.MatchPlan;
import io.millrace.fulltext.internal.match.Planner;
import io.millrace.fulltext.internal.match.ScoredWord.Range;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.sql.Identifier;
import io.millrace.testkit.DatastoreExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What PostgreSQL thinks that a search costs, and how much it reads for one. Where that is thought to be too much, it compiles the statement each time, for a
 * second in which it could be done a hundred times.
 */
class PostgresSearchPlanTest extends IndexedDocuments {
    /** The default of {@code jit_above_cost}. */
    private static final double COMPILED_ABOVE = 100_000;

    /** A step that reads words: how many each time, and how often. */
    private static final Pattern WORDS_READ =
            Pattern.compile("Scan (?:using \\S+ )?on _datastore_text_doc_words.* rows=([0-9.]+) loops=([0-9]+)\\)");

    private static final Pattern COST = Pattern.compile("cost=[0-9.]+\\.\\.([0-9.]+) ");
    private static final TextIndex INDEX =
            TextIndex.on("doc").column("t").column("u").build();

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    @Test
    void noStatementOfASearchIsThoughtToBeWorthCompiling(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text, u text)");
        run(
                store,
                "INSERT INTO doc SELECT i, 'word' || i % 50, 'agent program ' || i FROM generate_series(1, 500) AS i");
        search(store).createIndex(INDEX).blockLast(LIMIT);
        StoredIndex index =
                new PostgresStorage(store.dialect()).read(store, INDEX).block(LIMIT);
        SearchSql sql = new SearchSql(store.dialect(), new StatementTemplates(store.dialect()), index);
        List<Sql> statements = new ArrayList<>();
        Set<String> beginnings =
                IntStream.range(0, 30).mapToObj(i -> "word" + i).collect(Collectors.toSet());
        statements.add(sql.terms(beginnings));
        statements.add(sql.terms(Set.of("")));
        statements.add(sql.occurrences(beginnings.stream().map(Range::beginning).toList(), 10_000));
        for (String text : List.of("word1 agent -word3", "\"agent program\"", "(word1 OR prog*) t:word2")) {
            TextQuery query = TextQuery.parse(text, Set.of("t", "u"));
            Planner planner = new Planner(INDEX, query);
            MatchPlan plan = planner.plan(planner.forms());
            TextSearch wanted = TextSearch.of("doc", query);
            for (TextRanking ranking : List.of(Bm25.DEFAULT, SimpleRanking.FREQUENCY, SimpleRanking.NONE)) {
                statements.add(sql.search(wanted.ranking(ranking), plan));
            }
            statements.add(sql.count(wanted, plan));
            statements.add(sql.facets(wanted, plan, Identifier.of("t")));
        }

        assertCheap(store, statements);
        run(store, "ANALYZE doc, _datastore_text_doc_words, _datastore_text_doc_rows");
        assertCheap(store, statements);
    }

    /**
     * Of the rows that have the words of a phrase PostgreSQL knows nothing, and may take them for one, for which no hash seems to be worth its making: that it then looks for
     * another way is what it is told here.
     */
    @Test
    void wordsThatBeginInSomeWayAreNotReadForEachRow(RelationalDatastore store) {
        run(store, "CREATE TABLE doc (k integer PRIMARY KEY, t text, u text)");
        run(
                store,
                "INSERT INTO doc SELECT i, CASE WHEN i % 10 = 0 THEN 'agent ' ELSE '' END || 'program' || i, 'other'"
                        + " FROM generate_series(1, 2000) AS i");
        search(store).createIndex(INDEX).blockLast(LIMIT);
        run(store, "ANALYZE doc, _datastore_text_doc_words, _datastore_text_doc_rows");

        for (String text : List.of("agent-pro*", "agent-program1* other", "other -agent-pro*")) {
            Sql statement = search(store, TextQuery.parse(text));
            List<String> plan = store.transaction(tx -> tx.execute("SET LOCAL enable_hashjoin = off")
                            .then(tx.execute("SET LOCAL enable_mergejoin = off"))
                            .then(tx.query(
                                            String.class,
                                            Sql.positional(
                                                    "EXPLAIN ANALYZE " + statement.text(), statement.positional()))
                                    .collectList()))
                    .block(LIMIT);
            assertThat(wordsRead(plan)).as(text).isBetween(1.0, 20_000.0);
        }
    }

    private static Sql search(RelationalDatastore store, TextQuery query) {
        Planner planner = new Planner(INDEX, query);
        StoredIndex index =
                new PostgresStorage(store.dialect()).read(store, INDEX).block(LIMIT);
        return new SearchSql(store.dialect(), new StatementTemplates(store.dialect()), index)
                .search(TextSearch.of("doc", query), planner.plan(planner.forms()));
    }

    private static double wordsRead(List<String> plan) {
        return plan.stream()
                .flatMap(step -> WORDS_READ.matcher(step).results())
                .mapToDouble(read -> Double.parseDouble(read.group(1)) * Double.parseDouble(read.group(2)))
                .sum();
    }

    private static void assertCheap(RelationalDatastore store, List<Sql> statements) {
        statements.forEach(statement ->
                assertThat(cost(store, statement)).as(statement.text()).isLessThan(COMPILED_ABOVE));
    }

    private static double cost(RelationalDatastore store, Sql statement) {
        List<String> plan = store.query(
                        String.class, Sql.positional("EXPLAIN " + statement.text(), statement.positional()))
                .collectList()
                .block(LIMIT);
        return COST.matcher(plan.get(0))
                .results()
                .map(found -> Double.parseDouble(found.group(1)))
                .findFirst()
                .orElseThrow();
    }
}
