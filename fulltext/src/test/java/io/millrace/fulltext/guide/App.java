package io.millrace.fulltext.guide;

import io.millrace.Migration;
import io.millrace.MigrationReport;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.Facet;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Highlight;
import io.millrace.fulltext.IndexedWord;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextCompletion;
import io.millrace.fulltext.TextCorrection;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexes;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import io.millrace.fulltext.query.TextQuery;
import io.millrace.fulltext.query.TextQueryException;
import io.millrace.query.Filter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What docs/fulltext.md shows, with what it leaves out around it. */
class App {
    record Book(long id, String title, String summary, String lang) {}

    record Page(List<TextResult> results, long count, List<Facet> languages) {}

    record Pages(List<TextResult> next, List<String> summaries, Map<String, Long> languages) {}

    record Suggested(List<String> completed, String corrected, List<String> words) {}

    static final class InvalidForm extends RuntimeException {
        private static final long serialVersionUID = 1;

        InvalidForm(String field, int position, String problem) {
            super(field + ", " + position + ": " + problem);
        }
    }

    private static final TextIndex BOOKS =
            TextIndex.on("book").column("title").column("summary").suggestions().build();

    private final RelationalDatastore store;
    private final FullTextSearch search;

    App(RelationalDatastore store) {
        this.store = store;
        this.search = store.capability(FullTextSearch.class).orElseThrow();
    }

    List<Book> first() {
        FullTextSearch search = store.capability(FullTextSearch.class).orElseThrow();

        search.createIndex(TextIndex.on("book")
                        .column("title", 3) // a word in the title counts three times
                        .column("summary")
                        .language(Language.ENGLISH)
                        .build())
                .blockLast();

        Flux<Book> books = search.search(TextSearch.of("book", "reactive -spring")
                        .filter(Filter.eq("lang", "en"))
                        .limit(20))
                .map(result -> result.as(Book.class));
        return books.collectList().block();
    }

    Migration migration() {
        return Migration.code("app", 4, "search in books", BOOKS.revision(), tx -> search.createIndex(tx, BOOKS))
                .withDown(tx -> search.dropIndex(tx, "book"));
    }

    Mono<MigrationReport> fromAFile() {
        return TextIndexes.read("indexes.json", () -> App.class.getResourceAsStream("indexes.json"))
                .single()
                .flatMap(books -> store.migrate(List.of(Migration.code(
                        "app", 1, "search in books", books.revision(), tx -> search.createIndex(tx, books)))));
    }

    Flux<Book> typed(String typed) {
        return search.search(TextSearch.of("book", typed))
                .map(result -> result.as(Book.class))
                .onErrorMap(TextQueryException.class, bad -> new InvalidForm("q", bad.position(), bad.problem()));
    }

    Mono<Page> page(String typed) {
        Mono<Page> page = Mono.fromCallable(() -> TextQuery.parse(typed, Set.of("title", "summary")))
                .map(query -> TextSearch.of("book", query))
                .flatMap(found -> Mono.zip(
                        search.search(found.limit(20)).collectList(),
                        search.count(found),
                        search.facets(found, "lang").collectList()))
                .map(found -> new Page(found.getT1(), found.getT2(), found.getT3()));
        return page;
    }

    Mono<Pages> pages() {
        TextSearch page = TextSearch.of("book", "reactive")
                .limit(20)
                .highlight(Highlight.html().snippet(30));

        Mono<List<TextResult>> first = search.search(page).collectList();
        Mono<List<TextResult>> next = first.flatMap(results ->
                search.search(page.after(results.get(results.size() - 1))).collectList());
        Flux<String> summaries = search.search(page).map(result -> result.highlights()
                .getOrDefault("summary", "")); // of the columns in which something matches
        Mono<Map<String, Long>> languages = search.facets(page, "lang")
                .collectMap(facet -> facet.value(String.class).orElse("none"), Facet::count); // empty for null
        return Mono.zip(next, summaries.collectList(), languages)
                .map(found -> new Pages(found.getT1(), found.getT2(), found.getT3()));
    }

    Mono<Suggested> suggested() {
        Flux<String> completed = search.complete("book", "event lo", 8) // event loop, event long, ...
                .map(TextCompletion::query);
        Mono<String> corrected = search.correct("book", "reactve -\"evnt loop\"") // reactive -"event loop"
                .filter(TextCorrection::changed)
                .map(TextCorrection::query);
        Flux<String> words = search.words("book", "base", 20) // base, database, databases, ...
                .map(IndexedWord::word);
        return Mono.zip(completed.collectList(), corrected, words.collectList())
                .map(found -> new Suggested(found.getT1(), found.getT2(), found.getT3()));
    }
}
