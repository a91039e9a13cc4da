package io.millrace.hybrid.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.hybrid.Fusion;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.HybridSearch;
import io.millrace.hybrid.ReciprocalRankFusion;
import io.millrace.hybrid.ScoreFusion;
import io.millrace.mapping.Row;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestServer;
import io.millrace.query.Filter;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Generated searches find on both databases what fusing their arms by hand finds, in the same order, with the same scores. */
class GeneratedHybridTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("millrace.hybrid.seed", 17);
    private static final int QUERIES = Integer.getInteger("millrace.hybrid.queries", 60);
    private static final int ROWS = 200;
    private static final int DIMENSIONS = 6;
    private static final List<String> WORDS = List.of(
            "river", "stone", "sand", "mill", "race", "wheel", "water", "bridge", "night", "field", "rain", "grain");

    @Order(1)
    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Order(2)
    @RegisterExtension
    static final DatastoreExtension POSTGRES =
            DatastoreExtension.perTest(SCHEMAS::open).allowThreads(TestServer::sharesThread);

    private final Random random = new Random(SEED);

    private record Doc(int id, Integer kind, String body, float[] embedding) {}

    @Test
    void bothDatabasesFindWhatFusionByHandFinds(RelationalDatastore postgres) {
        Mono.usingWhen(
                        Mono.fromSupplier(() -> Datastores.open("sqlite::memory:")),
                        sqlite -> Mono.fromRunnable(() -> compare(sqlite, postgres)),
                        RelationalDatastore::close)
                .block();
    }

    private void compare(RelationalDatastore sqlite, RelationalDatastore postgres) {
        List<Doc> docs = IntStream.range(0, ROWS).mapToObj(this::doc).toList();
        fill(sqlite, "BLOB", docs);
        fill(postgres, "vector(" + DIMENSIONS + ")", docs);
        int found = 0;
        for (int i = 0; i < QUERIES; i++) {
            HybridQuery query = query();
            List<HybridResult> onSqlite = results(sqlite, query);
            List<HybridResult> onPostgres = results(postgres, query);
            String which = "query " + i + " of seed " + SEED;
            assertThat(ids(onSqlite)).as(which).isEqualTo(fusedByHand(sqlite, query));
            assertThat(ids(onPostgres)).as(which).isEqualTo(ids(onSqlite));
            for (int r = 0; r < onSqlite.size(); r++) {
                assertThat(onPostgres.get(r).score())
                        .as(which)
                        .isCloseTo(onSqlite.get(r).score(), within(1e-6));
            }
            found += onSqlite.size();
        }
        assertThat(found).isGreaterThan(3 * QUERIES);
    }

    private Doc doc(int id) {
        return new Doc(
                id,
                random.nextInt(5) == 0 ? null : random.nextInt(4),
                text(1 + random.nextInt(12)),
                random.nextInt(10) == 0 ? null : vector());
    }

    /** Of whole numbers, of which both databases compute the same, and never zero. */
    private float[] vector() {
        float[] vector = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = random.nextInt(7) - 3;
        }
        vector[random.nextInt(DIMENSIONS)] = 4;
        return vector;
    }

    private String text(int words) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            chosen.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return String.join(" ", chosen);
    }

    private HybridQuery query() {
        TextSearch words = TextSearch.of("doc", TextQuery.anyWord(text(1 + random.nextInt(3))));
        VectorQuery near = VectorQuery.of("doc", vector());
        HybridQuery query =
                switch (random.nextInt(8)) {
                    case 0 -> HybridQuery.ofText(words);
                    case 1 -> HybridQuery.ofVector(near);
                    case 2 -> HybridQuery.of(words.filter(Filter.ne("kind", 1)), near.filter(Filter.isNotNull("kind")));
                    default -> HybridQuery.of(words, near);
                };
        query = switch (random.nextInt(4)) {
            case 0 -> query.filter(Filter.eq("kind", random.nextInt(4)));
            case 1 -> query.filter(Filter.isNull("kind").or(Filter.ge("id", random.nextInt(ROWS))));
            default -> query;
        };
        Fusion fusion =
                random.nextBoolean() ? ReciprocalRankFusion.DEFAULT.k(1 + random.nextInt(100)) : ScoreFusion.DEFAULT;
        int depth = 20 + random.nextInt(60);
        return query.fusion(
                        random.nextBoolean() ? fusion : fusion.weights(1 + random.nextInt(5), 1 + random.nextInt(5)))
                .depth(depth)
                .limit(1 + random.nextInt(10))
                .offset(random.nextInt(10));
    }

    private static void fill(RelationalDatastore store, String column, List<Doc> docs) {
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, kind INTEGER, body TEXT NOT NULL, embedding " + column
                        + ")")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?, ?)",
                        Flux.fromIterable(docs)
                                .map(doc -> Arrays.asList(doc.id(), doc.kind(), doc.body(), doc.embedding())))
                .block(LIMIT);
        store.capability(FullTextSearch.class)
                .orElseThrow()
                .createIndex(TextIndex.on("doc").column("body").build())
                .blockLast(LIMIT);
        store.capability(VectorSearch.class)
                .orElseThrow()
                .createIndex(VectorIndex.on("doc", "embedding")
                        .dimensions(DIMENSIONS)
                        .method(VectorMethod.exact())
                        .build())
                .blockLast(LIMIT);
    }

    private static List<HybridResult> results(RelationalDatastore store, HybridQuery query) {
        return store.capability(HybridSearch.class)
                .orElseThrow()
                .search(query)
                .collectList()
                .block(LIMIT);
    }

    private static List<Integer> ids(List<HybridResult> results) {
        return results.stream()
                .map(result -> result.row().get("id", Integer.class))
                .toList();
    }

    private record Candidate(int id, double score) {
        static Candidate of(Row row, double score) {
            return new Candidate(row.get("id", Integer.class), score);
        }
    }

    /** What the definitions say, of each arm as its own search has it. */
    private static List<Integer> fusedByHand(RelationalDatastore store, HybridQuery query) {
        Flux<Candidate> texts = Mono.justOrEmpty(query.text())
                .map(arm -> arm.limit(query.textDepth()).filter(both(arm.filter(), query)))
                .flatMapMany(store.capability(FullTextSearch.class).orElseThrow()::search)
                .map(result -> Candidate.of(result.row(), result.score()));
        Flux<Candidate> vectors = Mono.justOrEmpty(query.vector())
                .map(arm -> arm.limit(query.vectorDepth()).filter(both(arm.filter(), query)))
                .flatMapMany(store.capability(VectorSearch.class).orElseThrow()::search)
                .map(result -> Candidate.of(result.row(), result.score()));
        Map<Integer, Double> scores = new HashMap<>();
        add(scores, query.fusion(), query.fusion().textWeight(), query.textDepth(), texts);
        add(scores, query.fusion(), query.fusion().vectorWeight(), query.vectorDepth(), vectors);
        return scores.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Integer, Double> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    private static Filter both(Optional<Filter> ofArm, HybridQuery query) {
        Filter all = query.filter().orElse(Filter.ge("id", 0));
        return ofArm.map(filter -> filter.and(all)).orElse(all);
    }

    private static void add(Map<Integer, Double> scores, Fusion fusion, double weight, int depth, Flux<Candidate> arm) {
        List<Candidate> found = arm.collectList().block(LIMIT);
        for (int i = 0; i < found.size(); i++) {
            Candidate candidate = found.get(i);
            double gained = fusion instanceof ReciprocalRankFusion places
                    ? weight / (places.k() + i + 1.0)
                    : weight / (fusion.textWeight() + fusion.vectorWeight()) * scaled(candidate.score(), found, depth);
            scores.merge(candidate.id(), gained, Double::sum);
        }
    }

    private static double scaled(double score, List<Candidate> found, int depth) {
        double best = found.get(0).score();
        double last = found.get(found.size() - 1).score();
        double least = Math.min(0, last);
        double others = found.size() == depth ? (least + last) / 2 : least;
        return best == least ? 1 : (score - others) / (best - least);
    }
}
