package io.millrace.hybrid.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.guide.Library.Book;
import io.millrace.postgres.server.SchemaPerTest;
import io.millrace.postgres.server.TestSchema;
import io.millrace.vector.Embedder;
import io.millrace.vector.EmbeddingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The program in docs/search.md is the one that is compiled here, and does what the page says. */
class SearchPageTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final SchemaPerTest SCHEMAS = new SchemaPerTest();

    @Test
    void thePageShowsThesePrograms() throws Exception {
        String page = Files.readString(Path.of("../docs/search.md"));
        assertThat(page).contains(source("Library", "import"), source("Demo", "import"));
    }

    private static String source(String type, String from) throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/millrace/hybrid/guide/" + type + ".java"));
        return source.substring(source.indexOf(from)).strip();
    }

    @Test
    void theProgramFindsBooksInAFile(@TempDir Path folder) {
        findsBooks(Datastores.open("sqlite:" + folder.resolve("library.db")));
    }

    @Test
    void theSameProgramFindsTheSameOnPostgres() {
        findsBooks(SCHEMAS.open());
    }

    @Test
    void whatUsesItDoesSoInAFile(@TempDir Path folder) {
        isUsed("sqlite:" + folder.resolve("library.db"));
    }

    @Test
    void whatUsesItDoesSoOnPostgres() {
        TestSchema schema = TestSchema.create();
        try {
            isUsed(schema.url());
        } finally {
            schema.drop();
        }
    }

    private static void isUsed(String url) {
        // The page says that it may be started again.
        for (int start = 0; start < 2; start++) {
            assertThat(Demo.run(url, Embedder.blocking(384, SearchPageTest::meanings))
                            .block(LIMIT))
                    .extracting(Book::title)
                    .containsExactly("The river at night", "Water under bridges", "Mountains");
        }
    }

    private static void findsBooks(RelationalDatastore opened) {
        Mono.usingWhen(
                        Mono.just(opened),
                        store -> Mono.fromRunnable(() -> findsBooks(
                                        new Library(store, Embedder.blocking(384, SearchPageTest::meanings))))
                                .subscribeOn(Schedulers.boundedElastic()),
                        RelationalDatastore::close)
                .block(LIMIT);
    }

    private static void findsBooks(Library library) {
        library.create().block(LIMIT);
        Flux<Book> books = Flux.just(
                new Book(1, "The river at night", "en"),
                new Book(2, "Water under bridges", "en"),
                new Book(3, "Mountains", "en"),
                new Book(4, "La rivière", "fr"));
        assertThat(library.add(books).block(LIMIT)).isEqualTo(4);
        assertThat(library.byWords("rivers").map(Book::id).collectList().block(LIMIT))
                .containsExactly(1L);
        assertThat(library.byMeaning("a river").collectList().block(LIMIT)).isEmpty();

        EmbeddingProgress last = library.embed().blockLast(LIMIT);
        assertThat(last.embedded()).isEqualTo(4);
        assertThat(library.byMeaning("a river").map(Book::id).collectList().block(LIMIT))
                .startsWith(1L, 2L);
        List<HybridResult> found = library.byBoth("river", "en").collectList().block(LIMIT);
        assertThat(found).extracting(result -> result.as(Book.class).id()).containsExactly(1L, 2L, 3L);
        assertThat(found.get(0).text()).isPresent();
        assertThat(found.get(1).text()).isEmpty();

        // The page says that all of it may be done again.
        library.create().block(LIMIT);
        assertThat(library.embed().blockLast(LIMIT).embedded()).isZero();
    }

    /** One direction for water, and one for the rest. */
    private static List<float[]> meanings(List<String> texts) {
        return texts.stream()
                .map(text -> {
                    float[] vector = new float[384];
                    vector[text.contains("iv") || text.contains("Water") ? 0 : 1] = 1;
                    return vector;
                })
                .toList();
    }
}
