package io.millrace.vector.contract;

import static io.millrace.vector.contract.EmbeddingJobContract.EMBEDDER;
import static io.millrace.vector.contract.EmbeddingJobContract.LIMIT;
import static io.millrace.vector.contract.EmbeddingJobContract.assertRight;
import static io.millrace.vector.contract.EmbeddingJobContract.job;
import static io.millrace.vector.contract.EmbeddingJobContract.missing;
import static io.millrace.vector.contract.EmbeddingJobContract.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.error.ConstraintViolationException;
import io.millrace.vector.Embedder;
import io.millrace.vector.EmbeddingException;
import io.millrace.vector.EmbeddingJob;
import io.millrace.vector.EmbeddingJobException;
import io.millrace.vector.EmbeddingProgress;
import io.millrace.vector.EmbeddingRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What cannot be embedded is told and passed over, and a model that is gone or broken ends the work, the same on every database. */
abstract class RefusedRowsContract {
    private static final IllegalArgumentException TOO_LONG = new IllegalArgumentException("too long");

    /** Refuses some texts, whatever they are in one batch with. */
    private static Embedder refusing(Set<String> texts, List<List<String>> calls) {
        return Embedder.blocking(3, asked -> {
            calls.add(asked);
            if (asked.stream().anyMatch(texts::contains)) {
                throw TOO_LONG;
            }
            return vectors(asked);
        });
    }

    private static List<Long> keys(List<EmbeddingRefusal> refusals) {
        return refusals.stream()
                .map(refusal -> ((Number) refusal.key().get(0)).longValue())
                .toList();
    }

