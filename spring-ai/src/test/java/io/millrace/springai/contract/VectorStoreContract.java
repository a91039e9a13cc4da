package io.millrace.springai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.springai.MillraceVectorStore;
import io.millrace.testkit.BlockingCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.filter.Filter.ExpressionType;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What the store does beyond what Spring AI's kit asks, the same on every database. */
abstract class VectorStoreContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static MillraceVectorStore store(RelationalDatastore datastore) {
        return store(datastore, FixedModel.ofLetters());
    }

    private static MillraceVectorStore store(RelationalDatastore datastore, EmbeddingModel model) {
        return MillraceVectorStore.builder(datastore, model).build();
    }

    private static List<Document> all(VectorStore store, Filter.@Nullable Expression filter) {
        return store.similaritySearch(SearchRequest.builder()
                .query("a")
                .topK(1000)
                .filterExpression(filter)
                .build());
    }

    private static Filter.Expression filter(ExpressionType type, @Nullable Object value) {
        return new Filter.Expression(type, new Filter.Key("k"), new Filter.Value(value));
    }

    private static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(EmbeddingStoreException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(kind));
    }

    @Test
    void findsTheNearestWithTheirScoresAndDistances(RelationalDatastore datastore) {
        MillraceVectorStore store = store(datastore);
        store.add(List.of(
                new Document("1", "a", Map.of("distance", "far")),
                new Document("2", "x", Map.of()),
                new Document("3", "b", Map.of()),
                new Document("4", "-", Map.of())));
        List<Document> found = all(store, null);
        assertThat(found).extracting(Document::getId).containsExactly("1", "2", "3", "4");
        assertThat(found.get(0).getMetadata()).containsOnly(Map.entry("distance", "far"));
        assertThat(found.get(3).getScore()).isEqualTo(-1);
        assertThat(found.get(3).getMetadata()).containsOnly(Map.entry("distance", 2.0));
        assertThat(store.similaritySearch(SearchRequest.builder()
                        .query("a")
                        .similarityThreshold(0.5)
                        .build()))
                .extracting(Document::getId)
                .containsExactly("1", "2");
        assertThat(store.similaritySearch(
                        SearchRequest.builder().query("a").topK(0).build()))
                .isEmpty();
    }

    @Test
    void theSameIdentifierTakesTheDocumentsPlace(RelationalDatastore datastore) {
        MillraceVectorStore store = store(datastore);
        store.add(List.of(new Document("1", "a", Map.of("k", 1)), new Document("1", "b", Map.of())));
        store.add(List.of(new Document("2", "c", Map.of("k", 1)), new Document("2", "a", Map.of("j", 2))));
        store.add(List.of());
        assertThat(all(store, null)).extracting(Document::getText).containsExactly("a", "b");
        store.delete(List.of("2", "none"));
        assertThat(all(store, null)).extracting(Document::getId).containsExactly("1");
        assertThat(store.<RelationalDatastore>getNativeClient()).containsSame(datastore);
    }

    @Test
    void metadataComesBackInOneFormFromEveryDatabase(RelationalDatastore datastore) {
        MillraceVectorStore store = store(datastore);
        Map<String, Object> metadata = Map.of(
                "int",
                1,
                "long",
                1L << 40,
                "whole",
                3d,
                "float",
                1.23f,
                "truth",
                true,
                "list",
                List.of("a", 1, List.of(false)),
                "object",
                Map.of("deep", Map.of("x", 1.5)),
                "quo\"te\\ $.'",
                "\t\"\\ ' \uD83D\uDE00",
                "date",
                Date.from(Instant.parse("2026-02-03T04:05:06Z")));
        store.add(List.of(new Document("1", "a", metadata)));
        Map<String, Object> found = all(store, null).get(0).getMetadata();
        found.remove("distance");
        assertThat(found)
                .containsOnly(
                        Map.entry("int", 1),
                        Map.entry("long", 1L << 40),
                        Map.entry("whole", 3d),
                        Map.entry("float", 1.23d),
                        Map.entry("truth", true),
                        Map.entry("list", List.of("a", 1, List.of(false))),
                        Map.entry("object", Map.of("deep", Map.of("x", 1.5))),
                        Map.entry("quo\"te\\ $.'", "\t\"\\ ' \uD83D\uDE00"),
                        Map.entry("date", "2026-02-03T04:05:06Z"));
        assertThat(all(
                        store,
                        new Filter.Expression(
                                ExpressionType.GTE,
                                new Filter.Key("date"),
                                new Filter.Value(Date.from(Instant.parse("2026-02-03T04:05:06Z"))))))
                .hasSize(1);
    }

    @Test
    void metadataThatCannotBeKeptIsRefusedAndNothingIsWritten(RelationalDatastore datastore) {
        MillraceVectorStore store = store(datastore);
        for (Object value : List.of(Double.NaN, new Date(1), Thread.State.NEW, "a\0", List.of(new Date(0)))) {
            assertFails(
                    Kind.METADATA,
                    () -> store.add(
                            List.of(new Document("1", "a", Map.of()), new Document("2", "a", Map.of("k", value)))));
        }
        assertThat(all(store, null)).isEmpty();
    }

    /** Whatever Spring AI's own evaluation says of a filter, the database says. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyFilterFindsWhatSpringAiSaysItMatches(long seed, RelationalDatastore datastore) {
        Random random = new Random(seed);
        MillraceVectorStore store = store(datastore);
        SimpleVectorStore oracle =
                SimpleVectorStore.builder(FixedModel.ofLetters()).build();
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            documents.add(new Document("id" + i, "a", RandomExpressions.metadata(random)));
        }
        store.add(documents);
        oracle.add(documents);
        for (int i = 0; i < 80; i++) {
            Filter.Expression filter = RandomExpressions.filter(random, 3);
            assertThat(all(store, filter))
                    .as("%s", filter)
                    .extracting(Document::getId)
                    .containsExactlyInAnyOrderElementsOf(
                            all(oracle, filter).stream().map(Document::getId).toList());
        }
        Filter.Expression removed = RandomExpressions.filter(random, 3);
        store.delete(removed);
        oracle.delete(removed);
        assertThat(all(store, null))
                .extracting(Document::getId)
                .containsExactlyInAnyOrderElementsOf(
                        all(oracle, null).stream().map(Document::getId).toList());
    }

    @Test
    void filtersThatCannotBeComparedAreRefusedBeforeTheModelIsAsked(RelationalDatastore datastore) {
        FixedModel model = FixedModel.ofLetters();
        MillraceVectorStore store = store(datastore, model);
        for (Filter.Expression filter : List.of(
                filter(ExpressionType.EQ, null),
                filter(ExpressionType.EQ, List.of("a")),
                filter(ExpressionType.LT, new Object()),
                filter(ExpressionType.EQ, Double.NaN),
                filter(ExpressionType.EQ, "a\0"),
                filter(ExpressionType.NIN, List.of("\uD83D")),
                new Filter.Expression(ExpressionType.ISNULL, new Filter.Key("k\0")),
                filter(ExpressionType.EQ, new Date(1)),
                filter(ExpressionType.IN, "a"),
                filter(ExpressionType.NIN, List.of(1, "a")),
                new Filter.Expression(ExpressionType.EQ, new Filter.Value("k"), new Filter.Value("v")),
                new Filter.Expression(ExpressionType.NE, new Filter.Key("k"), new Filter.Key("v")),
                new Filter.Expression(ExpressionType.AND, new Filter.Key("k"), new Filter.Value("v")),
                new Filter.Expression(ExpressionType.OR, filter(ExpressionType.EQ, 1), null))) {
            assertFails(Kind.FILTER, () -> all(store, filter));
            assertFails(Kind.FILTER, () -> store.delete(filter));
        }
        assertThat(model.batches()).isEmpty();
    }

    @Test
    void aValueOfAnotherTypeIsNeitherEqualNorLessNorGreater(RelationalDatastore datastore) {
        MillraceVectorStore store = store(datastore);
        store.add(List.of(
                new Document("text", "a", Map.of("k", "1")),
                new Document("list", "a", Map.of("k", List.of(1))),
                new Document("truth", "a", Map.of("k", true))));
        assertThat(all(store, filter(ExpressionType.EQ, 1))).isEmpty();
        assertThat(all(store, filter(ExpressionType.GT, 0))).isEmpty();
        assertThat(all(store, filter(ExpressionType.LT, 5))).isEmpty();
        assertThat(all(store, filter(ExpressionType.NE, 1))).hasSize(3);
        assertThat(all(store, filter(ExpressionType.NIN, List.of(1)))).hasSize(3);
        assertThat(all(store, filter(ExpressionType.IN, List.of()))).isEmpty();
        assertThat(all(store, filter(ExpressionType.NIN, List.of()))).hasSize(3);
        assertThat(all(store, filter(ExpressionType.EQ, true)))
                .extracting(Document::getId)
                .containsExactly("truth");
    }

    @Test
    void anotherDimensionIsAnErrorOfItsOwn(RelationalDatastore datastore) {
        store(datastore).add(List.of(new Document("1", "a", Map.of())));
        FixedModel wrong = new FixedModel(text -> new float[] {1, 2});
        assertFails(Kind.DIMENSIONS, () -> store(datastore, wrong).add(List.of(new Document("2", "a", Map.of()))));
        assertFails(Kind.DIMENSIONS, () -> all(store(datastore, wrong), null));
        MillraceVectorStore opened = MillraceVectorStore.builder(datastore, wrong)
                .table(EmbeddingTable.named("vector_store", 2))
                .build();
        assertFails(Kind.DIMENSIONS, () -> opened.prepare().block(LIMIT));
        assertFails(Kind.VECTOR, () -> store(datastore, new FixedModel(text -> new float[3]))
                .add(List.of(new Document("2", "a", Map.of()))));
        assertThat(all(store(datastore), null)).hasSize(1);
    }

    @Test
    void aModelThatFailsFailsTheCallAndNothingIsWritten(RelationalDatastore datastore) {
        IllegalStateException failure = new IllegalStateException("no model");
        MillraceVectorStore store = store(datastore, new FixedModel(text -> {
            if (text.equals("bad")) {
                throw failure;
            }
            return new float[] {1, 0, 0};
        }));
        assertThatThrownBy(
                        () -> store.add(List.of(new Document("1", "a", Map.of()), new Document("2", "bad", Map.of()))))
                .isSameAs(failure);
        assertThatThrownBy(() -> store.similaritySearch("bad")).isSameAs(failure);
        assertThat(all(store, null)).isEmpty();
    }

    @Test
    void aModelThatHangsIsInterruptedWhenItsTimeIsOver(RelationalDatastore datastore) throws Exception {
        CountDownLatch interrupted = new CountDownLatch(2);
        MillraceVectorStore store = MillraceVectorStore.builder(datastore, new FixedModel(text -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException late) {
                        interrupted.countDown();
                    }
                    return new float[3];
                }))
                .modelTimeout(Duration.ofMillis(50))
                .build();
        assertFails(Kind.MODEL, () -> store.add(List.of(new Document("1", "a", Map.of()))));
        assertFails(Kind.MODEL, () -> store.similaritySearch("a"));
        assertThat(interrupted.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(all(store(datastore), null)).isEmpty();
    }

    /** One whose native library is missing, for example. */
    @Test
    void aModelThatThrowsAnErrorOfTheJvmFailsTheCallAtOnce(RelationalDatastore datastore) {
        NoClassDefFoundError failure = new NoClassDefFoundError("of the model");
        FixedModel broken = new FixedModel(text -> {
            throw failure;
        });
        for (MillraceVectorStore store : List.of(
                store(datastore, broken),
                MillraceVectorStore.builder(datastore, broken)
                        .modelTimeout(Duration.ofSeconds(5))
                        .build())) {
            assertThatThrownBy(() -> store.similaritySearch("a")).isSameAs(failure);
            assertThatThrownBy(() -> store.add(List.of(new Document("1", "a", Map.of()))))
                    .isSameAs(failure);
        }
        assertThat(all(store(datastore), null)).isEmpty();
    }

    /** Keys of several types, where SimpleVectorStore throws. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void anyFilterOfAnyTypesFindsWhatItsDefinitionSays(long seed, RelationalDatastore datastore) {
        MixedDocuments mixed = new MixedDocuments(new Random(seed));
        MillraceVectorStore store = store(datastore);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            documents.add(new Document("id" + i, "a", mixed.metadata()));
        }
        store.add(documents);
        for (int i = 0; i < 150; i++) {
            Filter.Expression filter = mixed.filter(2, documents);
            assertThat(all(store, filter))
                    .as("%s", filter)
                    .extracting(Document::getId)
                    .containsExactlyInAnyOrderElementsOf(documents.stream()
                            .filter(document -> MixedDocuments.matches(filter, document.getMetadata()))
                            .map(Document::getId)
                            .toList());
        }
    }

    @Test
    void blockingCallsAreRefusedWhereTheyWouldHoldUpAnEventLoop(RelationalDatastore datastore) {
        FixedModel model = FixedModel.ofLetters();
        MillraceVectorStore store = store(datastore, model);
        for (Runnable call : List.<Runnable>of(
                () -> store.add(List.of(new Document("1", "a", Map.of()))),
                () -> store.similaritySearch("a"),
                () -> store.delete(List.of("1")),
                () -> store.delete("k == 1"))) {
            assertThatThrownBy(() -> Mono.fromRunnable(call)
                            .subscribeOn(Schedulers.parallel())
                            .block(LIMIT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("event loop");
        }
        assertThat(model.batches()).isEmpty();
    }

    @Test
    void preparesWithoutBlocking(RelationalDatastore datastore) {
        BlockingCheck blocking = BlockingCheck.start();
        try (blocking) {
            Flux.range(0, 16)
                    .flatMap(i -> store(datastore).prepare().subscribeOn(Schedulers.parallel()), 16)
                    .blockLast(LIMIT);
        }
        assertThat(all(store(datastore), null)).isEmpty();
    }

    @Test
    void documentsAreEmbeddedInTheBatchesOfTheStrategy(RelationalDatastore datastore) {
        FixedModel model = FixedModel.ofLetters();
        MillraceVectorStore store = MillraceVectorStore.builder(datastore, model)
                .batchingStrategy(documents -> List.of(documents.subList(0, 2), documents.subList(2, documents.size())))
                .build();
        store.add(List.of(
                new Document("1", "c", Map.of()), new Document("2", "b", Map.of()), new Document("3", "a", Map.of())));
        assertThat(model.batches()).containsExactly(2, 1);
        assertThat(all(store, null).get(0).getId()).isEqualTo("3");
    }

    @Test
    void callsAreObservedAndTheModelWithinThem(RelationalDatastore datastore) {
        ObservationRegistry registry = ObservationRegistry.create();
        List<String> observed = new CopyOnWriteArrayList<>();
        List<String> aroundTheModel = new CopyOnWriteArrayList<>();
        registry.observationConfig().observationHandler(new ObservationHandler<VectorStoreObservationContext>() {
            @Override
            public void onStop(VectorStoreObservationContext context) {
                observed.add(String.join(
                        " ",
                        context.getDatabaseSystem(),
                        context.getOperationName(),
                        String.valueOf(context.getCollectionName()),
                        String.valueOf(context.getDimensions())));
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof VectorStoreObservationContext;
            }
        });
        MillraceVectorStore store = MillraceVectorStore.builder(datastore, new FixedModel(text -> {
                    Observation current = registry.getCurrentObservation();
                    aroundTheModel.add(
                            current == null
                                    ? "none"
                                    : String.valueOf(current.getContext().getName()));
                    return new float[] {1, 0, 0};
                }))
                .observationRegistry(registry)
                .modelTimeout(LIMIT)
                .build();
        store.add(List.of(new Document("1", "a", Map.of())));
        all(store, null);
        store.delete(List.of("1"));
        store.delete("k == 1");
        String database = datastore.type().name();
        assertThat(observed)
                .containsExactly(
                        database + " add vector_store 3",
                        database + " query vector_store 3",
                        database + " delete vector_store 3",
                        database + " delete vector_store 3");
        assertThat(aroundTheModel).containsExactly("db.vector.client.operation", "db.vector.client.operation");
    }

    @Test
    void aTableThatIsThereIsUsedAsItIs(RelationalDatastore datastore) {
        MillraceVectorStore store = MillraceVectorStore.builder(datastore, FixedModel.ofLetters())
                .table(EmbeddingTable.existing("vector_store", 3).metadata("metadata"))
                .build();
        assertFails(Kind.INDEX, () -> all(store, null));
        store(datastore).add(List.of(new Document("1", "a", Map.of("k", 1))));
        assertThat(all(store, filter(ExpressionType.EQ, 1))).hasSize(1);
    }
}
