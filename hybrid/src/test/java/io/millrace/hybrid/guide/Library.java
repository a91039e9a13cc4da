package io.millrace.hybrid.guide;

import io.millrace.DatabaseType;
import io.millrace.Migration;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.HybridSearch;
import io.millrace.query.Filter;
import io.millrace.vector.Embedder;
import io.millrace.vector.EmbeddingJob;
import io.millrace.vector.EmbeddingProgress;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class Library {
    record Book(long id, String title, String lang) {}

    private static final Migration BOOKS =
            Migration.of("library", 1, "books", """
            CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, lang TEXT NOT NULL, embedding BLOB)""").with(DatabaseType.POSTGRESQL, """
            CREATE EXTENSION IF NOT EXISTS vector;
            CREATE TABLE book (id BIGINT PRIMARY KEY, title TEXT NOT NULL, lang TEXT NOT NULL, embedding vector(384))""");
    private static final TextIndex WORDS =
            TextIndex.on("book").column("title").language(Language.ENGLISH).build();
    private static final VectorIndex MEANINGS =
            VectorIndex.on("book", "embedding").dimensions(384).build();

    private final RelationalDatastore store;
    private final Embedder embedder;
    private final FullTextSearch texts;
    private final VectorSearch vectors;
    private final HybridSearch hybrid;

    Library(RelationalDatastore store, Embedder embedder) {
        this.store = store;
        this.embedder = embedder;
        this.texts = store.capability(FullTextSearch.class).orElseThrow();
        this.vectors = store.capability(VectorSearch.class).orElseThrow();
        this.hybrid = store.capability(HybridSearch.class).orElseThrow();
    }

    Mono<Void> create() {
        return store.migrate(List.of(BOOKS))
                .thenMany(texts.createIndex(WORDS))
                .thenMany(vectors.createIndex(MEANINGS))
                .then();
    }

    Mono<Long> add(Flux<Book> books) {
        return store.executeAll(
                "INSERT INTO book (id, title, lang) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                books.map(book -> List.of(book.id(), book.title(), book.lang())));
    }

    Flux<EmbeddingProgress> embed() {
        EmbeddingJob job = EmbeddingJob.on(store, "book", "title");
        return job.install().thenMany(job.run(embedder));
    }

    Flux<Book> byWords(String query) {
        return texts.search(TextSearch.of("book", query)).map(result -> result.as(Book.class));
    }

    Flux<Book> byMeaning(String question) {
        return embedder.embed(question)
                .flatMapMany(vector -> vectors.search(VectorQuery.of("book", vector)))
                .map(result -> result.as(Book.class));
    }

    Flux<HybridResult> byBoth(String query, String lang) {
        return embedder.embed(query)
                .map(vector -> HybridQuery.of(
                                TextSearch.of("book", TextQuery.anyWord(query)), VectorQuery.of("book", vector))
                        .filter(Filter.eq("lang", lang))
                        .columns("id", "title", "lang")
                        .limit(5))
                .flatMapMany(hybrid::search);
    }
}
