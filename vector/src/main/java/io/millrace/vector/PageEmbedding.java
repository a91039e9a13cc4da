package io.millrace.vector;

import io.millrace.RelationalDatastore;
import io.millrace.Sql;
import io.millrace.vector.EmbeddingException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Has a model embed pages. Where it fails, the page is halved until what it fails with alone is found, and each time it has to embed a text that it has embedded before, or a new one: so
 * one that is gone is told from a text that it refuses. For one subscriber, whose signals come one after the other.
 */
final class PageEmbedding {
    /** So often a model may fail that has never answered: by then it was asked for single rows. */
    private static final int MOST_FAILURES = 20;

    private final RelationalDatastore datastore;
    private final EmbeddingPlan plan;
    private final Embedder embedder;

    /** A text that was embedded. */
    private @Nullable String known;

    private int unexplained;

    /** Whether something new was embedded, where nothing is known. */
    private boolean answered;

    /** How many texts were refused since one was embedded. */
    private int inSuccession;

    private @Nullable Throwable last;

    PageEmbedding(RelationalDatastore datastore, EmbeddingPlan plan, Embedder embedder) {
        this.datastore = datastore;
        this.plan = plan;
        this.embedder = embedder;
    }

    /** What has become of rows, in their order. What is not of a text, and errors of the JVM, are its error. */
    Flux<EmbeddedRow> of(List<WaitingRow> rows) {
        return requireModel().thenMany(embedded(rows));
    }

    private Flux<EmbeddedRow> embedded(List<WaitingRow> rows) {
        return whole(rows).onErrorResume(Exception.class, failure -> requireAnswer(failure)
                .thenMany(Flux.defer(() -> rows.size() == 1 ? alone(rows.get(0), failure) : halves(rows))));
    }

    /** Once more where the model is known to answer: it may have failed by chance. */
    private Flux<EmbeddedRow> alone(WaitingRow row, Throwable failure) {
        return known == null
                ? Flux.just(refused(row, failure))
                : whole(List.of(row))
                        .onErrorResume(Exception.class, again -> Mono.fromSupplier(() -> refused(row, again)));
    }

    private EmbeddedRow refused(WaitingRow row, Throwable failure) {
        inSuccession++;
        last = failure;
        return EmbeddedRow.refused(row, failure);
    }

    /**
     * An error where many texts were refused one behind the other, and so is one that stands in no row. What it has embedded before a model behind a
     * cache still answers when it is gone.
     */
    private Mono<Void> requireModel() {
        return Mono.defer(() -> inSuccession <= RefusedRows.MOST_IN_SUCCESSION
                ? Mono.empty()
                : answerToSomethingNew()
                        .filter(vectors -> hasDistances(vectors.get(0)))
                        .onErrorResume(Exception.class, refused -> Mono.empty())
                        .switchIfEmpty(Mono.error(() -> RefusedRows.inSuccession(last)))
                        .doOnNext(answered -> inSuccession = 0)
                        .then());
    }

    /** The vector of a text that no cache has, and that stands in no row. */
    private Mono<List<float[]>> answerToSomethingNew() {
        return Mono.defer(() -> vectors(List.of("Is somebody there? " + UUID.randomUUID())));
    }

    private Flux<EmbeddedRow> halves(List<WaitingRow> rows) {
        int half = rows.size() / 2;
        return of(rows.subList(0, half)).concatWith(Flux.defer(() -> of(rows.subList(half, rows.size()))));
    }

    private Flux<EmbeddedRow> whole(List<WaitingRow> rows) {
        return vectors(rows.stream().map(WaitingRow::text).toList()).flatMapIterable(vectors -> {
            List<EmbeddedRow> embedded = new ArrayList<>(rows.size());
            for (int i = 0; i < rows.size(); i++) {
                embedded.add(embedded(rows.get(i), vectors.get(i)));
            }
            known = rows.get(0).text();
            return embedded;
        });
    }

    private Mono<List<float[]>> vectors(List<String> texts) {
        return ModelSignals.of(Mono.defer(
                        () -> embedder.embed(Flux.fromIterable(texts)).collectList()))
                .doOnNext(vectors -> require(texts.size(), vectors));
    }

    private void require(int texts, List<float[]> vectors) {
        if (vectors.size() != texts) {
            throw new EmbeddingException(
                    Kind.COUNT, "The embedder has made " + vectors.size() + " vectors of " + texts + " texts.");
        }
        for (float[] vector : vectors) {
            if (vector.length != plan.index().dimensions()) {
                throw new EmbeddingException(
                        Kind.DIMENSIONS,
                        "The embedder makes vectors of " + vector.length + " dimensions, and those of the index "
                                + plan.index().name() + " have "
                                + plan.index().dimensions() + ".");
            }
        }
    }

    private EmbeddedRow embedded(WaitingRow row, float[] vector) {
        if (hasDistances(vector)) {
            inSuccession = 0;
            return EmbeddedRow.of(row, vector);
        }
        return refused(
                row,
                new EmbeddingException(
                        Kind.INVALID,
                        "The embedder has made a vector that has an element which is no finite number, or is too long, or has no direction where the index compares those."));
    }

    private boolean hasDistances(float[] vector) {
        double square = 0;
        for (float element : vector) {
            square += (double) element * element;
        }
        double length = Math.sqrt(square);
        Metric metric = plan.index().metric();
        return length >= metric.shortestLength() && length <= metric.longestLength();
    }

    private static Throwable with(Throwable failure, Throwable also) {
        if (also != failure) {
            also.addSuppressed(failure);
        }
        return also;
    }

    /** Nothing was ever embedded. Models that know some texts only may still know one of the page. */
    private Mono<Boolean> unexplained(Throwable failure) {
        return ++unexplained > MOST_FAILURES ? Mono.error(failure) : Mono.just(false);
    }

    /** An error, with the failure, where the model fails as well with a text that it has embedded before, and with a new one. */
    private Mono<Void> requireAnswer(Throwable failure) {
        last = failure;
        return Mono.defer(() -> Mono.justOrEmpty(known))
                .switchIfEmpty(Mono.defer(() -> datastore
                        .query(Sql.of(plan.known()), row -> WaitingRow.text(row, plan))
                        .next()
                        .doOnNext(text -> known = text)))
                .flatMap(text -> vectors(List.of(text))
                        .onErrorResume(Exception.class, also -> answerToSomethingNew()
                                .onErrorMap(Exception.class, again -> with(failure, also)))
                        .thenReturn(true))
                .switchIfEmpty(answerToSomethingNew()
                        .doOnNext(answer -> answered = true)
                        .thenReturn(true)
                        .onErrorResume(Exception.class, again -> unexplained(failure)))
                .then();
    }

    /** The failure, where the model has failed and nothing has ever been embedded by which that could be told from a refusal. */
    Mono<Void> requireAnswer() {
        Throwable failure = last;
        return (failure == null || known != null || answered ? Mono.<Void>empty() : Mono.<Void>error(failure))
                .then(requireModel());
    }
}
