package io.millrace.hybrid.guide;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.hybrid.HybridQuery;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.HybridSearch;
import io.millrace.query.Filter;
import io.millrace.vector.Embedder;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorQuery;
import io.millrace.vector.VectorSearch;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class Library {
    record Book(long id, String title, String lang) {}

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

    Mono<Void> create(int dimensions) {
        TextIndex words =
                TextIndex.on("book").column("title").language(Language.ENGLISH).build();
        VectorIndex meanings =
                VectorIndex.on("book", "embedding").dimensions(dimensions).build();
        return store.execute(
                        "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT NOT NULL, lang TEXT NOT NULL, embedding BLOB)")
                .thenMany(texts.createIndex(words))
                .thenMany(vectors.createIndex(meanings))
                .then();
    }

    Mono<Long> add(Flux<Book> books) {
        return books.buffer(100)
                .concatMap(some -> embedder.embed(Flux.fromIterable(some).map(Book::title))
                        .zipWithIterable(some, (vector, book) -> List.of(book.id(), book.title(), book.lang(), vector))
                        .as(rows -> store.executeAll("INSERT INTO book VALUES (?, ?, ?, ?)", rows)))
                .reduce(0L, Long::sum);
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
                .map(vector -> HybridQuery.of(TextSearch.of("book", query), VectorQuery.of("book", vector))
                        .filter(Filter.eq("lang", lang))
                        .columns("id", "title", "lang")
                        .limit(5))
                .flatMapMany(hybrid::search);
    }
}
