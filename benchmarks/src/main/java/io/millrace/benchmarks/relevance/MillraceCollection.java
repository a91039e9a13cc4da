package io.millrace.benchmarks.relevance;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.SimpleRanking;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextRanking;
import io.millrace.fulltext.TextSearch;
import io.millrace.hybrid.Fusion;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridSearch;
import io.millrace.hybrid.ReciprocalRankFusion;
import io.millrace.hybrid.ScoreFusion;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;

/** Documents in Millrace, with an index of their words and one of their vectors, each as it is by default. */
final class MillraceCollection implements LoadedCollection {
    private static final String TABLE = "document";

    /** Those that FTS5 has built in. */
    private static final Bm25 USUAL = new Bm25(1.2, 0.75);

    private final RelationalDatastore store;
    private final List<Document> documents;
    private final Optional<Embeddings> embeddings;

    /**
     * Loads and indexes the documents into an empty database, which is closed with this.
     *
     * @param vectorType the type of a column of vectors there
     * @param embeddings of the documents and questions; without them there are rankings by words alone
     */
    MillraceCollection(
            RelationalDatastore store, String vectorType, List<Document> documents, Optional<Embeddings> embeddings) {
        this.store = store;
        this.documents = documents;
        this.embeddings = embeddings;
        try {
            load(vectorType);
        } catch (Throwable e) {
            store.close().block();
            throw e;
        }
    }

    private void load(String vectorType) {
        store.execute("CREATE TABLE document (id INTEGER PRIMARY KEY, text TEXT NOT NULL"
                        + (embeddings.isPresent() ? ", embedding " + vectorType + " NOT NULL)" : ")"))
                .block();
        store.executeAll(
                        embeddings.isPresent()
                                ? "INSERT INTO document (id, text, embedding) VALUES (?, ?, ?)"
                                : "INSERT INTO document (id, text) VALUES (?, ?)",
                        Flux.range(0, documents.size()).map(this::row))
                .block();
        capability(FullTextSearch.class)
                .createIndex(TextIndex.on(TABLE)
                        .column("text")
                        .language(Language.ENGLISH)
                        .build())
                .blockLast();
        embeddings.ifPresent(vectors -> capability(VectorSearch.class)
                .createIndex(VectorIndex.on(TABLE, "embedding")
                        .dimensions(vectors.dimensions())
                        .build())
                .blockLast());
    }

    private List<Object> row(int index) {
        String text = documents.get(index).text();
        return embeddings
                .map(vectors -> List.<Object>of(index, text, vectors.of(text)))
                .orElseGet(() -> List.of(index, text));
    }

    private <T> T capability(Class<T> type) {
        return store.capability(type)
                .orElseThrow(() -> new IllegalStateException(store.displayName() + " has no " + type.getSimpleName()));
    }

    @Override
    public List<Ranking> rankings() {
        List<Ranking> rankings = new ArrayList<>(List.of(
                ranking(bm25(Bm25.DEFAULT), (question, limit) -> byWords(question, Bm25.DEFAULT, limit)),
                ranking(bm25(USUAL), (question, limit) -> byWords(question, USUAL, limit)),
                ranking("frequency", (question, limit) -> byWords(question, SimpleRanking.FREQUENCY, limit))));
        embeddings.ifPresent(vectors -> rankings.addAll(List.of(
                ranking("vector", (question, limit) -> byMeaning(near(vectors, question), limit)),
                ranking(
                        "hybrid, RRF",
                        (question, limit) ->
                                byBoth(question, near(vectors, question), ReciprocalRankFusion.DEFAULT, limit)),
                ranking(
                        "hybrid, scores",
                        (question, limit) -> byBoth(question, near(vectors, question), ScoreFusion.DEFAULT, limit)))));
        return rankings;
    }

    private static String bm25(Bm25 ranking) {
        return "BM25 (" + ranking.k1() + ", " + ranking.b() + ")";
    }

    private Flux<Row> byWords(String question, TextRanking ranking, int limit) {
        return Flux.fromStream(AnyWord.of(question).stream())
                .flatMap(any -> capability(FullTextSearch.class)
                        .search(TextSearch.of(TABLE, any)
                                .ranking(ranking)
                                .columns("id")
                                .limit(limit)))
                .map(result -> result.row());
    }

    private Flux<Row> byMeaning(VectorQuery near, int limit) {
        return capability(VectorSearch.class)
                .search(near.columns("id").limit(limit))
                .map(result -> result.row());
    }

    private Flux<Row> byBoth(String question, VectorQuery near, Fusion fusion, int limit) {
        Optional<TextSearch> words = AnyWord.of(question).map(any -> TextSearch.of(TABLE, any));
        HybridQuery query = words.map(text -> HybridQuery.of(text, near)).orElseGet(() -> HybridQuery.ofVector(near));
        return capability(HybridSearch.class)
                .search(query.fusion(fusion).columns("id").limit(limit))
                .map(result -> result.row());
    }

    private static VectorQuery near(Embeddings vectors, String question) {
        return VectorQuery.of(TABLE, vectors.of(question));
    }

    private Ranking ranking(String method, BiFunction<String, Integer, Flux<Row>> search) {
        return new MillraceRanking("Millrace on " + store.type(), method, this, search);
    }

    private String id(Row row) {
        return documents
                .get(Objects.requireNonNull(row.get("id", Integer.class)))
                .id();
    }

    @Override
    public void close() {
        store.close().block();
    }

    private record MillraceRanking(
            String engine, String method, MillraceCollection collection, BiFunction<String, Integer, Flux<Row>> search)
            implements Ranking {
        @Override
        public List<String> best(String question, int limit) {
            return Objects.requireNonNull(search.apply(question, limit)
                    .map(collection::id)
                    .collectList()
                    .block());
        }
    }
}
