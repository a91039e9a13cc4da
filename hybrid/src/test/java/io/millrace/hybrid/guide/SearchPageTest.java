package io.millrace.hybrid.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.RelationalDatastore;
import io.millrace.hybrid.HybridResult;
import io.millrace.hybrid.guide.Library.Book;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.Embedder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

/** The program in docs/search.md is the one that is compiled here, and does what the page says. */
class SearchPageTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    @Test
    void thePageShowsThisProgram() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/millrace/hybrid/guide/Library.java"));
        assertThat(Files.readString(Path.of("../docs/search.md")))
                .contains(source.substring(source.indexOf("import")).strip());
    }

    @Test
    void theProgramFindsBooks(RelationalDatastore store) {
        Library library = new Library(store, Embedder.blocking(2, SearchPageTest::meanings));
        library.create(2).block(LIMIT);
        Flux<Book> books = Flux.just(
                new Book(1, "The river at night", "en"),
                new Book(2, "Water under bridges", "en"),
                new Book(3, "Mountains", "en"),
                new Book(4, "La rivière", "fr"));
        assertThat(library.add(books).block(LIMIT)).isEqualTo(4);
        assertThat(library.byWords("rivers").map(Book::id).collectList().block(LIMIT))
                .containsExactly(1L);
        assertThat(library.byMeaning("a river").map(Book::id).collectList().block(LIMIT))
                .startsWith(1L, 2L);
        List<HybridResult> found = library.byBoth("river", "en").collectList().block(LIMIT);
        assertThat(found).extracting(result -> result.as(Book.class).id()).containsExactly(1L, 2L, 3L);
        assertThat(found.get(0).text()).isPresent();
        assertThat(found.get(1).text()).isEmpty();
    }

    /** One direction for water, and one for the rest. */
    private static List<float[]> meanings(List<String> texts) {
        return texts.stream()
                .map(text -> text.contains("iv") || text.contains("Water") ? new float[] {1, 0} : new float[] {0, 1})
                .toList();
    }
}
