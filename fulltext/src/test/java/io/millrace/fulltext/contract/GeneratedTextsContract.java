package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextRanking;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.QueryNode;
import io.millrace.fulltext.query.QueryNode.All;
import io.millrace.fulltext.query.QueryNode.Excluded;
import io.millrace.fulltext.query.QueryNode.Word;
import io.millrace.fulltext.query.Span;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Generated queries find in generated documents what looking at all of them finds, with the same scores, and nothing else ever happens. */
abstract class GeneratedTextsContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DOCUMENTS = 120;
    private static final int QUERIES = Integer.getInteger("millrace.fulltext.queries", 300);

    private static final List<String> WORDS = List.of(
            "connect",
            "connected",
            "Connections",
            "happy",
            "happiness",
            "hope",
            "hoping",
            "the",
            "of",
            "a",
            "node.js",
            "don't",
            "c++",
            "café",
            "cafe",
            "東京",
            "東京タワー",
            "タワー",
            "x²",
            "ÅNGSTRÖM",
            "e\u0301",
            "multi-agent",
            "agents",
            "running",
            "run",
            "OR",
            "12",
            "12.5",
            "हिन्दी");

    private static final List<String> SYNTAX = List.of(
            " ", " ", " ", " ", " ", "\"", "\" \"", "-", " -", "(", ")", " OR ", "* ", ":", "title:", " body:", "*",
            "“", "--", ", ");

    private static final TextIndex INDEX = TextIndex.on("doc")
            .column("title", 2.5)
            .column("body")
            .language(Language.ENGLISH)
            .build();

    /** In turn, that by statistics more often. */
    private static final List<TextRanking> RANKINGS = List.of(
            new Bm25(1.2, 0.75), SimpleRanking.FREQUENCY, new Bm25(0.9, 0.4), new Bm25(0, 0), SimpleRanking.NONE);

    private final Random random;
    private final int queries;
    private int compared;
    private final List<List<String>> documents = new ArrayList<>();
    private FullTextSearch search;
    private Oracle oracle;

    GeneratedTextsContract() {
        this(15, QUERIES);
    }

    private GeneratedTextsContract(long seed, int queries) {
        this.random = new Random(seed);
        this.queries = queries;
    }

    /** Other texts and fewer of them, for another way to a database that has been asked already. */
    GeneratedTextsContract(long seed) {
        this(seed, QUERIES / 3);
    }

    @BeforeEach
    void fill(RelationalDatastore store) {
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.add(List.of(text(random.nextInt(4)), text(random.nextInt(20))));
        }
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?)",
                        Flux.range(0, DOCUMENTS)
                                .map(i -> List.of(
                                        i,
                                        documents.get(i).get(0),
                                        documents.get(i).get(1))))
                .block(LIMIT);
        search = store.capability(FullTextSearch.class).orElseThrow();
        search.createIndex(INDEX).blockLast(LIMIT);
        oracle = new Oracle(INDEX, documents);
    }

    @Test
    void theIndexHasTheSameWords() {
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    @Test
    void queriesOfTheLanguageFindTheSame() {
        int accepted = 0;
        for (int i = 0; i < queries; i++) {
            String text = query();
            try {
                compare(TextQuery.parse(text, Set.of("title", "body")), text);
                accepted++;
            } catch (TextQueryException refusal) {
                assertThat(refusal.position()).isBetween(0, text.length());
            }
        }
        assertThat(accepted).isGreaterThan(queries / 4);
    }

    @Test
    void otherWaysFindTheSame() {
        for (int i = 0; i < queries / 6; i++) {
            String text = "hope " + text(1 + random.nextInt(3));
            compare(TextQuery.anyWord(text), text);
            compare(TextQuery.phrase(text), text);
            compare(TextQuery.near(text, random.nextInt(8)), text);
        }
    }

    @Test
    void partsOfTextsAreFoundWhateverTheirLength() {
        int found = 0;
        for (int i = 0; i < queries; i++) {
            List<String> words =
                    List.of(documents.get(random.nextInt(DOCUMENTS)).get(1).split("(?<= )"));
            int first = random.nextInt(words.size());
            String part = String.join("", words.subList(first, first + random.nextInt(words.size() - first) + 1));
            if (part.isBlank()) {
                continue;
            }
            compare(TextQuery.phrase(part), part);
            compare(TextQuery.phrase(part + " hope"), part);
            compare(TextQuery.near(part, random.nextInt(3)), part);
            found++;
        }
        assertThat(found).isGreaterThan(queries / 2);
        compare(TextQuery.phrase("run hope ".repeat(TextQuery.MAX_WORDS / 2)), "long phrase");
        compare(TextQuery.near("run hope ".repeat(TextQuery.MAX_WORDS / 2), 2), "many neighbours");
    }

    @Test
    void theLargestQueriesAreSearched() {
        int deepest = TextQuery.MAX_DEPTH;
        compare(TextQuery.parse("(".repeat(deepest) + "hope" + ")".repeat(deepest)), "depth");
        String nested =
                "hope (run OR title:(café ".repeat(deepest / 2) + "cafe" + " -agents) OR body:x)".repeat(deepest / 2);
        compare(TextQuery.parse(nested, Set.of("title", "body")), "nested");
        String excluded = "hope -(run OR (café ".repeat(deepest / 2) + "cafe hope" + "))".repeat(deepest / 2);
        compare(TextQuery.parse(excluded), "excluded");
        String inFields = "hope -title:(run OR cafe -body:(".repeat(deepest / 2) + "x" + "))".repeat(deepest / 2);
        compare(TextQuery.parse(inFields, Set.of("title", "body")), "fields");
        QueryNode byHand = new Word("hope", new Span(0, 4));
        for (int i = 0; i < 24; i++) {
            byHand = new All(
                    List.of(new Word("hope", new Span(0, 4)), new Excluded(byHand, new Span(0, 4))), new Span(0, 4));
        }
        compare(new TextQuery(byHand), "by hand");
        StringBuilder many = new StringBuilder("hope");
        for (int i = 1; i < TextQuery.MAX_WORDS; i++) {
            many.append(i % 2 == 0 ? " OR w" : " OR run").append(i);
        }
        compare(TextQuery.parse(many.toString()), "many");
        compare(TextQuery.parse("x".repeat(TextQuery.MAX_LENGTH)), "long");
        compare(TextQuery.anyWord("東京".repeat(60)), "pairs");
    }

    @Test
    void whateverIsTypedIsSearchedOrRefused() {
        for (int i = 0; i < queries; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(40), 0, Character.MAX_CODE_POINT + 1).forEach(text::appendCodePoint);
            text.insert(0, query()).append('\u0000').append((char) (0xd800 + random.nextInt(0x800)));
            try {
                search.search(TextSearch.of("doc", text.toString())
                                .highlight(Highlight.html().snippet(5)))
                        .blockLast(LIMIT);
            } catch (TextQueryException refusal) {
                assertThat(refusal.position()).isBetween(0, text.length());
            }
        }
    }

    private void compare(TextQuery query, String text) {
        TextRanking ranking = RANKINGS.get(compared++ % RANKINGS.size());
        Map<Integer, Double> expected = oracle.search(query, ranking);
        List<TextResult> results = search.search(
                        TextSearch.of("doc", query).ranking(ranking).limit(DOCUMENTS))
                .collectList()
                .block(LIMIT);
        assertThat(results)
                .as(text)
                .extracting(result -> ((Number) result.key().get(0)).intValue())
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        double last = Double.MAX_VALUE;
        for (TextResult result : results) {
            double score = expected.get(((Number) result.key().get(0)).intValue());
            assertThat(result.score()).as(text).isCloseTo(score, within(2e-6)).isLessThanOrEqualTo(last);
            last = result.score();
        }
    }

    private String text(int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : random.nextInt(6) == 0 ? "; " : " ").append(any(WORDS));
        }
        return text.toString();
    }

    private String query() {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(6);
        for (int i = 0; i < parts; i++) {
            text.append(any(WORDS)).append(any(SYNTAX));
        }
        return text.toString();
    }

    private String any(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
