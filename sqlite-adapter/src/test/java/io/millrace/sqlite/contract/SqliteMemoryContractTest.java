package io.millrace.sqlite.contract;

import io.millrace.sqlite.SqliteDatastore;
import io.millrace.testkit.contract.Backend;
import io.millrace.testkit.contract.DatastoreContract;
import io.millrace.testkit.contract.Exclusion;
import io.millrace.testkit.contract.Feature;
import io.millrace.testkit.contract.TestDatabase;
import java.time.Duration;
import java.util.List;

/** The contract in memory, where everything happens on one connection. */
class SqliteMemoryContractTest implements DatastoreContract {
    @Override
    public Backend backend() {
        return new MemoryBackend();
    }

    private static final class MemoryBackend implements SqliteBackend {
        private static final String ONE_CONNECTION =
                "a database in memory has one connection, and everything waits for it";
        private static final String GONE = "a database in memory is its datastore's own, and gone with it";

        @Override
        public String name() {
            return "sqlite memory";
        }

        @Override
        public TestDatabase createDatabase() {
            return TestDatabase.of(codecs -> SqliteDatastore.builder()
                    .codecs(codecs)
                    .memory()
                    .driver(settings -> settings.closeTimeout(Duration.ofSeconds(2)))
                    .build());
        }

        @Override
        public List<Exclusion> exclusions() {
            return List.of(
                    new Exclusion(Feature.CONCURRENT_WRITERS, ONE_CONNECTION),
                    new Exclusion(Feature.READS_BESIDE_WRITES, ONE_CONNECTION),
                    new Exclusion(Feature.SEVERAL_DATASTORES, GONE),
                    new Exclusion(Feature.JOINED_TRANSACTIONS, GONE),
                    new Exclusion(Feature.DURABLE, GONE));
        }
    }
}
