package io.millrace.langchain4j.contract;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import io.millrace.DatabaseType;
import io.millrace.RelationalDatastore;
import io.millrace.embeddings.EmbeddingStoreException;
import io.millrace.embeddings.EmbeddingStoreException.Kind;
import io.millrace.embeddings.EmbeddingTable;
import io.millrace.embeddings.IdType;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.langchain4j.MillraceContentRetriever;
import io.millrace.langchain4j.MillraceEmbeddingStore;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorSearch;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store over a table of the application's own. */
abstract class ExistingTableContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final EmbeddingTable BOOKS = EmbeddingTable.existing("Book", 2)
            .id("nr", IdType.INTEGER)
            .text("title")
            .embedding("meaning")
            .metadata("more")
            .metadataColumns("lang", "year")
            .vectorIndex("meanings")
            .textIndex("titles");

    private static MillraceEmbeddingStore made(RelationalDatastore datastore, Metric metric) {
        boolean sqlite = datastore.type().equals(DatabaseType.SQLITE);
        datastore
                .execute("CREATE TABLE \"Book\" (nr BIGINT PRIMARY KEY, title TEXT, lang TEXT, year INTEGER, more "
                        + (sqlite ? "TEXT" : "JSONB") + ", meaning " + (sqlite ? "BLOB" : "vector(2)") + ")")
                .block(LIMIT);
        datastore
                .capability(VectorSearch.class)
                .orElseThrow()
                .createIndex(VectorIndex.on("Book", "meaning")
                        .named("meanings")
                        .dimensions(2)
                        .metric(metric)
                        .build())
                .blockLast(LIMIT);
        datastore
                .capability(FullTextSearch.class)
                .orElseThrow()
                .createIndex(TextIndex.on("Book")
                        .named("titles")
                        .column("title")
                        .language(Language.ENGLISH)
                        .build())
                .blockLast(LIMIT);
        return new MillraceEmbeddingStore(datastore, BOOKS);
    }

    private static List<String> ids(MillraceEmbeddingStore store, Filter filter) {
        return store
                .search(EmbeddingSearchRequest.builder()
                        .queryEmbedding(Embedding.from(new float[] {1, 0}))
                        .maxResults(10)
                        .filter(filter)
                        .build())
                .matches()
                .stream()
                .map(EmbeddingMatch::embeddingId)
                .toList();
    }

    private static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(EmbeddingStoreException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(kind));
    }

    @Test
    void readsAndWritesItsColumns(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = made(datastore, Metric.COSINE);
        store.addAll(
                List.of("1", "2"),
                List.of(Embedding.from(new float[] {1, 0}), Embedding.from(new float[] {0.5f, 1})),
                List.of(
                        TextSegment.from(
                                "A river",
                                new Metadata()
                                        .put("lang", "en")
                                        .put("year", 1990)
                                        .put("x", "y")),
                        TextSegment.from("Mountains", new Metadata().put("year", 2001))));
        datastore
                .execute(
                        "INSERT INTO \"Book\" (nr, title, lang, meaning) VALUES (?, ?, ?, ?)",
                        3,
                        "Rivers",
                        "en",
                        new float[] {1, 1})
                .block(LIMIT);
        assertThat(ids(store, null)).containsExactly("1", "3", "2");
        assertThat(ids(store, metadataKey("lang").isEqualTo("en"))).containsExactly("1", "3");
        assertThat(ids(store, metadataKey("lang").isNotEqualTo("en"))).containsExactly("2");
        assertThat(ids(store, metadataKey("year").isGreaterThan(1995))).containsExactly("2");
        assertThat(ids(store, Filter.not(metadataKey("year").isGreaterThan(1995))))
                .containsExactly("1", "3");
        assertThat(ids(
                        store,
                        metadataKey("x").isEqualTo("y").and(metadataKey("lang").isIn("en", "fr"))))
                .containsExactly("1");
        assertThat(ids(store, metadataKey("lang").containsString("e"))).containsExactly("1", "3");
        assertThat(ids(store, metadataKey("lang").isLessThan("f"))).containsExactly("1", "3");
        assertThat(store.search(EmbeddingSearchRequest.builder()
                                .queryEmbedding(Embedding.from(new float[] {1, 0}))
                                .maxResults(1)
                                .build())
                        .matches()
                        .get(0)
                        .embedded()
                        .metadata()
                        .toMap())
                .extractingByKeys("lang", "x")
                .containsExactly("en", "y");
        assertThat(MillraceContentRetriever.text(store).retrieve(Query.from("rivers")))
                .hasSize(2);
        store.removeAll(List.of("1", "99"));
        assertThat(ids(store, null)).containsExactly("3", "2");
    }

    /** The columns of SQLite's json_each have these names as well. */
    @ParameterizedTest
    @ValueSource(strings = {"key", "value", "type", "atom", "id", "parent", "fullkey", "path", "json", "root"})
    void anyNameOfTheMetadataColumnIsFilteredBy(String column, RelationalDatastore datastore) {
        boolean sqlite = datastore.type().equals(DatabaseType.SQLITE);
        datastore
                .execute("CREATE TABLE named (nr BIGINT PRIMARY KEY, title TEXT, \"" + column + "\" "
                        + (sqlite ? "TEXT" : "JSONB") + ", meaning " + (sqlite ? "BLOB" : "vector(2)") + ")")
                .block(LIMIT);
        datastore
                .capability(VectorSearch.class)
                .orElseThrow()
                .createIndex(VectorIndex.on("named", "meaning")
                        .named("named")
                        .dimensions(2)
                        .build())
                .blockLast(LIMIT);
        MillraceEmbeddingStore store = new MillraceEmbeddingStore(
                datastore,
                EmbeddingTable.existing("named", 2)
                        .id("nr", IdType.INTEGER)
                        .text("title")
                        .embedding("meaning")
                        .metadata(column)
                        .vectorIndex("named"));
        store.addAll(
                List.of("1", "2"),
                List.of(Embedding.from(new float[] {1, 0}), Embedding.from(new float[] {1, 1})),
                List.of(
                        TextSegment.from("one", new Metadata().put("lang", "en").put("year", 1990)),
                        TextSegment.from("two", new Metadata().put("lang", "fr"))));
        assertThat(ids(store, metadataKey("lang").isEqualTo("en"))).containsExactly("1");
        assertThat(ids(store, metadataKey("lang").isNotEqualTo("en"))).containsExactly("2");
        assertThat(ids(store, metadataKey("year").isGreaterThan(1989))).containsExactly("1");
        store.removeAll(metadataKey("lang").isNotEqualTo("en"));
        assertThat(ids(store, null)).containsExactly("1");
    }

    @Test
    void whatDoesNotFitTheTableIsRefused(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = made(datastore, Metric.COSINE);
        Embedding embedding = Embedding.from(new float[] {1, 0});
        for (String id : List.of("a", "007", "+7", "1.0", "")) {
            assertFails(Kind.ID, () -> store.add(id, embedding));
            assertFails(Kind.ID, () -> store.removeAll(List.of(id)));
        }
        assertThatThrownBy(() -> store.add(embedding)).isInstanceOf(UnsupportedOperationException.class);
        MillraceEmbeddingStore bare = new MillraceEmbeddingStore(
                datastore,
                EmbeddingTable.existing("Book", 2)
                        .id("nr", IdType.INTEGER)
                        .text("title")
                        .embedding("meaning")
                        .vectorIndex("meanings"));
        assertFails(
                Kind.METADATA,
                () -> bare.addAll(
                        List.of("1"),
                        List.of(embedding),
                        List.of(TextSegment.from("t", Metadata.from(Map.of("a", "b"))))));
        assertFails(Kind.FILTER, () -> ids(bare, metadataKey("a").isEqualTo("b")));
        assertThat(ids(store, null)).isEmpty();
    }

    @Test
    void indexesThatDoNotFitAreNamed(RelationalDatastore datastore) {
        made(datastore, Metric.EUCLIDEAN);
        assertFails(
                Kind.INDEX,
                () -> new MillraceEmbeddingStore(datastore, BOOKS).prepare().block(LIMIT));
        assertFails(Kind.INDEX, () -> new MillraceEmbeddingStore(datastore, BOOKS.vectorIndex("none"))
                .prepare()
                .block(LIMIT));
        assertFails(Kind.INDEX, () -> new MillraceEmbeddingStore(datastore, BOOKS.embedding("title"))
                .prepare()
                .block(LIMIT));
        assertFails(Kind.DIMENSIONS, () -> new MillraceEmbeddingStore(
                        datastore,
                        EmbeddingTable.existing("Book", 3).embedding("meaning").vectorIndex("meanings"))
                .prepare()
                .block(LIMIT));
    }

    /** A store over a table with columns of several types, and without metadata in JSON. */
    private static MillraceEmbeddingStore typed(RelationalDatastore datastore) {
        boolean sqlite = datastore.type().equals(DatabaseType.SQLITE);
        datastore
                .execute("CREATE TABLE typed (nr BIGINT PRIMARY KEY, title TEXT, words TEXT"
                        + (sqlite ? " COLLATE NOCASE" : "") + ", whole BIGINT, real DOUBLE PRECISION, one "
                        + (sqlite ? "TEXT" : "UUID") + ", meaning " + (sqlite ? "BLOB" : "vector(2)") + ")")
                .block(LIMIT);
        datastore
                .capability(VectorSearch.class)
                .orElseThrow()
                .createIndex(VectorIndex.on("typed", "meaning")
                        .named("typed")
                        .dimensions(2)
                        .build())
                .blockLast(LIMIT);
        return new MillraceEmbeddingStore(
                datastore,
                EmbeddingTable.existing("typed", 2)
                        .id("nr", IdType.INTEGER)
                        .text("title")
                        .embedding("meaning")
                        .metadataColumns("words", "whole", "real", "one")
                        .vectorIndex("typed"));
    }

    @Test
    void aColumnComparesWithValuesOfItsTypeOnly(RelationalDatastore datastore) {
        MillraceEmbeddingStore store = typed(datastore);
        UUID one = UUID.randomUUID();
        store.addAll(
                List.of("1"),
                List.of(Embedding.from(new float[] {1, 0})),
                List.of(TextSegment.from(
                        "t",
                        new Metadata()
                                .put("words", "2020")
                                .put("whole", 2020L)
                                .put("real", Double.POSITIVE_INFINITY)
                                .put("one", one))));
        for (Filter found : List.of(
                metadataKey("words").isEqualTo("2020"),
                metadataKey("words").isNotEqualTo(2020),
                metadataKey("whole").isEqualTo(2020),
                metadataKey("whole").isEqualTo(2020d),
                metadataKey("whole").isLessThan(Double.POSITIVE_INFINITY),
                metadataKey("whole").isNotEqualTo("2020"),
                metadataKey("real").isEqualTo(Double.POSITIVE_INFINITY),
                metadataKey("real").isIn(1d, Double.POSITIVE_INFINITY),
                metadataKey("real").isGreaterThan(1),
                metadataKey("real").isNotEqualTo("Infinity"),
                metadataKey("real").isNotEqualTo(Double.NaN),
                metadataKey("one").isEqualTo(one),
                metadataKey("one").isEqualTo(one.toString()),
                metadataKey("one").isNotIn(1, 2))) {
            assertThat(ids(store, found)).as("%s", found).containsExactly("1");
            assertThat(ids(store, Filter.not(found))).as("not %s", found).isEmpty();
        }
        for (Filter none : List.of(
                metadataKey("words").isEqualTo(2020),
                metadataKey("words").isIn(2020, 2021),
                metadataKey("words").isGreaterThan(1),
                metadataKey("words").isLessThan(3000),
                metadataKey("whole").isEqualTo("2020"),
                metadataKey("whole").isLessThan("3"),
                metadataKey("whole").isGreaterThan("1"),
                metadataKey("whole").containsString("20"),
                metadataKey("real").isLessThan(Double.POSITIVE_INFINITY),
                metadataKey("one").isGreaterThan(1))) {
            assertThat(ids(store, none)).as("%s", none).isEmpty();
            assertThat(ids(store, Filter.not(none))).as("not %s", none).containsExactly("1");
        }
    }

    /** Whatever LangChain4j's own evaluation says of a filter, the columns say. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyFilterOfColumnsFindsWhatLangChain4jSaysItMatches(long seed, RelationalDatastore datastore) {
        Random random = new Random(seed);
        MillraceEmbeddingStore store = typed(datastore);
        Map<String, List<?>> kept = Map.of(
                "words",
                RandomFilters.TEXTS,
                "whole",
                List.of(0L, 1L, -1L, 9007199254740993L, Long.MIN_VALUE),
                "real",
                List.of(0d, 1d, 1.5d, 1.5f, 0.1f, 0.1d, -2.5e-10, 1e15));
        Map<String, Metadata> rows = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            Map<String, Object> metadata = new HashMap<>();
            kept.forEach((column, values) -> {
                if (random.nextInt(3) > 0) {
                    metadata.put(column, values.get(random.nextInt(values.size())));
                }
            });
            rows.put("" + i, Metadata.from(metadata));
        }
        store.addAll(
                List.copyOf(rows.keySet()),
                Collections.nCopies(rows.size(), Embedding.from(new float[] {1, 1})),
                rows.values().stream()
                        .map(metadata -> TextSegment.from("text", metadata))
                        .toList());
        for (int i = 0; i < 60; i++) {
            Filter filter = RandomFilters.filter(random, 3, List.of("words"), List.of("whole", "real"));
            assertThat(store.search(EmbeddingSearchRequest.builder()
                                    .queryEmbedding(Embedding.from(new float[] {1, 0}))
                                    .maxResults(100)
                                    .filter(filter)
                                    .build())
                            .matches())
                    .as("%s", filter)
                    .extracting(EmbeddingMatch::embeddingId)
                    .containsExactlyInAnyOrderElementsOf(rows.entrySet().stream()
                            .filter(row -> filter.test(row.getValue()))
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }

    @Test
    void textIndexesThatDoNotFitAreNamed(RelationalDatastore datastore) {
        made(datastore, Metric.COSINE);
        FullTextSearch search = datastore.capability(FullTextSearch.class).orElseThrow();
        datastore
                .execute("CREATE TABLE other (nr BIGINT PRIMARY KEY, title TEXT)")
                .block(LIMIT);
        for (TextIndex index : List.of(
                TextIndex.on("other").named("others").column("title").build(),
                TextIndex.on("Book").named("langs").column("lang").build())) {
            search.createIndex(index).blockLast(LIMIT);
            assertFails(Kind.INDEX, () -> new MillraceEmbeddingStore(datastore, BOOKS.textIndex(index.name()))
                    .prepare()
                    .block(LIMIT));
        }
        assertFails(Kind.INDEX, () -> new MillraceEmbeddingStore(datastore, BOOKS.textIndex("none"))
                .prepare()
                .block(LIMIT));
        new MillraceEmbeddingStore(datastore, BOOKS).prepare().block(LIMIT);
        datastore
                .execute("DROP TRIGGER _datastore_text_titles_update"
                        + (datastore.type().equals(DatabaseType.SQLITE) ? "" : " ON \"Book\""))
                .block(LIMIT);
        assertFails(
                Kind.INDEX,
                () -> new MillraceEmbeddingStore(datastore, BOOKS).prepare().block(LIMIT));
    }

    @Test
    void anOwnTableHasOneLanguage(RelationalDatastore datastore) {
        EmbeddingTable own = EmbeddingTable.named("passage", 2);
        new MillraceEmbeddingStore(datastore, own.language(Language.ENGLISH))
                .prepare()
                .block(LIMIT);
        assertFails(Kind.INDEX, () -> new MillraceEmbeddingStore(datastore, own.language(Language.GERMAN))
                .prepare()
                .block(LIMIT));
    }

    @Test
    void anOwnTableIsNotArranged() {
        EmbeddingTable own = EmbeddingTable.named("passage", 2);
        assertThatThrownBy(() -> own.text("title")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> BOOKS.language(Language.ENGLISH)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> EmbeddingTable.named("No good name", 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddingTable.named("passage", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddingTable.existing("book", 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
