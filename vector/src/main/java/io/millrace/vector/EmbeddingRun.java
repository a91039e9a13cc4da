package io.millrace.vector;

import io.millrace.RelationalDatastore;
import io.millrace.mapping.Row;
import io.millrace.vector.EmbeddingJobException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One run of a job, for one subscriber, whose signals come one after the other. */
final class EmbeddingRun {
    private final RelationalDatastore datastore;
    private final EmbeddingPlan plan;
    private final Embedder embedder;
    private final int pageSize;

    private long embedded;
    private long remaining;
    private boolean finished;
    private List<List<@Nullable Object>> unwritten = List.of();

    EmbeddingRun(RelationalDatastore datastore, EmbeddingPlan plan, Embedder embedder, int pageSize) {
        this.datastore = datastore;
        this.plan = plan;
        this.embedder = embedder;
        this.pageSize = pageSize;
    }

    Flux<EmbeddingProgress> progress() {
        Mono<EmbeddingProgress> beginning = datastore
                .queryOne(Long.class, plan.count())
                .map(count -> {
                    remaining = count;
                    return EmbeddingProgress.of(0, count);
                });
        // Without prefetching: a page is begun when its progress is asked for, and after the one before.
        Flux<EmbeddingProgress> pages = Flux.<Mono<EmbeddingProgress>>generate(next -> {
                    if (finished) {
                        next.complete();
                    } else {
                        next.next(page());
                    }
                })
                .concatMap(page -> page, 0);
        return beginning.concatWith(pages);
    }

    private Mono<EmbeddingProgress> page() {
        return datastore
                .query(plan.page(), pageSize)
                .map(this::values)
                .collectList()
                .flatMap(rows -> {
                    finished = rows.isEmpty();
                    return finished ? Mono.empty() : embed(rows);
                });
    }

    /** The key, and the texts. */
    private List<@Nullable Object> values(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < plan.keys().size(); i++) {
            values.add(row.get(i));
        }
        for (int i = 0; i < plan.texts().size(); i++) {
            values.add(row.get(plan.keys().size() + i, String.class));
        }
        return values;
    }

    private Mono<EmbeddingProgress> embed(List<List<@Nullable Object>> rows) {
        // An arrangement that lets no row be written would have the model embed one page for ever.
        if (same(rows, unwritten)) {
            return Mono.error(
                    () -> new EmbeddingJobException(
                            Kind.STALLED,
                            "The vectors of a page of " + plan.table()
                                    + " could not be written, though its rows have not changed. May this role update them, and are the columns of a type that compares equal to its text?"));
        }
        return embedder.embed(Flux.fromIterable(rows).map(this::text))
                .collectList()
                .map(vectors -> parameters(rows, vectors))
                .flatMap(parameters ->
                        datastore.transaction(tx -> tx.executeAll(plan.update(), Flux.fromIterable(parameters))))
                .map(written -> {
                    unwritten = written == 0 ? rows : List.of();
                    embedded += written;
                    remaining = Math.max(0, remaining - written);
                    return EmbeddingProgress.of(embedded, remaining);
                });
    }

    /** Keys may be bytes. */
    private static boolean same(List<List<@Nullable Object>> some, List<List<@Nullable Object>> others) {
        return Arrays.deepEquals(
                some.stream().map(List::toArray).toArray(),
                others.stream().map(List::toArray).toArray());
    }

    private String text(List<@Nullable Object> values) {
        return values.subList(plan.keys().size(), values.size()).stream()
                .filter(Objects::nonNull)
                .map(String.class::cast)
                .collect(Collectors.joining("\n"));
    }

    private static List<List<@Nullable Object>> parameters(List<List<@Nullable Object>> rows, List<float[]> vectors) {
        if (vectors.size() != rows.size()) {
            throw new EmbeddingException(
                    EmbeddingException.Kind.COUNT,
                    "The embedder has made " + vectors.size() + " vectors of " + rows.size() + " texts.");
        }
        List<List<@Nullable Object>> parameters = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            List<@Nullable Object> one = new ArrayList<>();
            one.add(vectors.get(i));
            one.addAll(rows.get(i));
            parameters.add(one);
        }
        return parameters;
    }
}
