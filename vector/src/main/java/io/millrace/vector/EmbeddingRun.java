package io.millrace.vector;

import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.error.DataException;
import io.millrace.vector.EmbeddingJobException.Kind;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One run of a job, for one subscriber, whose signals come one after the other. */
final class EmbeddingRun {
    private final RelationalDatastore datastore;
    private final EmbeddingPlan plan;
    private final PageEmbedding embedding;
    private final RefusedRows passedOver;
    private final int pageSize;

    private long embedded;
    private long refused;
    private long remaining;
    private boolean finished;

    /** How many vectors the database has refused since one was written. */
    private int refusedInSuccession;

    private List<WaitingRow> unwritten = List.of();

    /** The key behind which a page begins: of what stands before it nothing is to be tried again. */
    private List<Object> after = List.of();

    /** Whether anything was tried since pages began at the first row. */
    private boolean tried;

    EmbeddingRun(
            RelationalDatastore datastore,
            EmbeddingPlan plan,
            Embedder embedder,
            int pageSize,
            RefusedRows passedOver) {
        this.datastore = datastore;
        this.plan = plan;
        this.embedding = new PageEmbedding(datastore, plan, embedder);
        this.pageSize = pageSize;
        this.passedOver = passedOver;
    }

    Flux<EmbeddingProgress> progress() {
        Mono<EmbeddingProgress> beginning = requireInstalled()
                .then(datastore.queryOne(Long.class, plan.count()))
                .map(count -> {
                    remaining = Math.max(0, count - passedOver.size());
                    passedOver.beginPass();
                    return EmbeddingProgress.of(0, remaining);
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
                .query(plan.page(after, pageSize))
                .map(row -> WaitingRow.of(row, plan))
                .collectList()
                .flatMap(this::page);
    }

    private Mono<EmbeddingProgress> page(List<WaitingRow> rows) {
        if (rows.isEmpty()) {
            return end();
        }
        List<WaitingRow> untried = new ArrayList<>();
        for (WaitingRow row : rows) {
            if (!passedOver.has(row)) {
                untried.add(row);
            } else if (untried.isEmpty()) {
                after = row.key();
            }
        }
        if (untried.isEmpty()) {
            return Mono.empty();
        }
        tried = true;
        return embed(untried);
    }

    /** Behind what was passed over there is nothing; before it something may have changed meanwhile. */
    private Mono<EmbeddingProgress> end() {
        if (tried && !after.isEmpty()) {
            after = List.of();
            tried = false;
            passedOver.beginPass();
            return Mono.empty();
        }
        finished = true;
        passedOver.endPass();
        return embedding.requireAnswer().then(requireInstalled()).then(Mono.empty());
    }

    private Mono<EmbeddingProgress> embed(List<WaitingRow> rows) {
        // An arrangement that lets no row be written would have the model embed one page for ever.
        if (isUnwritten(rows)) {
            return Mono.error(
                    () -> new EmbeddingJobException(
                            Kind.STALLED,
                            "The vectors of a page of " + plan.table()
                                    + " could not be written, though its rows have not changed. May this role update them, and are the columns of a type that compares equal to its text?"));
        }
        return embedding.of(rows).collectList().flatMap(all -> {
            List<EmbeddingRefusal> refusals = new ArrayList<>();
            all.forEach(one -> one.failure().ifPresent(failure -> refusals.add(refusal(one.row(), failure))));
            return written(all, refusals).map(written -> {
                unwritten = written == 0 && refusals.isEmpty() ? rows : List.of();
                embedded += written;
                refused += refusals.size();
                remaining = Math.max(0, remaining - written - refusals.size());
                return EmbeddingProgress.of(embedded, remaining, refused, refusals);
            });
        });
    }

    private boolean isUnwritten(List<WaitingRow> rows) {
        if (rows.size() != unwritten.size()) {
            return false;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).isSame(unwritten.get(i))) {
                return false;
            }
        }
        return true;
    }

    private EmbeddingRefusal refusal(WaitingRow row, Throwable failure) {
        passedOver.add(row, failure);
        return EmbeddingRefusal.of(row.key(), failure);
    }

    /** How many were written. One that the database refuses is not to keep the others of its page from theirs. */
    private Mono<Long> written(List<EmbeddedRow> all, List<EmbeddingRefusal> refusals) {
        List<EmbeddedRow> embedded =
                all.stream().filter(one -> one.failure().isEmpty()).toList();
        if (embedded.isEmpty()) {
            return Mono.just(0L);
        }
        return written(embedded)
                .doOnNext(taken -> refusedInSuccession = 0)
                .onErrorResume(EmbeddingRun::isOfRow, failure -> Flux.fromIterable(embedded)
                        .concatMap(one -> written(List.of(one))
                                .doOnNext(taken -> refusedInSuccession = 0)
                                .onErrorResume(EmbeddingRun::isOfRow, refusal -> {
                                    refusedInSuccession = RefusedRows.oneMore(refusedInSuccession, refusal);
                                    refusals.add(refusal(one.row(), refusal));
                                    return Mono.just(0L);
                                }))
                        .reduce(0L, Long::sum));
    }

    private Mono<Long> written(List<EmbeddedRow> embedded) {
        return datastore.transaction(
                tx -> tx.executeAll(plan.update(), Flux.fromIterable(embedded).map(EmbeddedRow::parameters)));
    }

    private static boolean isOfRow(Throwable failure) {
        return failure instanceof ConstraintViolationException || failure instanceof DataException;
    }

    private Mono<Void> requireInstalled() {
        return EmbeddingTriggers.of(datastore)
                .installed(datastore, plan)
                .flatMap(
                        there -> there
                                ? Mono.empty()
                                : Mono.error(
                                        () -> new EmbeddingJobException(
                                                Kind.NOT_INSTALLED,
                                                "Nothing notices changes of the columns " + plan.texts() + " of "
                                                        + plan.table()
                                                        + ", or not all of it: triggers are missing or disabled. Call install(), and set the vectors of rows to null that may have changed meanwhile.")));
    }
}
