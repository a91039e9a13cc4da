package io.millrace.benchmarks.vector;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.duel.Contest;
import io.millrace.benchmarks.duel.Duel;
import io.millrace.benchmarks.duel.Quartiles;
import io.millrace.benchmarks.search.SearchContest;
import io.millrace.benchmarks.vector.VectorDatabase.NamedMethod;
import io.millrace.query.Filter;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntPredicate;
import reactor.core.publisher.Flux;

/** What is measured on a database: a table with vectors that is indexed in several ways, and one with nothing. */
final class VectorFigures {
    static final String TABLE = "item";
    static final String PLAIN = "plain";
    static final int LIMIT = 10;
    static final int BUCKETS = 1_000;

    private static final double NANOS_PER_MILLI = 1_000_000;
    private static final List<Double> SHARES = List.of(0.5, 0.1, 0.01, 0.001);

    private final VectorDatabase database;
    private final Vectors vectors;
    private final int questions;

    VectorFigures(VectorDatabase database, Vectors vectors, int questions) {
        this.database = database;
        this.vectors = vectors;
        this.questions = questions;
    }

    /** Fills the table, and makes all indexes. */
    String build() {
        StringBuilder text = new StringBuilder();
        for (String table : List.of(TABLE, PLAIN)) {
            database.store()
                    .execute("CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, embedding "
                            + database.columnType(vectors.dimensions()) + ")")
                    .block();
        }
        double filling = millis(() -> database.store()
                .executeAll(
                        "INSERT INTO " + TABLE + " (id, bucket, embedding) VALUES (?, ?, ?)",
                        Flux.range(0, vectors.size()).map(i -> List.of(i, bucket(i), vectors.at(i))))
                .block());
        database.settle();
        long raw = (long) vectors.size() * vectors.dimensions() * Float.BYTES;
        text.append(line(
                "- %,d rows inserted in %.1f s; the database has %.2f times the bytes of the vectors%n",
                vectors.size(), filling / 1_000, (double) database.bytes() / raw));
        for (NamedMethod each : database.methods()) {
            double building = millis(() -> search(database.store())
                    .createIndex(VectorIndex.on(TABLE, "embedding")
                            .named(each.name())
                            .dimensions(vectors.dimensions())
                            .method(each.method())
                            .build())
                    .blockLast());
            database.settle();
            text.append(line(
                    "- %s: the index made in %.1f s; the database has %.2f times the bytes of the vectors%n",
                    each.name(), building / 1_000, (double) database.bytes() / raw));
        }
        return text.toString();
    }

    /** Drawn and not counted, so that what a filter matches lies anywhere. */
    private static int bucket(int index) {
        return Math.floorMod(Integer.reverse(index * 0x9e3779b9), BUCKETS);
    }

    /** The best ten, and how many of them are the nearest in truth. */
    String search(Duel.Settings settings) {
        Contest contest = database.searches(vectors, questions);
        return new Duel(SearchContest.MILLRACE, List.of(contest), settings)
                        .run()
                        .markdown() + "\n" + recall();
    }

    private String recall() {
        Truth truth = new Truth(vectors, questions, LIMIT, all -> true);
        StringBuilder text = new StringBuilder();
        for (NamedMethod each : database.methods()) {
            long hits = 0;
            for (int q = 0; q < questions; q++) {
                hits += truth.hits(q, ids(database.store(), each.name(), vectors.question(q)));
            }
            text.append(line("- %s: recall@%d %.3f%n", each.name(), LIMIT, (double) hits / questions / LIMIT));
        }
        return text.toString();
    }

    /** With filters of several shares, before and after rows were deleted. */
    String filter() {
        StringBuilder text = new StringBuilder(
                "| rows | method | the filter matches | fewest found of what there is | recall@10 | ms [quartiles] |\n|---|---|---|---|---|---|\n");
        filtered("all", i -> true, text);
        database.store().execute("DELETE FROM " + TABLE + " WHERE id % 10 < 3").block();
        filtered("30 % deleted", i -> i % 10 >= 3, text);
        return text.toString();
    }

    private void filtered(String rows, IntPredicate there, StringBuilder text) {
        for (double share : SHARES) {
            int bound = (int) Math.round(share * BUCKETS);
            Truth truth = new Truth(vectors, questions, LIMIT, i -> there.test(i) && bucket(i) < bound);
            for (NamedMethod each : database.methods()) {
                filtered(rows, each.name(), share, bound, truth, text);
            }
        }
    }

    private void filtered(String rows, String method, double share, int bound, Truth truth, StringBuilder text) {
        long hits = 0;
        long wanted = 0;
        int missing = 0;
        List<Double> times = new ArrayList<>();
        for (int q = 0; q < questions; q++) {
            VectorQuery query = VectorQuery.of(method, vectors.question(q))
                    .filter(Filter.lt("bucket", bound))
                    .columns("id")
                    .limit(LIMIT);
            long begin = System.nanoTime();
            List<Integer> found = ids(database.store(), query);
            times.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
            hits += truth.hits(q, found);
            wanted += truth.size(q);
            missing = Math.max(missing, truth.size(q) - found.size());
        }
        text.append(line(
                "| %s | %s | %.1f %% | %s | %.3f | %s |%n",
                rows,
                method,
                share * 100,
                missing == 0 ? "all" : missing + " missing",
                (double) hits / wanted,
                Quartiles.of(times)));
    }

    /** Into the table with the first of its indexes, as somebody has one. */
    String insert(int rows, Duel.Settings settings) {
        database.methods().stream()
                .skip(1)
                .forEach(each -> search(database.store()).dropIndex(each.name()).block());
        database.store()
                .execute("INSERT INTO " + PLAIN + " SELECT * FROM " + TABLE)
                .block();
        database.indexByHand(PLAIN);
        return new Duel(SearchContest.MILLRACE, List.of(new InsertContest(database, vectors, rows)), settings)
                .run()
                .markdown();
    }

    /** The first search after a start, and what is kept in memory for it. */
    String restart() {
        StringBuilder text = new StringBuilder();
        for (NamedMethod each : database.methods()) {
            database.restart();
            database.store().queryOne(Long.class, "SELECT 1").block();
            long before = used();
            double first = millis(() -> ids(database.store(), each.name(), vectors.question(0)));
            text.append(line(
                    "- %s: the first search after a start took %.0f ms, and %.1f MiB are kept for it%n",
                    each.name(), first, (used() - before) / (double) (1 << 20)));
        }
        return text.toString();
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static List<Integer> ids(RelationalDatastore store, String index, float[] asked) {
        return ids(store, VectorQuery.of(index, asked).columns("id").limit(LIMIT));
    }

    static List<Integer> ids(RelationalDatastore store, VectorQuery query) {
        return Objects.requireNonNull(search(store)
                .search(query)
                .map(result -> result.row().get("id", Integer.class))
                .collectList()
                .block());
    }

    static VectorSearch search(RelationalDatastore store) {
        return store.capability(VectorSearch.class).orElseThrow();
    }

    private static double millis(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / NANOS_PER_MILLI;
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
