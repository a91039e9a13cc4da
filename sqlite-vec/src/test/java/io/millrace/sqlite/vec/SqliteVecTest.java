package io.millrace.sqlite.vec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.DatastoreException;
import io.millrace.sqlite.SqliteDatastore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The extension in a datastore. */
class SqliteVecTest {
    private static final String VERSION = "SELECT vec_version()";

    @TempDir
    Path folder;

    @Test
    void everyConnectionHasItsFunctions() {
        List<String> versions = with(store -> Flux.range(0, 8)
                .flatMap(i -> store.queryOne(String.class, VERSION))
                .concatWith(store.transaction(tx -> tx.queryOne(String.class, VERSION)))
                .distinct()
                .collectList());
        assertThat(versions).containsExactly("v" + SqliteVec.VERSION);
    }

    @Test
    void itsTablesFindWhatIsNear() {
        Long nearest = with(store -> store.execute("CREATE VIRTUAL TABLE item USING vec0(embedding float[3])")
                .then(store.execute("INSERT INTO item (rowid, embedding) VALUES (1, '[1, 0, 0]'), (2, '[0, 1, 0]')"))
                .then(store.queryOne(
                        Long.class,
                        "SELECT rowid FROM item WHERE embedding MATCH ? ORDER BY distance LIMIT 1",
                        "[0.1, 0.9, 0]")));
        assertThat(nearest).isEqualTo(2);
    }

    @Test
    void itReadsVectorsAsTheyAreBound() {
        Double distance = with(store ->
                store.queryOne(Double.class, "SELECT vec_distance_L2(?, ?)", new float[] {3, 0}, new float[] {0, 4}));
        assertThat(distance).isEqualTo(5);
    }

    @Test
    void statementsLoadNothing() {
        String library = SqliteVec.library().toString();
        assertThatThrownBy(() -> with(store -> store.queryOne(String.class, "SELECT load_extension(?)", library)))
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining("not authorized");
    }

    @Test
    void aLibraryThatDoesNotLoadIsToldAsThat() throws IOException {
        Path broken = Files.writeString(folder.resolve("vec0.so"), "no library");
        SqliteDatastore store = SqliteDatastore.builder()
                .file(folder.resolve("broken.db"))
                .driver(driver -> driver.extension(broken, "sqlite3_vec_init"))
                .build();
        assertThatThrownBy(() -> Mono.usingWhen(
                                Mono.just(store), used -> used.queryOne(Long.class, "SELECT 1"), SqliteDatastore::close)
                        .block())
                .isInstanceOf(DatastoreException.class)
                .hasMessageContaining("Cannot load the extension " + broken)
                .hasMessageContaining("built for this platform");
    }

    private <T> T with(Function<SqliteDatastore, Mono<T>> use) {
        return Mono.usingWhen(
                        Mono.fromSupplier(() -> SqliteDatastore.builder()
                                .file(folder.resolve("test.db"))
                                .driver(SqliteVec::load)
                                .build()),
                        use,
                        SqliteDatastore::close)
                .block();
    }
}
