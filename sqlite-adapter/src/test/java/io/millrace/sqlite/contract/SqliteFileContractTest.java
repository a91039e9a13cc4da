package io.millrace.sqlite.contract;

import io.millrace.RelationalDatastore;
import io.millrace.mapping.TypeCodecs;
import io.millrace.sqlite.SqliteDatastore;
import io.millrace.sqlite.driver.SqliteConnectionConfiguration;
import io.millrace.sqlite.driver.SqliteConnectionFactory;
import io.millrace.testkit.contract.Backend;
import io.millrace.testkit.contract.DatastoreContract;
import io.millrace.testkit.contract.Exclusion;
import io.millrace.testkit.contract.Feature;
import io.millrace.testkit.contract.TestDatabase;
import io.r2dbc.spi.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a file: one connection that writes beside several that read. */
class SqliteFileContractTest implements DatastoreContract {
    @TempDir
    private Path folder;

    @Override
    public Backend backend() {
        return new FileBackend(folder);
    }

    private record FileBackend(Path folder) implements SqliteBackend {
        @Override
        public String name() {
            return "sqlite file";
        }

        @Override
        public TestDatabase createDatabase() {
            return new FileDatabase(folder.resolve(UUID.randomUUID() + ".db"));
        }

        @Override
        public List<Exclusion> exclusions() {
            return List.of(
                    new Exclusion(Feature.CONCURRENT_WRITERS, "SQLite has one writer at a time; others wait for it"));
        }
    }

    private record FileDatabase(Path file) implements TestDatabase {
        @Override
        public RelationalDatastore open(TypeCodecs codecs) {
            return SqliteDatastore.builder()
                    .codecs(codecs)
                    .file(file)
                    .driver(settings -> settings.closeTimeout(Duration.ofSeconds(2)))
                    .build();
        }

        @Override
        public ConnectionFactory connections() {
            return SqliteConnectionFactory.of(
                    SqliteConnectionConfiguration.builder().file(file).build());
        }
    }
}
