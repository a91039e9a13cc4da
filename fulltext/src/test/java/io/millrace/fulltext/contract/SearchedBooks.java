package io.millrace.fulltext.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.millrace.RelationalDatastore;
import io.millrace.error.BadSqlException;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.fulltext.Language;
import io.millrace.fulltext.TextIndex;
import io.millrace.fulltext.TextIndexException;
import io.millrace.fulltext.TextIndexException.Kind;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.TextSearch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A table of books with an index, to be searched on every database. */
abstract class SearchedBooks {
    static final Duration LIMIT = Duration.ofSeconds(60);

    static final TextIndex INDEX = TextIndex.on("book")
            .column("title", 3)
            .column("summary")
            .language(Language.ENGLISH)
            .build();

    static final List<List<Object>> BOOKS = List.of(
            List.of(1, "Reactive Programming", "Streams of events, and how to connect them without blocking", "en"),
            List.of(2, "The Event Loop", "One loop serves many connections: node.js & others. Don't block it!", "en"),
            List.of(3, "Happy Databases", "Databases that are happily connected to C++ programs", "en"),
            List.of(4, "Café au lait", "Le goût du café, and the who is who of cafés", "fr"),
            List.of(5, "東京タワー", "東京の高い塔 called Tokyo Tower", "ja"),
            List.of(6, "Multi-agent systems", "Agents that talk to agents about reactive agents", "en"));

    record Book(long id, String title, String lang) {}

    RelationalDatastore store;
    FullTextSearch search;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        search = datastore.capability(FullTextSearch.class).orElseThrow();
        store.execute("CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, summary TEXT, lang TEXT)")
                .block(LIMIT);
        store.executeAll("INSERT INTO book VALUES (?, ?, ?, ?)", Flux.fromIterable(BOOKS))
                .block(LIMIT);
        search.createIndex(INDEX).blockLast(LIMIT);
    }

    /** What does not fit the table is said of the index, with the words of the database and without its statement. */
    static final void assertUnsuitable(Publisher<?> wrong, String name) {
        StepVerifier.create(wrong)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .asInstanceOf(type(TextIndexException.class))
                        .satisfies(refused -> {
                            assertThat(refused.kind()).isEqualTo(Kind.UNSUITABLE);
                            assertThat(refused.getMessage())
                                    .contains(name, "text index book", "table book")
                                    .doesNotContain("SELECT");
                            assertThat(refused.getCause()).isInstanceOf(BadSqlException.class);
                        }))
                .verify(LIMIT);
    }

    final List<Long> ids(TextSearch wanted) {
        return results(wanted).stream()
                .map(result -> ((Number) result.key().get(0)).longValue())
                .toList();
    }

    final List<TextResult> results(TextSearch wanted) {
        return search.search(wanted).collectList().block(LIMIT);
    }
}
