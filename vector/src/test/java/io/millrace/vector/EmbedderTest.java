package io.millrace.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.vector.EmbeddingException.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class EmbedderTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Flux<String> TEXTS = Flux.range(0, 100).map(Object::toString);

    private static List<float[]> vectors(List<String> texts) {
        return texts.stream()
                .map(text -> new float[] {Float.parseFloat(text), 1})
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void keepsTheOrderWhateverBatchIsReadyFirst(int concurrency) {
        AtomicInteger batches = new AtomicInteger();
        Embedder embedder = Embedder.async(2, texts -> Mono.delay(Duration.ofMillis(batches.incrementAndGet() % 3 * 5L))
                        .map(ready -> vectors(texts)))
                .batchSize(7)
                .concurrency(concurrency);
        List<Integer> found = embedder.embed(TEXTS)
                .map(vector -> (int) vector[0])
                .collectList()
                .block(LIMIT);
        assertThat(found).isEqualTo(TEXTS.map(Integer::valueOf).collectList().block(LIMIT));
        assertThat(batches).hasValue(15);
    }

    @Test
    void embedsNothingAndOne() {
        Embedder embedder = Embedder.blocking(2, EmbedderTest::vectors);
        StepVerifier.create(embedder.embed(Flux.empty())).verifyComplete();
        assertThat(embedder.embed("7").block(LIMIT)).containsExactly(7, 1);
    }

    @Test
    void asksABlockingModelOnAThreadThatMayBlock() {
        Embedder embedder = Embedder.blocking(2, texts -> {
            assertThat(Schedulers.isInNonBlockingThread()).isFalse();
            return vectors(texts);
        });
        assertThat(embedder.embed(TEXTS.publishOn(Schedulers.parallel()))
                        .count()
                        .block(LIMIT))
                .isEqualTo(100);
    }

    @Test
    void asksForNoMoreTextsThanItCanEmbed() {
        AtomicLong asked = new AtomicLong();
        Embedder embedder = Embedder.async(2, texts -> Mono.just(vectors(texts)))
                .batchSize(10)
                .concurrency(2);
        StepVerifier.create(
                        embedder.embed(Flux.range(0, 1_000_000)
                                .doOnRequest(asked::addAndGet)
                                .map(Object::toString)),
                        1)
                .expectNextCount(1)
                .thenCancel()
                .verify(LIMIT);
        assertThat(asked.get()).isLessThanOrEqualTo(50);
    }

    @Test
    void triesAgainWhatFailsAndThenGivesUp() {
        AtomicInteger calls = new AtomicInteger();
        IllegalStateException failure = new IllegalStateException("busy");
        BatchEmbedder embedder = Embedder.blocking(2, texts -> {
            if (calls.incrementAndGet() % 3 != 0) {
                throw failure;
            }
            return vectors(texts);
        });
        BatchEmbedder patient = embedder.batchSize(50).retries(2, Duration.ofMillis(1));
        assertThat(patient.embed(TEXTS).count().block(LIMIT)).isEqualTo(100);
        assertThat(calls).hasValue(6);
        StepVerifier.create(embedder.retries(1, Duration.ofMillis(1)).embed(TEXTS))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(failure));
        assertThat(calls).hasValue(8);
        calls.set(0);
        StepVerifier.create(embedder.embed(TEXTS))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(failure));
        assertThat(calls).hasValue(1);
    }

    @Test
    void tellsWhatIsWrongWithAnAnswerAndDoesNotAskAgain() {
        refuses(Kind.COUNT, List.of());
        refuses(Kind.COUNT, List.of(new float[2], new float[2]));
        refuses(Kind.DIMENSIONS, List.of(new float[3]));
        refuses(Kind.DIMENSIONS, List.of(new float[0]));
        refuses(Kind.INVALID, List.of(new float[] {0, Float.NaN}));
        refuses(Kind.INVALID, List.of(new float[] {Float.NEGATIVE_INFINITY, 0}));
        refuses(Kind.INVALID, Collections.singletonList(null));
        fails(Kind.COUNT, Embedder.blocking(2, texts -> null));
        fails(Kind.COUNT, Embedder.async(2, texts -> Mono.empty()));
        fails(Kind.COUNT, Embedder.async(2, texts -> Flux.just(vectors(texts), vectors(texts))));
    }

    private static void refuses(Kind kind, List<float[]> answer) {
        AtomicInteger calls = new AtomicInteger();
        fails(
                kind,
                Embedder.blocking(2, texts -> {
                            calls.incrementAndGet();
                            return answer;
                        })
                        .retries(5, Duration.ofMillis(1)));
        assertThat(calls).hasValue(1);
        fails(kind, Embedder.async(2, texts -> Mono.just(answer)));
    }

    private static void fails(Kind kind, Embedder embedder) {
        StepVerifier.create(embedder.embed("7777")).verifyErrorSatisfies(error -> assertThat(error)
                .isInstanceOfSatisfying(EmbeddingException.class, told -> assertThat(told.kind())
                        .isEqualTo(kind))
                .hasMessageNotContaining("7777"));
    }

    @Test
    void aCancelInterruptsABlockingModel() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Embedder hanging = Embedder.blocking(2, texts -> {
            begun.countDown();
            try {
                new Semaphore(0).acquire();
            } catch (InterruptedException cancelled) {
                interrupted.countDown();
            }
            return vectors(texts);
        });
        StepVerifier.create(hanging.embed(TEXTS))
                .then(() -> await(begun))
                .thenCancel()
                .verify(LIMIT);
        await(interrupted);
    }

    @Test
    void aTimeoutOfTheCallerCancelsAModelThatHangs() {
        CountDownLatch cancelled = new CountDownLatch(1);
        Sinks.Empty<Void> asked = Sinks.empty();
        Embedder hanging = Embedder.async(2, texts -> Mono.<List<float[]>>never()
                .doOnSubscribe(model -> asked.tryEmitEmpty())
                .doOnCancel(cancelled::countDown));
        StepVerifier.create(hanging.embed(TEXTS).timeout(asked.asMono())).verifyError(TimeoutException.class);
        await(cancelled);
    }

    @Test
    void theErrorOfTheTextsIsItsError() {
        IllegalStateException failure = new IllegalStateException("of the texts");
        StepVerifier.create(Embedder.blocking(2, EmbedderTest::vectors)
                        .batchSize(10)
                        .embed(TEXTS.take(15).concatWith(Mono.error(failure)))
                        .then())
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(failure));
    }

    /** What Reactor calls fatal it throws, and tells nobody. */
    @Test
    void anErrorOfTheJvmIsAnError() {
        for (Error fatal : List.of(new NoClassDefFoundError("of the model"), new StackOverflowError())) {
            for (BatchEmbedder embedder : List.of(
                    Embedder.blocking(2, texts -> {
                        throw fatal;
                    }),
                    Embedder.async(2, texts -> {
                        throw fatal;
                    }),
                    Embedder.async(2, texts -> Flux.just(texts).map(some -> {
                        throw fatal;
                    })))) {
                for (Embedder each :
                        List.of(embedder, embedder.batchSize(10).concurrency(4).retries(2, Duration.ofMillis(1)))) {
                    StepVerifier.create(each.embed(TEXTS))
                            .expectErrorSatisfies(error -> assertThat(error).isSameAs(fatal))
                            .verify(LIMIT);
                }
            }
        }
    }

    @Test
    void refusesSettingsOutOfRange() {
        for (int wrong : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> Embedder.blocking(wrong, EmbedderTest::vectors))
                    .isInstanceOf(IllegalArgumentException.class);
            BatchEmbedder embedder = Embedder.blocking(2, EmbedderTest::vectors);
            assertThatThrownBy(() -> embedder.batchSize(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> embedder.concurrency(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> embedder.retries(wrong, Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Embedder.blocking(2, EmbedderTest::vectors).retries(1, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
