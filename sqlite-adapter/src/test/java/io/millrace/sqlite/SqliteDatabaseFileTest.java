package io.millrace.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.capability.DatabaseFile;
import io.millrace.capability.DatabaseFile.CopyProgress;
import io.millrace.error.ResourceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseFileTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void aDatabaseInAFileIsCopiedWhileItIsOpen() {
        Path target = folder.resolve("copy.db");
        RelationalDatastore store = Datastores.open("sqlite:" + folder.resolve("app.db"));
        try {
            store.execute("CREATE TABLE t (id INTEGER)").block(LIMIT);
            DatabaseFile file = store.capability(DatabaseFile.class).orElseThrow();
            assertThat(file.path()).isEqualTo(folder.resolve("app.db"));

            List<CopyProgress> progress = file.copyTo(target).collectList().block(LIMIT);
            assertThat(progress).isNotEmpty().last().satisfies(last -> assertThat(last.copied())
                    .isEqualTo(last.total())
                    .isPositive());
            assertThat(target).isNotEmptyFile();
            assertThatThrownBy(() -> file.copyTo(target).blockLast(LIMIT))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("copy.db");
        } finally {
            store.close().block(LIMIT);
        }
    }

    @Test
    void aDatabaseInMemoryIsNoFile() {
        RelationalDatastore store = Datastores.open("sqlite::memory:");
        assertThat(store.capability(DatabaseFile.class)).isEmpty();
        store.close().block(LIMIT);
    }
}
