package io.millrace.examples.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.examples.transfer.SameRows;
import io.millrace.transfer.Transfer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** All of Lexicon goes to a file and comes back, row by row. */
@ExtendWith(LoadedLexicon.class)
class LexiconTransferTest {
    @Test
    void allOfLexiconComesBackAsItWas(RunningLexicon loaded, @TempDir Path folder) {
        RelationalDatastore store = loaded.store();
        Path file = folder.resolve("lexicon.jsonl.gz");
        Long rows = Mono.usingWhen(
                        Mono.fromSupplier(() -> Datastores.open("sqlite:" + folder.resolve("copy.db"))),
                        copy -> Transfer.of(store)
                                .exportTo(file)
                                .run()
                                .then(Schema.migrate(copy))
                                .then(Transfer.of(copy).importFrom(file).run())
                                .then(SameRows.in(store, copy)),
                        RelationalDatastore::close)
                .block();
        assertThat(rows).isGreaterThan(852_000);
    }
}
