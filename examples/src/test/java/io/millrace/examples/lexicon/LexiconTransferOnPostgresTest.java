package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.examples.transfer.SameRows;
import io.millrace.postgres.server.TestSchema;
import io.millrace.transfer.Transfer;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** All of Lexicon goes from PostgreSQL to SQLite and back to PostgreSQL, row by row. */
@OnPostgres
@ExtendWith(LoadedLexicon.class)
class LexiconTransferOnPostgresTest {
    @Test
    void allOfLexiconComesBackAsItWas(RunningLexicon loaded, @TempDir Path folder) {
        TestSchema schema = TestSchema.create();
        try {
            Long rows = withStore(
                            schema.url(), copy -> withStore("sqlite:" + folder.resolve("between.db"), between -> moved(
                                                    loaded.store(), between, folder.resolve("there.jsonl.gz"))
                                            .then(moved(between, copy, folder.resolve("back.jsonl.gz"))))
                                    .then(SameRows.in(loaded.store(), copy)))
                    .block();
            assertThat(rows).isGreaterThan(852_000);
        } finally {
            schema.drop();
        }
    }

    private static Mono<Void> moved(RelationalDatastore from, RelationalDatastore to, Path file) {
        return Transfer.of(from)
                .exportTo(file)
                .run()
                .then(Schema.migrate(to))
                .then(Transfer.of(to).importFrom(file).run())
                .then();
    }

    private static <T> Mono<T> withStore(String url, Function<RelationalDatastore, Mono<T>> use) {
        return Mono.usingWhen(Mono.fromSupplier(() -> Datastores.open(url)), use, RelationalDatastore::close);
    }
}
