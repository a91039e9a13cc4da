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
 * What PostgreSQL thinks that a search costs. Where that is too much, it compiles the statement each time, for a second in which it could be done
 * a hundred times.
 */
class PostgresSearchPlanTest extends IndexedDocuments {
    /** The default of {@code jit_above_cost}. */
    private static final double COMPILED_ABOVE = 100_000;

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
