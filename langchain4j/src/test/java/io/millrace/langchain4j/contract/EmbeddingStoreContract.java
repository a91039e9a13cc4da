package io.millrace.langchain4j.contract;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.langchain4j.MillraceEmbeddingStore;
import io.millrace.testkit.BlockingCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What the store does beyond what LangChain4j's kits ask, the same on every database. */
abstract class EmbeddingStoreContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final EmbeddingTable TABLE = EmbeddingTable.named("passage", 3);

    private static Embedding embedding(float... vector) {
        return Embedding.from(vector);
    }

    private static List<EmbeddingMatch<TextSegment>> all(MillraceEmbeddingStore store, @Nullable Filter filter) {
        return store.search(request(filter)).matches();
    }

    private static EmbeddingSearchRequest request(@Nullable Filter filter) {
        return EmbeddingSearchRequest.builder()
                .queryEmbedding(embedding(1, 0, 0))
                .maxResults(1000)
                .filter(filter)
                .build();
    }

    private static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(EmbeddingStoreException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(kind));
    }

    @Test
    void searchesAreAsynchronousOnThreadsThatMustNotBlock(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        BlockingCheck blocking = BlockingCheck.start();
        try (blocking) {
            List<EmbeddingSearchResult<TextSegment>> results = Flux.range(0, 64)
                    .flatMap(
                            i -> Mono.fromFuture(() -> store.addAllAsync(
                                            List.of("id" + i),
                                            List.of(embedding(1, i, 0)),
                                            List.of(TextSegment.from("t" + i))))
                                    .subscribeOn(Schedulers.parallel()),
                            64)
                    .thenMany(Flux.range(0, 64))
                    .flatMap(
                            i -> Mono.fromFuture(() -> store.searchAsync(request(null)))
                                    .subscribeOn(Schedulers.parallel()),
                            64)
                    .collectList()
                    .block(LIMIT);
            assertThat(results).hasSize(64).allSatisfy(result -> assertThat(result.matches())
                    .hasSize(64));
            Mono.fromFuture(() -> store.removeAllAsync(List.of("id1", "nobody")))
                    .then(Mono.fromFuture(
                            () -> store.removeAllAsync(metadataKey("none").isNotEqualTo("x"))))
                    .subscribeOn(Schedulers.parallel())
                    .block(LIMIT);
        }
        assertThat(all(store, null)).isEmpty();
    }

    @Test
    void blockingCallsAreRefusedWhereTheyWouldHoldUpAnEventLoop(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        List<Runnable> calls = List.of(
                () -> store.add(embedding(1, 0, 0)),
                () -> store.search(request(null)),
                store::removeAll,
                () -> store.removeAll(List.of("a")),
                () -> store.removeAll(metadataKey("a").isEqualTo(1)));
        for (Runnable call : calls) {
            assertThatThrownBy(() -> Mono.fromRunnable(call)
                            .subscribeOn(Schedulers.parallel())
                            .block(LIMIT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("event loop")
                    .hasMessageContaining("Async");
        }
    }

    @Test
    void anotherDimensionIsAnErrorOfItsOwn(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        store.add(embedding(1, 0, 0));
        MillraceEmbeddingStore wrong = new MillraceEmbeddingStore(datastore, EmbeddingTable.named("passage", 4));
        assertFails(Kind.DIMENSIONS, () -> wrong.prepare().block(LIMIT));
        assertFails(Kind.DIMENSIONS, () -> wrong.add(embedding(1, 0, 0, 0)));
        assertFails(Kind.DIMENSIONS, () -> store.add(embedding(1, 0)));
        assertFails(
                Kind.DIMENSIONS,
                () -> store.search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(embedding(1, 0))
                        .build()));
        assertThat(all(store, null)).hasSize(1);
    }

    @Test
    void embeddingsWithoutANumberOrADirectionAreRefused(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        assertFails(Kind.VECTOR, () -> store.add(embedding(1, Float.NaN, 0)));
        assertFails(Kind.VECTOR, () -> store.add(embedding(1, Float.POSITIVE_INFINITY, 0)));
        assertFails(Kind.VECTOR, () -> store.add(embedding(0, 0, 0)));
        assertFails(
                Kind.VECTOR,
                () -> store.search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(embedding(0, 0, 0))
                        .build()));
    }

    @Test
    void twoStoresMayMakeTheTableAtOnce(RelationalDatastore datastore) {
        Flux.range(0, 4)
                .flatMap(i -> new MillraceEmbeddingStore(datastore, TABLE).prepare(), 4)
                .blockLast(LIMIT);
        assertThat(all(new MillraceEmbeddingStore(datastore, TABLE), null)).isEmpty();
    }

    @Test
    void whatFailedIsTriedAgain(RelationalDatastore datastore) {
        EmbeddingTable table = EmbeddingTable.existing("late", 3);
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, table);
        assertFails(Kind.INDEX, () -> store.search(request(null)));
        new MillraceEmbeddingStore(datastore, EmbeddingTable.named("late", 3)).add("a", embedding(1, 0, 0));
        assertThat(all(store, null)).extracting(EmbeddingMatch::embeddingId).containsExactly("a");
    }

    @Test
    void theSameIdentifierTakesTheRowsPlace(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        store.addAll(
                List.of("a", "b", "a"),
                List.of(embedding(1, 0, 0), embedding(0, 1, 0), embedding(0, 0, 1)),
                List.of(
                        TextSegment.from("first"),
                        TextSegment.from("other"),
                        TextSegment.from("last", Metadata.from("k", "v"))));
        store.add("b", embedding(1, 1, 0));
        Map<String, EmbeddingMatch<TextSegment>> found = all(store, null).stream()
                .collect(java.util.stream.Collectors.toMap(EmbeddingMatch::embeddingId, match -> match));
        assertThat(found).containsOnlyKeys("a", "b");
        assertThat(found.get("a").embedded()).isEqualTo(TextSegment.from("last", Metadata.from("k", "v")));
        assertThat(found.get("a").embedding().vector()).containsExactly(0, 0, 1);
        assertThat(found.get("b").embedded()).isNull();
    }

    @Test
    void metadataComesBackInOneFormFromEveryDatabase(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        UUID uuid = UUID.randomUUID();
        Metadata metadata = new Metadata()
                .put("int", 1)
                .put("long", 1L << 40)
                .put("smallLong", 7L)
                .put("double", 1e22)
                .put("whole", 3d)
                .put("tiny", Double.MIN_VALUE)
                .put("huge", Double.MAX_VALUE)
                .put("float", 1.23f)
                .put("uuid", uuid)
                .put("quo\"te\\ $.'", "\t\"\\ ' \uD83D\uDE00 \u0001");
        store.addAll(List.of("a"), List.of(embedding(1, 0, 0)), List.of(TextSegment.from("text", metadata)));
        assertThat(all(store, null).get(0).embedded().metadata().toMap())
                .containsOnly(
                        Map.entry("int", 1),
                        Map.entry("long", 1L << 40),
                        Map.entry("smallLong", 7),
                        Map.entry("double", 1e22),
                        Map.entry("whole", 3d),
                        Map.entry("tiny", Double.MIN_VALUE),
                        Map.entry("huge", Double.MAX_VALUE),
                        Map.entry("float", 1.23d),
                        Map.entry("uuid", uuid.toString()),
                        Map.entry("quo\"te\\ $.'", "\t\"\\ ' \uD83D\uDE00 \u0001"));
    }

    @Test
    void metadataThatCannotBeKeptIsRefused(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        for (Metadata metadata : List.of(
                new Metadata().put("n", Double.NaN),
                new Metadata().put("n", Float.NEGATIVE_INFINITY),
                new Metadata().put("t", "a\0b"),
                new Metadata().put("t", "\uD83D"),
                new Metadata().put("k\0", "t"))) {
            assertFails(Kind.METADATA, () -> store.add(embedding(1, 0, 0), TextSegment.from("text", metadata)));
        }
        assertThat(all(store, null)).isEmpty();
    }

    @Test
    void filtersThatCannotBeComparedAreRefused(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        assertFails(Kind.FILTER, () -> all(store, new IsEqualTo("k", true)));
        assertFails(Kind.FILTER, () -> all(store, new IsIn("k", List.of(1, "a"))));
        assertFails(Kind.FILTER, () -> all(store, metadata -> true));
        assertFails(Kind.FILTER, () -> store.removeAll(metadata -> true));
    }

    @Test
    void aValueOfAnotherTypeIsNeitherEqualNorLessNorGreater(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        store.add(embedding(1, 0, 0), TextSegment.from("text", Metadata.from("k", "1")));
        assertThat(all(store, metadataKey("k").isEqualTo(1))).isEmpty();
        assertThat(all(store, metadataKey("k").isGreaterThan(0))).isEmpty();
        assertThat(all(store, metadataKey("k").isLessThanOrEqualTo(5))).isEmpty();
        assertThat(all(store, metadataKey("k").isIn(1, 2))).isEmpty();
        assertThat(all(store, metadataKey("k").isNotEqualTo(1))).hasSize(1);
        assertThat(all(store, metadataKey("k").isNotIn(1, 2))).hasSize(1);
    }

    @Test
    void numbersCompareExactlyAndWithInfinity(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        store.add(embedding(1, 0, 0), TextSegment.from("text", new Metadata().put("k", 9007199254740993L)));
        assertThat(all(store, metadataKey("k").isEqualTo(9007199254740992L))).isEmpty();
        assertThat(all(store, metadataKey("k").isEqualTo(9007199254740992d))).isEmpty();
        assertThat(all(store, metadataKey("k").isGreaterThan(9007199254740992d)))
                .hasSize(1);
        assertThat(all(store, metadataKey("k").isLessThan(Double.POSITIVE_INFINITY)))
                .hasSize(1);
        assertThat(all(store, metadataKey("k").isLessThan(Float.NEGATIVE_INFINITY)))
                .isEmpty();
        assertThat(all(store, metadataKey("k").isEqualTo(Double.NaN))).isEmpty();
        assertThat(all(store, metadataKey("k").isNotEqualTo(Double.NaN))).hasSize(1);
    }

    /** Whatever LangChain4j's own evaluation says of a filter, the database says. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyFilterFindsWhatLangChain4jSaysItMatches(long seed, RelationalDatastore datastore) {
        Random random = new Random(seed);
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        List<Metadata> metadata = Flux.range(0, 60)
                .map(i -> RandomFilters.metadata(random))
                .collectList()
                .block(LIMIT);
        List<String> ids = new ArrayList<>();
        List<Embedding> embeddings = new ArrayList<>();
        List<TextSegment> segments = new ArrayList<>();
        for (int i = 0; i < metadata.size(); i++) {
            ids.add("id" + i);
            embeddings.add(embedding(1, i, 1));
            segments.add(TextSegment.from("text", metadata.get(i)));
        }
        store.addAll(ids, embeddings, segments);
        for (int i = 0; i < 60; i++) {
            Filter filter = RandomFilters.filter(random, 3);
            List<String> expected = new ArrayList<>();
            for (int row = 0; row < metadata.size(); row++) {
                if (filter.test(metadata.get(row))) {
                    expected.add("id" + row);
                }
            }
            assertThat(all(store, filter))
                    .as("%s", filter)
                    .extracting(EmbeddingMatch::embeddingId)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        Filter removed = RandomFilters.filter(random, 3);
        store.removeAll(removed);
        assertThat(all(store, null)).hasSize((int)
                metadata.stream().filter(row -> !removed.test(row)).count());
    }

    /** Where LangChain4j's evaluation throws as well, since types differ. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void anyFilterOfAnyTypesFindsWhatItsDefinitionSays(long seed, RelationalDatastore datastore) {
        MixedMetadata mixed = new MixedMetadata(new Random(seed));
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        List<Metadata> metadata =
                Flux.range(0, 40).map(i -> mixed.metadata()).collectList().block(LIMIT);
        store.addAll(
                Flux.range(0, 40).map(i -> "id" + i).collectList().block(LIMIT),
                Flux.range(0, 40).map(i -> embedding(1, i, 1)).collectList().block(LIMIT),
                metadata.stream().map(each -> TextSegment.from("text", each)).toList());
        for (int i = 0; i < 150; i++) {
            Filter filter = mixed.filter(2, metadata);
            List<String> expected = Flux.range(0, 40)
                    .filter(row ->
                            MixedMetadata.matches(filter, metadata.get(row).toMap()))
                    .map(row -> "id" + row)
                    .collectList()
                    .block(LIMIT);
            assertThat(all(store, filter))
                    .as("%s", filter)
                    .extracting(EmbeddingMatch::embeddingId)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** A database that can bind it would find nothing, and another refuse it. */
    @Test
    void filtersWithWhatMetadataCannotHaveAreRefused(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        for (String wrong : List.of("a\0b", "\uD83D", "\uDE00x")) {
            assertFails(Kind.FILTER, () -> all(store, metadataKey("k").isEqualTo(wrong)));
            assertFails(Kind.FILTER, () -> all(store, metadataKey("k").isNotIn("a", wrong)));
            assertFails(Kind.FILTER, () -> all(store, metadataKey("k").containsString(wrong)));
            assertFails(Kind.FILTER, () -> all(store, metadataKey(wrong).isEqualTo(1)));
            assertFails(Kind.FILTER, () -> store.removeAll(metadataKey(wrong).isNotEqualTo("a")));
        }
    }

    @Test
    void aGreatListOfIdentifiersIsRemovedWhole(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, TABLE);
        List<Embedding> embeddings =
                Flux.range(0, 2500).map(i -> embedding(1, i, 1)).collectList().block(LIMIT);
        List<String> ids = store.addAll(embeddings);
        store.removeAll(ids.subList(1, ids.size()));
        assertThat(all(store, null)).extracting(EmbeddingMatch::embeddingId).containsExactly(ids.get(0));
    }
}
