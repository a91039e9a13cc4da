package io.millrace.langchain4j.contract;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.query.Query;
import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.fulltext.Language;
import io.millrace.hybrid.ReciprocalRankFusion;
import io.millrace.langchain4j.MillraceContentRetriever;
import io.millrace.langchain4j.MillraceEmbeddingStore;
import io.millrace.vector.Embedder;
import io.millrace.vector.EmbeddingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Retrieval by meaning, by words and by both, the same on every database. */
abstract class ContentRetrieverContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Water in one direction, mountains in another. */
    private static final Embedder MEANINGS = Embedder.blocking(2, texts -> texts.stream()
            .map(text -> text.matches("(?i).*(water|river|stream).*") ? new float[] {1, 0.1f} : new float[] {0.1f, 1})
            .toList());

    private static MillraceEmbeddingStore filled(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(
                datastore, EmbeddingTable.named("passage", 2).language(Language.ENGLISH));
        List<String> texts = List.of("The river at night", "Waters under bridges", "Mountains", "La rivi\u00e8re");
        List<TextSegment> segments = new ArrayList<>();
        List<Embedding> embeddings = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            segments.add(TextSegment.from(texts.get(i), Metadata.from("lang", i == 3 ? "fr" : "en")));
            embeddings.add(Embedding.from(MEANINGS.embed(texts.get(i)).block(LIMIT)));
        }
        store.addAll(List.of("a", "b", "c", "d"), embeddings, segments);
        store.add("without text", Embedding.from(new float[] {1, 0.1f}));
        return store;
    }

    private static List<Object> ids(List<Content> contents) {
        return contents.stream()
                .map(content -> content.metadata().get(ContentMetadata.EMBEDDING_ID))
                .toList();
    }

    @Test
    void findsByMeaning(RelationalDatastore datastore) {
        MillraceContentRetriever retriever = MillraceContentRetriever.vector(filled(datastore), MEANINGS);
        List<Content> found = retriever.maxResults(2).retrieve(Query.from("a stream"));
        assertThat(ids(found)).containsExactly("a", "b");
        assertThat(found.get(0).textSegment())
                .isEqualTo(TextSegment.from("The river at night", Metadata.from("lang", "en")));
        assertThat((double) found.get(0).metadata().get(ContentMetadata.SCORE)).isBetween(0.999, 1.0);
        assertThat(ids(retriever.maxResults(10).minScore(0.9).retrieve(Query.from("a stream"))))
                .containsExactly("a", "b");
        assertThat(ids(retriever.maxResults(10).retrieve(Query.from("a stream"))))
                .hasSize(4);
        assertThat(ids(retriever.filter(metadataKey("lang").isEqualTo("fr")).retrieve(Query.from("a stream"))))
                .containsExactly("d");
    }

    @Test
    void findsByWords(RelationalDatastore datastore) {
        MillraceContentRetriever retriever = MillraceContentRetriever.text(filled(datastore));
        assertThat(ids(retriever.retrieve(Query.from("What of rivers and of mountain?"))))
                .containsExactlyInAnyOrder("a", "c");
        assertThat(ids(retriever.filter(metadataKey("lang").isNotEqualTo("en")).retrieve(Query.from("rivers"))))
                .isEmpty();
        assertThat(retriever.retrieve(Query.from("?! \uD83D\uDE00"))).isEmpty();
    }

    @Test
    void findsByBoth(RelationalDatastore datastore) {
        MillraceContentRetriever retriever = MillraceContentRetriever.hybrid(filled(datastore), MEANINGS);
        assertThat(ids(retriever.retrieve(Query.from("rivers")))).startsWith("a", "b");
        assertThat(ids(retriever
                        .fusion(ReciprocalRankFusion.DEFAULT.weights(1, 0.001))
                        .minScore(0.9)
                        .maxResults(10)
                        .retrieve(Query.from("water in mountains"))))
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(ids(retriever.retrieve(Query.from("?!")))).isNotEmpty();
    }

    /** LangChain4j has no blank segments; rows of others may have blank texts. */
    @Test
    void blankTextsTakeNoPlace(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = filled(datastore);
        String white = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(Character::isWhitespace)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        int i = 0;
        for (String blank : List.of("", " ", "\t\n", "\u3000\u2003", white)) {
            datastore
                    .execute(
                            "INSERT INTO passage (id, text, metadata, embedding) SELECT ?, ?, metadata, ? FROM passage WHERE id = 'a'",
                            "blank" + i++,
                            blank,
                            new float[] {1, 0})
                    .block(LIMIT);
        }
        datastore
                .execute("UPDATE passage SET text = ? WHERE id = 'd'", "\u00a0")
                .block(LIMIT);
        MillraceContentRetriever near =
                MillraceContentRetriever.vector(store, Embedder.blocking(2, texts -> List.of(new float[] {1, 0})));
        assertThat(ids(near.maxResults(2).retrieve(Query.from("water")))).containsExactly("a", "b");
        assertThat(ids(near.maxResults(10).retrieve(Query.from("water"))))
                .containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    /** What is no letter and no digit may be a word of the index all the same. */
    @Test
    void numbersThatAreNoDigitsAreWords(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = filled(datastore);
        List<String> words = List.of("\u00bd", "\u00b2", "\u2167");
        store.addAll(
                List.of("half", "square", "eight"),
                Collections.nCopies(3, Embedding.from(new float[] {1, 1})),
                words.stream().map(TextSegment::from).toList());
        MillraceContentRetriever retriever = MillraceContentRetriever.text(store);
        assertThat(words.stream()
                        .map(word -> ids(retriever.retrieve(Query.from(word))))
                        .toList())
                .containsExactly(List.of("half"), List.of("square"), List.of("eight"));
    }

    @Test
    void isAsynchronousOnThreadsThatMustNotBlock(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = filled(datastore);
        for (MillraceContentRetriever retriever : List.of(
                MillraceContentRetriever.vector(store, MEANINGS),
                MillraceContentRetriever.text(store),
                MillraceContentRetriever.hybrid(store, MEANINGS))) {
            List<List<Content>> found = Flux.range(0, 64)
                    .flatMap(
                            i -> Mono.fromFuture(() -> retriever.retrieveAsync(Query.from("rivers")))
                                    .subscribeOn(Schedulers.parallel()),
                            64)
                    .collectList()
                    .block(LIMIT);
            assertThat(found).hasSize(64).allSatisfy(one -> assertThat(ids(one)).startsWith("a"));
            assertThatThrownBy(() -> Mono.fromCallable(() -> retriever.retrieve(Query.from("rivers")))
                            .subscribeOn(Schedulers.parallel())
                            .block(LIMIT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("retrieveAsync");
        }
    }

    @Test
    void aModelThatHangsIsInterruptedByACancel(RelationalDatastore datastore) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Embedder hanging = Embedder.blocking(2, texts -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException asked) {
                interrupted.countDown();
            }
            return List.of();
        });
        CompletableFuture<List<Content>> future =
                MillraceContentRetriever.vector(filled(datastore), hanging).retrieveAsync(Query.from("rivers"));
        begun.await();
        future.cancel(true);
        assertThat(interrupted.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aModelOfOtherDimensionsIsAnError(RelationalDatastore datastore) {
        Embedder other = Embedder.blocking(2, texts -> List.of(new float[3]));
        assertThatThrownBy(() -> MillraceContentRetriever.vector(filled(datastore), other)
                        .retrieve(Query.from("rivers")))
                .isInstanceOfSatisfying(EmbeddingException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(EmbeddingException.Kind.DIMENSIONS));
    }

    @Test
    void whatCannotBeAskedIsRefused(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(datastore, EmbeddingTable.named("passage", 2));
        assertThatThrownBy(() -> MillraceContentRetriever.text(store))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text index");
        MillraceContentRetriever retriever = MillraceContentRetriever.vector(store, MEANINGS);
        assertThatThrownBy(() -> retriever.maxResults(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> retriever.minScore(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> retriever.fusion(ReciprocalRankFusion.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
