package io.millrace.hybrid.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.CapabilityStatus;
import io.millrace.RelationalDatastore;
import io.millrace.fulltext.FullTextSearch;
import io.millrace.hybrid.HybridSearch;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.VectorSearch;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search asks SQLite nothing that is meant for the other databases whose searches are on the class path as well. */
class SqliteAvailabilityTest {
    @RegisterExtension
    static final DatastoreExtension DATASTORE = DatastoreExtension.inMemory();

    @ParameterizedTest
    @ValueSource(classes = {FullTextSearch.class, VectorSearch.class, HybridSearch.class})
    void everySearchIsThere(Class<?> search, RelationalDatastore store) {
        assertThat(store.availability(search).block(HybridDocuments.LIMIT)).isEqualTo(CapabilityStatus.AVAILABLE);
    }
}
