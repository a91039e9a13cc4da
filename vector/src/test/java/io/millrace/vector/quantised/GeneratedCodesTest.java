package io.millrace.vector.quantised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.RunResult;
import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.query.Filter;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.Clusters;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorResult;
import io.millrace.vector.VectorSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Generated searches by codes between generated changes of rows, compared with all rows in Java: each result is a row that is there and matches, at its
 * distance, in order; as many as match are found; and nearly all of the nearest. {@code -Dmillrace.vector.queries=10000} does so many.
 */
class GeneratedCodesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("millrace.vector.seed", 16);
    private static final int QUERIES = Integer.getInteger("millrace.vector.queries", 200);
    private static final int DIMENSIONS = 64;
    private static final int ROWS = 2500;

    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));

    private record Item(@Nullable Integer kind, float @Nullable [] v) {}

    private record Near(long id, double distance) {}

    private final Map<Long, Item> items = new TreeMap<>();
    private final Random random = new Random(SEED);
    private final Clusters clusters = new Clusters(SEED, 40, DIMENSIONS, 0.7);

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"COSINE", "EUCLIDEAN", "INNER_PRODUCT"})
    void findsWhatIsThere(Metric metric, RelationalDatastore store) {
        store.execute("CREATE TABLE item (id INTEGER PRIMARY KEY, kind INTEGER, v BLOB)")
                .block(LIMIT);
        store.transaction(tx -> Flux.range(0, ROWS)
                        .concatMap(i -> put(tx, (random.nextInt(20_000) - 10_000L) << random.nextInt(40)))
                        .then())
                .block(LIMIT);
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        search.createIndex(VectorIndex.on("item", "v")
                        .dimensions(DIMENSIONS)
                        .metric(metric)
                        .method(VectorMethod.quantised())
                        .build())
                .blockLast(LIMIT);
        long wanted = 0;
        long right = 0;
        int quantised = 0;
        for (int i = 0; i < QUERIES; i++) {
            change(store);
            quantised += isQuantised(search) ? 1 : 0;
            String name = "seed " + SEED + ", " + metric + ", query " + i;
            int kind = random.nextInt(6);
            int limit = 1 + random.nextInt(40);
            int offset = random.nextInt(3) * random.nextInt(20);
            Long origin = random.nextInt(4) == 0 ? anyWithVector() : null;
            float[] vector =
                    origin == null ? clusters.next() : items.get(origin).v();
            VectorQuery asked = origin == null ? VectorQuery.of("item", vector) : VectorQuery.ofRow("item", origin);
            List<Near> all = items.entrySet().stream()
                    .filter(entry -> entry.getValue().v() != null
                            && matches(entry.getValue(), kind)
                            && !entry.getKey().equals(origin))
                    .map(entry -> new Near(
                            entry.getKey(),
                            distance(metric, vector, entry.getValue().v())))
                    .sorted(Comparator.comparingDouble(Near::distance))
                    .toList();
            List<VectorResult> found = search.search(
                            filtered(asked, kind).limit(limit).offset(offset))
                    .collectList()
                    .block(LIMIT);
            List<Near> expected = all.stream().skip(offset).limit(limit).toList();
            assertThat(found).as(name).hasSameSizeAs(expected);
            Set<Long> keys = new HashSet<>();
            double before = Double.NEGATIVE_INFINITY;
            for (VectorResult result : found) {
                Long key = (Long) result.key().get(0);
                Item item = items.get(key);
                assertThat(keys.add(key)).as(name).isTrue();
                assertThat(item).as(name).isNotNull();
                assertThat(matches(item, kind)).as(name).isTrue();
                assertThat(result.distance())
                        .as(name)
                        .isCloseTo(distance(metric, vector, item.v()), within(1e-6))
                        .isGreaterThanOrEqualTo(before);
                before = result.distance();
            }
            assertThat(keys).as(name).doesNotContain(origin == null ? Long.MIN_VALUE : origin);
            wanted += expected.size();
            right += expected.stream().filter(near -> keys.contains(near.id())).count();
        }
        assertThat((double) right / wanted)
                .as("recall, seed %d, %s", SEED, metric)
                .isGreaterThanOrEqualTo(0.95);
        // Where all rows are compared instead, none of this says anything of codes.
        assertThat(quantised).as("searches by codes, seed %d, %s", SEED, metric).isGreaterThan(QUERIES * 9 / 10);
        assertThat(search.verify("item").block(LIMIT).intact()).isTrue();
    }

    private static boolean isQuantised(VectorSearch search) {
        return search.describe("item").block(LIMIT).reason().startsWith("Quantised");
    }

    private void change(RelationalDatastore store) {
        switch (random.nextInt(5)) {
            case 0 -> {
                Long gone = any();
                items.remove(gone);
                store.execute("DELETE FROM item WHERE id = ?", gone).block(LIMIT);
            }
            case 1 -> put(store, any()).block(LIMIT);
            case 2 -> put(store, random.nextLong()).block(LIMIT);
            case 3 -> {
                Long moved = any();
                long to = random.nextInt(1000);
                items.put(to, items.remove(moved));
                store.execute("UPDATE OR REPLACE item SET id = ? WHERE id = ?", to, moved)
                        .block(LIMIT);
            }
            default ->
                store.transaction(tx -> tx.execute("UPDATE item SET v = ? WHERE id % 7 = 1", clusters.next())
                                .doOnNext(result -> tx.setRollbackOnly()))
                        .block(LIMIT);
        }
    }

    private Mono<RunResult> put(SqlOperations operations, long id) {
        Item item = new Item(
                random.nextInt(5) == 0 ? null : random.nextInt(50), random.nextInt(10) == 0 ? null : clusters.next());
        items.put(id, item);
        return operations.execute(Sql.of("REPLACE INTO item VALUES (:id, :kind, :v)")
                .bind("id", id)
                .bind("kind", item.kind())
                .bind("v", item.v()));
    }

    private Long any() {
        return new ArrayList<>(items.keySet()).get(random.nextInt(items.size()));
    }

    private Long anyWithVector() {
        Long id = any();
        return items.get(id).v() == null ? anyWithVector() : id;
    }

    private static VectorQuery filtered(VectorQuery query, int kind) {
        return switch (kind) {
            case 0, 1 -> query;
            case 2 -> query.filter(Filter.eq("kind", 1));
            case 3 -> query.filter(Filter.isNull("kind").or(Filter.lt("kind", 10)));
            case 4 -> query.filter(Filter.not(Filter.lt("kind", 25)));
            default -> query.filter(Filter.in("kind", List.of(3, 99)));
        };
    }

    private static boolean matches(Item item, int kind) {
        Integer its = item.kind();
        return switch (kind) {
            case 0, 1 -> true;
            case 2 -> its != null && its == 1;
            case 3 -> its == null || its < 10;
            case 4 -> its != null && its >= 25;
            default -> its != null && its == 3;
        };
    }

    private static double distance(Metric metric, float[] one, float[] other) {
        double product = 0;
        double ones = 0;
        double others = 0;
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            ones += (double) one[i] * one[i];
            others += (double) other[i] * other[i];
            double difference = (double) one[i] - other[i];
            squares += difference * difference;
        }
        return switch (metric) {
            case COSINE -> 1 - product / Math.sqrt(ones * others);
            case EUCLIDEAN -> Math.sqrt(squares);
            default -> -product;
        };
    }
}
