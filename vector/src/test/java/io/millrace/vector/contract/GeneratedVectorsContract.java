package io.millrace.vector.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.query.Filter;
import io.millrace.query.RawSql;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/**
 * Exact searches find in generated tables what looking at all rows in Java finds, in the same order. Elements are small whole numbers, of
 * which every database computes the same.
 */
abstract class GeneratedVectorsContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long SEED = Long.getLong("millrace.vector.seed", 16);
    private static final int QUERIES = Integer.getInteger("millrace.vector.queries", 200);
    private static final int ROWS = 150;

    private record Item(String a, int b, Integer kind, float[] v) {}

    private record Near(Item item, double distance) {}

    private enum Keys {
        INTEGER("b INTEGER PRIMARY KEY, a TEXT", ""),
        TEXT("a TEXT PRIMARY KEY NOT NULL, b INTEGER", ""),
        BOTH("a TEXT NOT NULL, b INTEGER NOT NULL", ", PRIMARY KEY (b, a)");

        private final String columns;
        private final String constraint;

        Keys(String columns, String constraint) {
            this.columns = columns;
            this.constraint = constraint;
        }

        Object[] of(Item item) {
            return switch (this) {
                case INTEGER -> new Object[] {item.b()};
                case TEXT -> new Object[] {item.a()};
                case BOTH -> new Object[] {item.b(), item.a()};
            };
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Metric.class,
            names = {"HAMMING", "JACCARD"},
            mode = EnumSource.Mode.EXCLUDE)
    void findsWhatLookingAtAllFinds(Metric metric, RelationalDatastore store) {
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        Random random = new Random(SEED + metric.ordinal());
        for (Keys keys : Keys.values()) {
            int dimensions = 1 + random.nextInt(9);
            List<Item> items = items(random, dimensions);
            String table = "item_" + keys.name().toLowerCase();
            create(store, table, keys, dimensions, items);
            search.createIndex(VectorIndex.on(table, "v")
                            .dimensions(dimensions)
                            .metric(metric)
                            .method(VectorMethod.exact())
                            .build())
                    .blockLast(LIMIT);
            List<VectorQuery> queries = new ArrayList<>();
            List<List<String>> results = new ArrayList<>();
            for (int i = 0; i < QUERIES / Keys.values().length; i++) {
                Item origin = items.get(random.nextInt(ROWS));
                boolean byKey = origin.v() != null && random.nextInt(3) == 0;
                float[] vector = byKey ? origin.v() : vector(random, dimensions);
                int kind = random.nextInt(6);
                int limit = 1 + random.nextInt(20);
                int offset = random.nextInt(3) * random.nextInt(20);
                double most = random.nextBoolean() ? Double.POSITIVE_INFINITY : random.nextInt(5) + 0.25;
                VectorQuery asked = byKey ? VectorQuery.ofRow(table, keys.of(origin)) : VectorQuery.of(table, vector);
                VectorQuery query =
                        filtered(asked, kind).limit(limit).offset(offset).maxDistance(most);
                List<String> expected = items.stream()
                        .filter(item -> item.v() != null && matches(item, kind) && !(byKey && item == origin))
                        .map(item -> new Near(item, distance(metric, vector, item.v())))
                        .filter(near -> near.distance() <= most)
                        .sorted(Comparator.comparingDouble(Near::distance)
                                .thenComparing(near ->
                                        keys == Keys.TEXT ? 0 : near.item().b())
                                .thenComparing(near -> near.item().a()))
                        .skip(offset)
                        .limit(limit)
                        .map(near -> near.item().a())
                        .toList();
                List<String> found = search.search(query)
                        .map(result -> result.row().get("a", String.class))
                        .collectList()
                        .block(LIMIT);
                assertThat(found)
                        .as("seed %d, %s, %s, query %d", SEED, metric, keys, i)
                        .isEqualTo(expected);
                queries.add(query);
                results.add(expected);
            }
            assertThat(search.searchAll(queries)
                            .map(found -> found.stream()
                                    .map(result -> result.row().get("a", String.class))
                                    .toList())
                            .collectList()
                            .block(LIMIT))
                    .as("seed %d, %s, %s, all at once", SEED, metric, keys)
                    .isEqualTo(results);
        }
    }

    @Test
    void aFilterLosesNoRow(RelationalDatastore store) {
        losesNoRow(store, VectorMethod.automatic());
    }

    static void losesNoRow(RelationalDatastore store, VectorMethod method) {
        VectorSearch search = store.capability(VectorSearch.class).orElseThrow();
        Random random = new Random(SEED);
        String type = store.type().equals(DatabaseType.POSTGRESQL) ? "vector(4)" : "BLOB";
        store.execute("CREATE TABLE many (id INTEGER PRIMARY KEY, kind INTEGER, name TEXT, v " + type + ")")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO many VALUES (?, NULLIF(?, 4), ?, ?)",
                        Flux.range(1, 3000).map(id -> List.<Object>of(id, id / 7 % 5, "n" + id, vector(random, 4))))
                .block(LIMIT);
        search.createIndex(
                        VectorIndex.on("many", "v").dimensions(4).method(method).build())
                .blockLast(LIMIT);
        store.execute("DELETE FROM many WHERE id % 10 < 3").block(LIMIT);
        for (Filter filter : List.of(
                Filter.le("id", 1500),
                Filter.le("id", 300),
                Filter.le("id", 30),
                Filter.le("id", 3),
                Filter.le("id", 0),
                Filter.isNull("kind"),
                Filter.in("kind", List.of(0, 2)).or(Filter.isNull("kind")),
                Filter.not(Filter.eq("kind", 3)).and(Filter.like("name", "%77%")),
                Filter.in("id", List.of(3, 4, 5, 1001, 2999)))) {
            Set<Integer> matches = Set.copyOf(store.query(
                            Integer.class,
                            RawSql.of("SELECT id FROM many WHERE")
                                    .filter(filter)
                                    .toSql(store.dialect()))
                    .collectList()
                    .block(LIMIT));
            for (int limit : List.of(1, 10, 150)) {
                List<Integer> found = search.search(VectorQuery.of("many", vector(random, 4))
                                .filter(filter)
                                .limit(limit)
                                .effort(1))
                        .map(result -> result.row().get("id", Integer.class))
                        .collectList()
                        .block(LIMIT);
                assertThat(found)
                        .as("%s, %d wanted", filter, limit)
                        .doesNotHaveDuplicates()
                        .hasSize(Math.min(limit, matches.size()))
                        .isSubsetOf(matches);
            }
        }
    }

    private static void create(RelationalDatastore store, String table, Keys keys, int dimensions, List<Item> items) {
        String type = store.type().equals(DatabaseType.POSTGRESQL) ? "vector(" + dimensions + ")" : "BLOB";
        store.execute("CREATE TABLE " + table + " (" + keys.columns + ", kind INTEGER, v " + type + keys.constraint
                        + ")")
                .block(LIMIT);
        for (Item item : items) {
            store.execute(
                            "INSERT INTO " + table + " (a, b, kind, v) VALUES (?, ?, ?, "
                                    + (item.v() == null ? "NULL" : "?") + ")",
                            item.v() == null
                                    ? new Object[] {item.a(), item.b(), item.kind()}
                                    : new Object[] {item.a(), item.b(), item.kind(), item.v()})
                    .block(LIMIT);
        }
    }

    private static List<Item> items(Random random, int dimensions) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            items.add(new Item(
                    Integer.toString((i * 7919) % 1000, 36) + "é".repeat(i % 2) + i,
                    (i * 31) % ROWS,
                    random.nextInt(5) == 0 ? null : random.nextInt(4),
                    random.nextInt(8) == 0 ? null : vector(random, dimensions)));
        }
        return items;
    }

    private static float[] vector(Random random, int dimensions) {
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = random.nextInt(7) - 3;
        }
        if (vector[0] == 0) {
            vector[0] = 1;
        }
        return vector;
    }

    private static VectorQuery filtered(VectorQuery query, int kind) {
        return switch (kind) {
            case 0 -> query;
            case 1 -> query.filter(Filter.eq("kind", 1));
            case 2 -> query.filter(Filter.isNull("kind"));
            case 3 -> query.filter(Filter.in("kind", List.of(0, 2)).or(Filter.isNull("kind")));
            case 4 -> query.filter(Filter.not(Filter.eq("kind", 3)));
            default -> query.filter(Filter.like("a", "%é%"));
        };
    }

    private static boolean matches(Item item, int kind) {
        Integer its = item.kind();
        return switch (kind) {
            case 0 -> true;
            case 1 -> its != null && its == 1;
            case 2 -> its == null;
            case 3 -> its == null || its == 0 || its == 2;
            case 4 -> its != null && its != 3;
            default -> item.a().contains("é");
        };
    }

    private static double distance(Metric metric, float[] one, float[] other) {
        double product = 0;
        double ones = 0;
        double others = 0;
        double squares = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
            ones += one[i] * one[i];
            others += other[i] * other[i];
            squares += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return switch (metric) {
            case COSINE -> 1 - product / Math.sqrt(ones * others);
            case EUCLIDEAN -> Math.sqrt(squares);
            case INNER_PRODUCT -> -product;
            case HAMMING, JACCARD -> throw new IllegalArgumentException("of bits");
        };
    }
}