    @Test
    void aTextThatTheModelRefusesIsPassedOverAndTold(RelationalDatastore store) {
        EmbeddingJob job = job(store, 25);
        Embedder embedder = refusing(Set.of("text 0", "text 7", "text 20"), new CopyOnWriteArrayList<>());
        List<EmbeddingProgress> told = job.run(embedder).collectList().block(LIMIT);
        EmbeddingProgress last = told.get(told.size() - 1);
        assertThat(last.embedded()).isEqualTo(22);
        assertThat(last.remaining()).isZero();
        assertThat(last.refused()).isEqualTo(3);
        List<EmbeddingRefusal> refusals = new ArrayList<>();
        told.forEach(progress -> refusals.addAll(progress.refusals()));
        assertThat(keys(refusals)).containsExactly(0L, 7L, 20L);
        assertThat(refusals)
                .allSatisfy(refusal -> assertThat(refusal.failure()).isSameAs(TOO_LONG))
                .allSatisfy(refusal -> assertThat(refusal)
                        .hasToString("EmbeddingRefusal[" + IllegalArgumentException.class.getName() + "]"));
        assertThat(missing(store)).isEqualTo(3);
        assertRight(store, 22);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(3, 0));
        assertRight(store, 25);
    }

    /** Of pages that are smaller than what is refused. */
    @Test
    void moreRowsThanAPageAreRefused(RelationalDatastore store) {
        EmbeddingJob job = job(store, 40).pageSize(3);
        Embedder embedder = texts -> texts.map(text -> {
            if (!text.endsWith("5")) {
                throw TOO_LONG;
            }
            return EmbeddingJobContract.vector(text);
        });
        EmbeddingProgress last = job.run(embedder).blockLast(LIMIT);
        assertThat(last.embedded()).isEqualTo(4);
        assertThat(last.refused()).isEqualTo(36);
        assertThat(last.remaining()).isZero();
        assertRight(store, 4);
    }

    @Test
    void whatWasRefusedIsTriedAgainWhenItChangesAndByALaterRun(RelationalDatastore store) {
        EmbeddingJob job = job(store, 12);
        List<List<String>> calls = new CopyOnWriteArrayList<>();
        Embedder embedder = refusing(Set.of("text 7"), calls);
        AtomicInteger asked = new AtomicInteger();
        List<EmbeddingProgress> rounds = job.follow(embedder, Duration.ofMillis(1))
                .filter(progress -> progress.remaining() == 0 || progress.refused() > 0)
                .index()
                .concatMap(round -> switch (round.getT1().intValue()) {
                    case 4 -> {
                        asked.set(calls.size());
                        yield Mono.just(round.getT2());
                    }
                    case 8 -> {
                        assertThat(calls).hasSize(asked.get());
                        yield store.execute("UPDATE doc SET title = 'short' WHERE id = 7")
                                .thenReturn(round.getT2());
                    }
                    default -> Mono.just(round.getT2());
                })
                .takeUntil(progress -> progress.embedded() == 1 && progress.refused() == 0)
                .collectList()
                .block(LIMIT);
        assertThat(rounds).isNotEmpty();
        assertThat(missing(store)).isZero();
        assertRight(store, 12);
        store.execute("UPDATE doc SET title = 'text 7' WHERE id = 7").block(LIMIT);
        for (int run = 0; run < 2; run++) {
            EmbeddingProgress last = job.run(embedder).blockLast(LIMIT);
            assertThat(last.embedded()).isZero();
            assertThat(last.refused()).isEqualTo(1);
        }
    }

    @Test
    void aModelThatIsGoneRefusesNothing(RelationalDatastore store) {
        EmbeddingJob job = job(store, 25);
        job.run(EMBEDDER).take(2).blockLast(LIMIT);
        AtomicInteger calls = new AtomicInteger();
        IllegalStateException gone = new IllegalStateException("gone");
        Embedder failing = Embedder.blocking(3, texts -> {
            calls.incrementAndGet();
            throw gone;
        });
        StepVerifier.create(job.run(failing))
                .expectNext(EmbeddingProgress.of(0, 15))
                .verifyErrorSatisfies(failure -> assertThat(failure).isSameAs(gone));
        // The page, what it has embedded before, and what nobody has asked it before.
        assertThat(calls).hasValue(3);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(15, 0));
    }

    /** Where it never has embedded anything there is nothing to tell it from a text by. */
    @Test
    void aModelThatHasNeverAnsweredIsGone(RelationalDatastore store) {
        EmbeddingJob job = job(store, 200).pageSize(128);
        AtomicInteger calls = new AtomicInteger();
        Embedder failing = Embedder.blocking(3, texts -> {
            calls.incrementAndGet();
            throw TOO_LONG;
        });
        assertThatThrownBy(() -> job.run(failing).blockLast(LIMIT)).isSameAs(TOO_LONG);
        assertThat(calls).hasValueLessThan(50);
        store.execute("DELETE FROM doc WHERE id > 1").block(LIMIT);
        assertThatThrownBy(() -> job.run(failing).blockLast(LIMIT)).isSameAs(TOO_LONG);
    }

    /** Such as one behind a cache, which answers what it was asked before. */
    @Test
    void aModelThatAnswersOneTextOnlyIsGoneInTheEnd(RelationalDatastore store) {
        EmbeddingJob job = job(store, 300).pageSize(128);
        AtomicInteger calls = new AtomicInteger();
        Embedder failing = Embedder.blocking(3, texts -> {
            calls.incrementAndGet();
            if (texts.equals(List.of("text 1"))) {
                return EMBEDDER.embed(Flux.fromIterable(texts)).collectList().block(LIMIT);
            }
            throw TOO_LONG;
        });
        assertThatThrownBy(() -> job.run(failing).blockLast(LIMIT))
                .isInstanceOfSatisfying(EmbeddingJobException.class, told -> {
                    assertThat(told.kind()).isEqualTo(EmbeddingJobException.Kind.REFUSED);
                    assertThat(told).hasCause(TOO_LONG);
                });
        assertThat(calls).hasValueLessThan(1_000);
    }

    @Test
    void vectorsThatHaveNoDirectionEndTheWorkAsTexts(RelationalDatastore store) {
        EmbeddingJob job = job(store, 300).pageSize(128);
        Embedder zero = Embedder.blocking(
                3, texts -> texts.stream().map(text -> new float[3]).toList());
        assertThatThrownBy(() -> job.run(zero).blockLast(LIMIT))
                .isInstanceOfSatisfying(EmbeddingJobException.class, told -> {
                    assertThat(told.kind()).isEqualTo(EmbeddingJobException.Kind.REFUSED);
                    assertThat(told).cause().isInstanceOfSatisfying(EmbeddingException.class, cause -> assertThat(
                                    cause.kind())
                            .isEqualTo(EmbeddingException.Kind.INVALID));
                });
    }

    /** Nothing that was embedded before tells then that the model is there. */
    @Test
    void theFirstTextsOfATableMayAllBeRefused(RelationalDatastore store) {
        EmbeddingJob job = job(store, 60).pageSize(8);
        Set<String> refused = IntStream.range(0, 40).mapToObj(i -> "text " + i).collect(Collectors.toSet());
        EmbeddingProgress last =
                job.run(refusing(refused, new CopyOnWriteArrayList<>())).blockLast(LIMIT);
        assertThat(last.refused()).isEqualTo(40);
        assertThat(last.embedded()).isEqualTo(20);
    }

    @Test
    void allTextsOfATableMayBeRefused(RelationalDatastore store) {
        EmbeddingJob job = job(store, 5);
        Set<String> refused = IntStream.range(0, 5).mapToObj(i -> "text " + i).collect(Collectors.toSet());
        EmbeddingProgress last =
                job.run(refusing(refused, new CopyOnWriteArrayList<>())).blockLast(LIMIT);
        assertThat(last)
                .extracting(EmbeddingProgress::embedded, EmbeddingProgress::refused)
                .containsExactly(0L, 5L);
    }

    /** By another model, or another version of it. */
    @Test
    void whatWasEmbeddedBeforeMayBeRefusedToday(RelationalDatastore store) {
        EmbeddingJob job = job(store, 30).pageSize(10);
        job.run(EMBEDDER).take(2).blockLast(LIMIT);
        Set<String> refused = IntStream.range(0, 15).mapToObj(i -> "text " + i).collect(Collectors.toSet());
        EmbeddingProgress last =
                job.run(refusing(refused, new CopyOnWriteArrayList<>())).blockLast(LIMIT);
        assertThat(last.refused()).isEqualTo(5);
        assertThat(missing(store)).isEqualTo(5);
    }

    /** Such as the long ones of one import. The model answers others, and whatever it has not been asked before. */
    @Test
    void manyTextsThatAreRefusedOneBehindTheOtherKeepNoneBehindThemWaiting(RelationalDatastore store) {
        EmbeddingJob job = job(store, 300);
        Set<String> refused =
                IntStream.range(20, 170).mapToObj(i -> "text " + i).collect(Collectors.toSet());
        EmbeddingProgress last =
                job.run(refusing(refused, new CopyOnWriteArrayList<>())).blockLast(LIMIT);
        assertThat(last.refused()).isEqualTo(150);
        assertThat(last.embedded()).isEqualTo(150);
        assertThat(missing(store)).isEqualTo(150);
    }

    /** What fails by chance is asked for once more, alone. */
    @Test
    void aTextThatFailsNowAndThenIsNotRefused(RelationalDatastore store) {
        EmbeddingJob job = job(store, 12);
        AtomicInteger fails = new AtomicInteger(4);
        Embedder failing = Embedder.blocking(3, texts -> {
            if (texts.contains("text 7") && fails.getAndDecrement() > 0) {
                throw TOO_LONG;
            }
            return EMBEDDER.embed(Flux.fromIterable(texts)).collectList().block(LIMIT);
        });
        assertThat(job.run(failing).blockLast(LIMIT).refused()).isZero();
        assertThat(missing(store)).isZero();
    }

    @Test
    void aModelThatGoesWhileATextIsLookedForIsGone(RelationalDatastore store) {
        EmbeddingJob job = job(store, 20);
        AtomicBoolean gone = new AtomicBoolean();
        Embedder embedder = Embedder.blocking(3, texts -> {
            gone.compareAndSet(false, texts.equals(List.of("text 7")));
            if (gone.get() || texts.contains("text 7")) {
                throw TOO_LONG;
            }
            return vectors(texts);
        });
        assertThatThrownBy(() -> job.run(embedder).blockLast(LIMIT)).isSameAs(TOO_LONG);
        assertThat(job.run(EMBEDDER).blockLast(LIMIT).refused()).isZero();
        assertRight(store, 20);
    }

    @Test
    void aVectorThatHasNoDirectionIsRefused(RelationalDatastore store) {
        EmbeddingJob job = job(store, 12);
        for (float[] wrong : List.of(new float[3], new float[] {1, Float.NaN, 0}, new float[] {1e30f, 0, 0})) {
            Embedder embedder =
                    texts -> texts.map(text -> text.equals("text 4") ? wrong : EmbeddingJobContract.vector(text));
            assertThat(keys(job.run(embedder)
                            .concatMapIterable(EmbeddingProgress::refusals)
                            .collectList()
                            .block(LIMIT)))
                    .containsExactly(4L);
            assertRight(store, 11);
        }
        Embedder ofOtherDimensions = texts -> texts.map(text -> new float[] {1, 2});
        assertThatThrownBy(() -> job.run(ofOtherDimensions).blockLast(LIMIT))
                .isInstanceOfSatisfying(EmbeddingException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(EmbeddingException.Kind.DIMENSIONS));
    }

    @Test
    void aRowThatTheDatabaseDoesNotLetChangeIsRefused(RelationalDatastore store) {
        EmbeddingJob job = job(store, 25);
        if (store.type().equals(DatabaseType.SQLITE)) {
            store.execute(
                            "CREATE TRIGGER closed BEFORE UPDATE ON doc WHEN NEW.id IN (3, 24) BEGIN SELECT RAISE(ABORT, 'closed'); END")
                    .block(LIMIT);
        } else {
            store.execute("ALTER TABLE doc ADD CHECK (id NOT IN (3, 24) OR embedding IS NULL)")
                    .block(LIMIT);
        }
        List<EmbeddingRefusal> refusals = job.run(EMBEDDER)
                .concatMapIterable(EmbeddingProgress::refusals)
                .collectList()
                .block(LIMIT);
        assertThat(keys(refusals)).containsExactly(3L, 24L);
        assertThat(refusals)
                .allSatisfy(refusal -> assertThat(refusal.failure()).isInstanceOf(ConstraintViolationException.class));
        assertRight(store, 23);
    }

    /** What Reactor calls fatal it throws, and tells nobody. */
    @Test
    void anErrorOfTheJvmEndsTheWorkAndLeavesNothingHeld(RelationalDatastore store) {
        EmbeddingJob job = job(store, 25);
        for (Error fatal : List.of(new NoClassDefFoundError("of the model"), new StackOverflowError())) {
            List<Embedder> broken = List.of(
                    Embedder.blocking(3, texts -> {
                        throw fatal;
                    }),
                    Embedder.async(3, texts -> {
                        throw fatal;
                    }),
                    Embedder.async(
                            3,
                            texts -> Mono.fromCallable(() -> {
                                throw fatal;
                            })),
                    texts -> {
                        throw fatal;
                    },
                    texts -> texts.map(text -> {
                        throw fatal;
                    }),
                    texts -> texts.publishOn(Schedulers.parallel())
                            .concatWith(Flux.error(fatal))
                            .map(text -> new float[3]));
            for (Embedder embedder : broken) {
                StepVerifier.create(job.run(embedder).skip(1))
                        .expectErrorSatisfies(failure -> assertThat(failure).isSameAs(fatal))
                        .verify(Duration.ofSeconds(10));
            }
        }
        assertThat(job.run(EMBEDDER).blockLast(LIMIT)).isEqualTo(EmbeddingProgress.of(25, 0));
    }
}
