package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.capability.DatastoreStatistics;
import io.millrace.capability.DatastoreStatistics.Measure;
import io.millrace.capability.Statistics;
import io.millrace.error.DeadlockException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.IndexDescription;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextSearch;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Many search, cancel, write and make an index at once. */
abstract class ConcurrentUseContract {
    static final Duration LIMIT = Duration.ofMinutes(2);

    static final TextIndex INDEX =
            TextIndex.on("doc").column("title").column("body").suggestions().build();

    /** Its columns are the same, in another order. */
    static final TextIndex OTHER =
            TextIndex.on("doc").column("body", 2).column("title").suggestions().build();

    /** More than are taken in at once. */
    private static final int ROWS = 1_200;

    private static final int MANY = 160;

    private static final List<Measure> BUSY = List.of(
            Measure.WAITING,
            Measure.CONNECTIONS_IN_USE,
            Measure.READERS_BUSY,
            Measure.WRITERS_BUSY,
            Measure.CURSORS_OPEN,
            Measure.TRANSACTIONS_OPEN);

    private static final TextSearch TITLES = TextSearch.of("doc", "title:first").limit(TextSearch.MAX_LIMIT);

    RelationalDatastore store;
    FullTextSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
                .block(LIMIT);
        store.execute(Sql.verbatim("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                        + ") INSERT INTO doc SELECT i, 'first', 'second number' || i FROM n"))
                .block(LIMIT);
        search.createIndex(INDEX).blockLast(LIMIT);
    }

    @Test
    void whatIsCancelledAtAnyTimeLeavesNothingBehind() {
        List<Flux<?>> works = List.of(
                search.search(TITLES),
                search.search(TITLES.highlight(Highlight.html().snippet(3))),
                search.search(TextSearch.of("doc", "number1* OR first").limit(500)),
                search.count(TITLES).flux(),
                search.facets(TITLES, "body"),
                search.complete("doc", "num", 100),
                search.words("doc", "umber", 100),
                search.correct("doc", "nunber1 frist").flux(),
                search.verify("doc").flux(),
                search.refreshSuggestions("doc").flux());
        Random random = new Random(15);
        Flux.range(0, MANY)
                .flatMap(i -> cancelled(random, works.get(i % works.size())), 16)
                .blockLast(LIMIT);

        awaitIdle();
        assertThat(search.count(TITLES).block(LIMIT)).isEqualTo(ROWS);
        // It needs what any of them may have locked.
        search.rebuild("doc").blockLast(LIMIT);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
        assertThat(search.search(TITLES).count().block(LIMIT)).isEqualTo(ROWS);
    }

    /** After some results, a few of which are asked for at a time, or after a while. */
    private static Flux<?> cancelled(Random random, Flux<?> work) {
        return random.nextBoolean()
                ? work.limitRate(1 + random.nextInt(3)).take(1 + random.nextInt(20))
                : work.takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(20_000_000))));
    }

    private void awaitIdle() {
        Statistics statistics = store.capability(Statistics.class).orElseThrow();
        Mono.fromSupplier(statistics::current)
                .filter(now -> busy(now) == 0)
                .repeatWhenEmpty(Integer.MAX_VALUE, again -> again.delayElements(Duration.ofMillis(5)))
                .block(LIMIT);
    }

    private static long busy(DatastoreStatistics statistics) {
        return BUSY.stream()
                .mapToLong(measure -> statistics.get(measure).orElse(0))
                .sum();
    }

    @Test
    void searchesBesideWhoeverMakesItAnewAreRightOrRefused() {
        AtomicBoolean made = new AtomicBoolean();
        Flux<Object> making = Flux.just(OTHER, INDEX)
                .concatMap(index -> search.replaceIndex(index)
                        .then(search.dropIndex("doc"))
                        .thenMany(search.createIndex(index))
                        .thenMany(search.rebuild("doc")))
                .doOnTerminate(() -> made.set(true))
                .thenMany(Flux.empty());
        Flux<Object> answers = Flux.merge(
                asked(made, () -> search.search(TITLES).count()),
                asked(made, () -> search.count(TITLES)),
                asked(made, () -> search.count(TextSearch.of("doc", "title:fir*"))),
                asked(made, () -> search.facets(TITLES, "title").next().map(facet -> facet.count())),
                making);
        assertThat(answers.distinct().collectList().block(LIMIT))
                .isSubsetOf((long) ROWS, Kind.NOT_FOUND, Kind.INCOMPLETE, DeadlockException.class)
                .contains((long) ROWS);
        assertThat(search.verify("doc").block(LIMIT).inStep()).isTrue();
    }

    /** Again and again, until it is over. */
    private static Flux<Object> asked(AtomicBoolean over, Supplier<Mono<Long>> work) {
        return Mono.defer(work)
                .cast(Object.class)
                .transform(ConcurrentUseContract::kindOfFailure)
                // The second one in a row of those that make the index anew.
                .onErrorReturn(DeadlockException.class, DeadlockException.class)
                .repeat(() -> !over.get());
    }

    private static Mono<Object> kindOfFailure(Mono<Object> work) {
        return work.onErrorResume(TextIndexException.class, refused -> Mono.just(refused.kind()));
    }

    /** One more datastore on the same database, or the same where there can be no other. */
    abstract Mono<RelationalDatastore> another();

    @Test
    void severalWhoMakeItAtOnceLeaveItInStep() {
        Mono.usingWhen(another(), this::makeBoth, each -> each == store ? Mono.empty() : each.close())
                .block(LIMIT);
    }

    private Mono<Void> makeBoth(RelationalDatastore second) {
        FullTextSearch others = second.capability(FullTextSearch.class).orElseThrow();
        List<Function<FullTextSearch, Mono<?>>> works = List.of(
                each -> each.createIndex(INDEX).then(),
                each -> each.rebuild("doc").then(),
                each -> each.refreshSuggestions("doc"),
                each -> each.dropIndex("doc"),
                each -> each.replaceIndex(OTHER).then(),
                each -> each.replaceIndex(INDEX).then());
        Random random = new Random(16);
        Flux<Object> made = Flux.range(0, 24)
                .flatMap(
                        i -> works.get(random.nextInt(works.size()))
                                .apply(random.nextBoolean() ? search : others)
                                .then(Mono.<Object>just("made"))
                                .transform(ConcurrentUseContract::kindOfFailure),
                        4);
        Flux<?> writing = Flux.range(1, 100)
                .concatMap(i -> store.execute("INSERT INTO doc VALUES (?, 'first', 'written')", ROWS + i));
        return Mono.zip(made.distinct().collectList(), writing.then(Mono.just(true)))
                .doOnNext(done ->
                        assertThat(done.getT1()).isSubsetOf("made", Kind.NOT_FOUND, Kind.DIFFERENT, Kind.INCOMPLETE))
                .thenMany(Flux.merge(search.replaceIndex(INDEX), others.replaceIndex(INDEX)))
                .then(others.verify("doc"))
                .doOnNext(check -> assertThat(check.inStep()).isTrue())
                .then(search.describe("doc"))
                .doOnNext(index -> assertThat(index)
                        .returns(true, IndexDescription::complete)
                        .returns(ROWS + 100L, IndexDescription::rows))
                .then(search.count(TITLES))
                .doOnNext(count -> assertThat(count).isEqualTo(ROWS + 100))
                .then();
    }
}
