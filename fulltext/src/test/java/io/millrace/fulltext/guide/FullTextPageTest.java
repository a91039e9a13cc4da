package io.millrace.fulltext.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.TextResult;
import io.millrace.fulltext.guide.App.Book;
import io.millrace.fulltext.guide.App.InvalidForm;
import io.millrace.postgres.server.SchemaPerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** The examples in docs/fulltext.md are those that are compiled here, and do what the page says. */
class FullTextPageTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern EXAMPLE = Pattern.compile("```(java|json)\n(.*?)```", Pattern.DOTALL);

    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    /** But for the lines, which are shorter here. */
    @Test
    void thePageShowsTheseExamples() throws IOException {
        String page = Files.readString(Path.of("../docs/fulltext.md"));
        String sources = source("java/io/millrace/fulltext/guide/App.java")
                + source("resources/io/millrace/fulltext/guide/indexes.json");
        List<String> examples = EXAMPLE.matcher(page)
                .results()
                .map(found -> withoutSpace(found.group(2)))
                .toList();
        assertThat(examples).hasSize(8);
        assertThat(sources).contains(examples);
    }

    private static String source(String file) throws IOException {
        return withoutSpace(Files.readString(Path.of("src/test", file)));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }

    @Test
    void theyFindBooksInMemory() {
        with(Datastores.open("sqlite::memory:"), FullTextPageTest::findBooks);
    }

    @Test
    void theyFindTheSameOnPostgres() {
        with(SCHEMAS.open(), FullTextPageTest::findBooks);
    }

    @Test
    void theySuggestWordsInMemory() {
        with(Datastores.open("sqlite::memory:"), FullTextPageTest::suggestWords);
    }

    @Test
    void theySuggestTheSameOnPostgres() {
        with(SCHEMAS.open(), FullTextPageTest::suggestWords);
    }

    private static void findBooks(RelationalDatastore store) {
        App app = new App(store);
        fill(store);
        assertThat(app.first()).extracting(Book::id).startsWith(1L).hasSize(20).doesNotContain(2L, 3L);

        // What the file declares is the index that is there, and another would be refused.
        app.fromAFile().block(LIMIT);
        assertThat(app.typed("reactive -streams").map(Book::id).collectList().block(LIMIT))
                .containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThatThrownBy(() -> app.typed("reactive \"streams").blockLast(LIMIT))
                .isInstanceOf(InvalidForm.class)
                .hasMessageStartingWith("q, 9: ");
        assertThat(app.page("title:reactive").block(LIMIT)).satisfies(page -> {
            assertThat(page.results()).extracting(TextResult::rank).containsExactly(1L, 2L, 3L);
            assertThat(page.count()).isEqualTo(3);
            assertThat(page.languages()).hasSize(2);
        });
        assertThat(app.pages().block(LIMIT)).satisfies(pages -> {
            assertThat(pages.next()).hasSize(3);
            assertThat(pages.summaries())
                    .hasSize(20)
                    .contains("", "about <mark>reactive</mark> streams, the base of it");
            assertThat(pages.languages()).isEqualTo(Map.of("en", 22L, "none", 1L));
        });
    }

    private static void suggestWords(RelationalDatastore store) {
        App app = new App(store);
        fill(store);
        store.migrate(List.of(app.migration())).block(LIMIT);
        assertThat(app.suggested().block(LIMIT)).satisfies(suggested -> {
            assertThat(suggested.completed()).containsExactly("event loop", "event long");
            assertThat(suggested.corrected()).isEqualTo("reactive -\"event loop\"");
            assertThat(suggested.words()).containsExactly("base", "database", "databases");
        });
    }

    private static void fill(RelationalDatastore store) {
        store.execute("CREATE TABLE book (id BIGINT PRIMARY KEY, title TEXT, summary TEXT, lang TEXT)")
                .block(LIMIT);
        store.execute("INSERT INTO book VALUES (1, 'Reactive databases', 'the event loop of a database', 'en'),"
                        + " (2, 'Reactive Spring', 'the event loop of a database', 'en'),"
                        + " (3, 'Reactive', 'an event of long ago', NULL)")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO book VALUES (?, ?, 'about reactive streams, the base of it', 'en')",
                        Flux.range(10, 20).map(i -> List.of(i, "Book " + i)))
                .block(LIMIT);
    }

    private static void with(RelationalDatastore store, Consumer<RelationalDatastore> work) {
        try {
            work.accept(store);
        } finally {
            store.close().block(LIMIT);
        }
    }
}
