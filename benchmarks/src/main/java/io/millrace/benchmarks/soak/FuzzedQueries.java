package io.millrace.benchmarks.soak;

import io.millrace.RelationalDatastore;
import io.millrace.benchmarks.soak.TypedQueries.Typed;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whatever is typed is searched or refused, on both databases the same, and soon. */
final class FuzzedQueries {
    private static final int CALLERS = 4;
    private static final int WARM_UP = 50;
    private static final int SHOWN = 5;
    private static final int SNIPPET = 8;
    private static final double SCORE_TOLERANCE = 2e-6;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double LIMIT_MILLIS = 1_000;

    private final List<Database> databases;
    private final int documents;
    private final int queries;
    private final long seed;
    private final TypedQueries typed;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong finding = new AtomicLong();
    private final AtomicLong found = new AtomicLong();
    private final Samples errors = new Samples();
    private final Samples differences = new Samples();

    /** A database, and what took longest on it. */
    private static final class Database {
        private final String name;
        private final FullTextSearch search;
        private double slowest;
        private String slowestQuery = "";
        private double sum;

        Database(RelationalDatastore store, SearchedTexts texts) {
            this.name = store.type().toString();
            this.search = texts.fill(store);
        }

        synchronized void took(double millis, int number, Typed query) {
            sum += millis;
            // The first ones wait for connections, and for classes to be loaded.
            if (number >= WARM_UP && millis > slowest) {
                slowest = millis;
                slowestQuery = "query " + number + ", " + query;
            }
        }
    }

    /** What a database said: results, or a refusal; nothing where it failed. */
    private record Answer(List<TextResult> results, Optional<TextQueryException> refusal) {}

    /** How many there are, and the first of them. */
    private static final class Samples {
        private final AtomicLong count = new AtomicLong();
        private final ConcurrentLinkedQueue<String> first = new ConcurrentLinkedQueue<>();

        void add(String sample) {
            if (count.incrementAndGet() <= SHOWN) {
                first.add(sample);
            }
        }
    }

    /**
     * @param stores empty databases that answer the same
     * @param documents how many they are filled with
     */
    FuzzedQueries(List<RelationalDatastore> stores, int documents, int queries, long seed) {
        SearchedTexts texts = new SearchedTexts(seed, documents);
        this.databases =
                stores.stream().map(store -> new Database(store, texts)).toList();
        this.documents = documents;
        this.queries = queries;
        this.seed = seed;
        this.typed = new TypedQueries(seed, texts.words());
    }

    Report run() {
        long begin = System.nanoTime();
        Flux.range(0, queries).flatMap(this::ask, CALLERS).blockLast();
        double seconds = (System.nanoTime() - begin) / NANOS_PER_MILLI / 1_000;
        Report report = new Report("%,d queries of everything that can be typed, in %,d documents, %d callers, seed %d"
                        .formatted(queries, documents, CALLERS, seed))
                .figure("answers", "%,d accepted, %,d refused with a reason and a place", accepted.get(), refused.get())
                .figure("results", "%,d queries found something, %,d rows in all", finding.get(), found.get())
                .figure("time", "%.0f s", seconds);
        for (Database database : databases) {
            report.figure(
                    database.name,
                    "%.2f ms on average, %.0f ms at most (%s)",
                    database.sum / Math.max(1, accepted.get() + refused.get()),
                    database.slowest,
                    database.slowestQuery);
        }
        errors.first.forEach(each -> report.figure("error", "%s", each));
        differences.first.forEach(each -> report.figure("difference", "%s", each));
        report.require(errors.count.get() == 0, "no error of a database, and no exception but TextQueryException")
                .require(differences.count.get() == 0, "both databases gave the same matches, scores and highlights")
                .require(accepted.get() > queries / 4, "a quarter was accepted at least");
        databases.forEach(database ->
                report.require(database.slowest <= LIMIT_MILLIS, "none took more than a second on " + database.name));
        return report;
    }

    private Mono<Void> ask(int number) {
        Typed query = typed.query(number);
        return Flux.fromIterable(databases)
                .concatMap(database -> answer(database, number, query))
                .collectList()
                .doOnNext(answers -> judge(number, query, answers))
                .then();
    }

    private Mono<Answer> answer(Database database, int number, Typed query) {
        return Mono.defer(() -> {
            long begin = System.nanoTime();
            return Flux.defer(() -> database.search.search(search(query)))
                    .collectList()
                    .map(results -> new Answer(results, Optional.empty()))
                    .onErrorResume(
                            TextQueryException.class, refusal -> Mono.just(new Answer(List.of(), Optional.of(refusal))))
                    .onErrorResume(error -> {
                        errors.add(database.name + ", query " + number + ", " + query + ": " + error);
                        return Mono.empty();
                    })
                    .doFinally(end -> database.took((System.nanoTime() - begin) / NANOS_PER_MILLI, number, query));
        });
    }

    private static TextSearch search(Typed query) {
        return TextSearch.of(SearchedTexts.TABLE, query.read(text -> TextQuery.parse(text, Set.of("title", "body"))))
                .highlight(Highlight.html().snippet(SNIPPET))
                .limit(SearchedTexts.DOCUMENTS);
    }

    private void judge(int number, Typed query, List<Answer> answers) {
        if (answers.size() < databases.size()) {
            return;
        }
        Answer one = answers.get(0);
        (one.refusal().isPresent() ? refused : accepted).incrementAndGet();
        if (!one.results().isEmpty()) {
            finding.incrementAndGet();
            found.addAndGet(one.results().size());
        }
        one.refusal()
                .filter(refusal -> refusal.position() < 0
                        || refusal.position() > query.text().length()
                        || refusal.problem().isBlank())
                .ifPresent(refusal -> errors.add("query " + number + ", " + query + ": refused without a place"));
        for (Answer other : answers) {
            if (!same(one, other)) {
                differences.add(
                        "query " + number + ", " + query + ": " + one.results().size() + " and "
                                + other.results().size() + " rows, " + one.refusal() + " and " + other.refusal());
            }
        }
    }

    private static boolean same(Answer one, Answer other) {
        if (one.refusal()
                .map(TextQueryException::position)
                .equals(other.refusal().map(TextQueryException::position))) {
            return one.results().size() == other.results().size()
                    && has(other.results(), sure(one.results()))
                    && has(one.results(), sure(other.results()));
        }
        return false;
    }

    /** In any order, which may be another where scores differ by rounding; what is sure on one page may be at the edge of the other. */
    private static boolean has(List<TextResult> results, List<TextResult> sure) {
        return sure.stream().allMatch(result -> results.stream().anyMatch(each -> same(result, each)));
    }

    /** Those that score more than the last of a full page, beside which others may have been as good but for rounding. */
    private static List<TextResult> sure(List<TextResult> results) {
        if (results.size() < SearchedTexts.DOCUMENTS) {
            return results;
        }
        double last = results.get(results.size() - 1).score();
        return results.stream()
                .filter(result -> result.score() > last + 2 * SCORE_TOLERANCE)
                .toList();
    }

    private static boolean same(TextResult one, TextResult other) {
        return Objects.equals(one.row().get("id", Long.class), other.row().get("id", Long.class))
                && Math.abs(one.score() - other.score()) <= SCORE_TOLERANCE
                && one.highlights().equals(other.highlights());
    }
}
