package io.millrace.benchmarks.relevance;

import io.millrace.RelationalDatastore;
import io.millrace.fulltext.Bm25;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Flux;

/** Millrace's search for any of the question's words. */
final class MillraceRanking implements Ranking {
    private final RelationalDatastore store;
    private final FullTextSearch search;
    private final Bm25 ranking;

    /** Loads and indexes the documents into an empty database, which is closed with this. */
    MillraceRanking(RelationalDatastore store, List<Document> documents, Bm25 ranking) {
        this.store = store;
        this.ranking = ranking;
        try {
            this.search = store.capability(FullTextSearch.class)
                    .orElseThrow(() -> new IllegalStateException(store.displayName() + " has no full-text search"));
            store.execute("CREATE TABLE document (id TEXT PRIMARY KEY, text TEXT NOT NULL)")
                    .block();
            store.executeAll(
                            "INSERT INTO document (id, text) VALUES (?, ?)",
                            Flux.fromIterable(documents).map(document -> List.of(document.id(), document.text())))
                    .block();
            search.createIndex(TextIndex.on("document")
                            .column("text")
                            .language(Language.ENGLISH)
                            .build())
                    .blockLast();
        } catch (Throwable e) {
            store.close().block();
            throw e;
        }
    }

    @Override
    public String name() {
        return "Millrace on " + store.type() + ", BM25 (" + ranking.k1() + ", " + ranking.b() + ")";
    }

    @Override
    public List<String> best(String question, int limit) {
        TextSearch any = TextSearch.of("document", TextQuery.anyWord(question))
                .ranking(ranking)
                .limit(limit);
        return Objects.requireNonNull(search.search(any)
                .map(result -> result.key().get(0).toString())
                .collectList()
                .block());
    }

    @Override
    public void close() {
        store.close().block();
    }
}
