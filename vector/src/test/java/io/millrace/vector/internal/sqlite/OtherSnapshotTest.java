package io.millrace.vector.internal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Datastores;
import io.millrace.RelationalDatastore;
import io.millrace.query.Filter;
import io.millrace.testkit.DatastoreExtension;
import io.millrace.vector.Metric;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.VectorMethod;
import io.millrace.vector.VectorSearch;
import io.millrace.vector.VectorValue;
import io.millrace.vector.internal.index.ChangedIndexException;
import io.millrace.vector.internal.index.NearestSearch;
import io.millrace.vector.internal.index.StoredIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What a search has read of an index before its own snapshot, and what it asks of filters. */
class OtherSnapshotTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    @RegisterExtension
    static final DatastoreExtension DATASTORE =
            DatastoreExtension.perTest(() -> Datastores.open("sqlite:" + folder.resolve(UUID.randomUUID() + ".db")));

    private RelationalDatastore store;
    private SqliteStorage storage;
    private StoredIndex index;

    @BeforeEach
    void fill(RelationalDatastore datastore) {
        store = datastore;
        storage = new SqliteStorage(store);
        store.execute("CREATE TABLE doc (id INTEGER PRIMARY KEY, kind INTEGER, v BLOB)")
                .block(LIMIT);
        store.executeAll(
                        "INSERT INTO doc VALUES (?, ?, ?)",
                        Flux.range(1, 3000).map(i -> List.<Object>of(i, i % 10, new float[] {i, 1})))
                .block(LIMIT);
        search().createIndex(definition(Metric.COSINE)).blockLast(LIMIT);
        index = storage.read(store, definition(Metric.COSINE)).block(LIMIT);
    }

    @Test
    void anotherIndexByThenIsNotSearchedAsTheOneBefore() {
        assertThat(found(Optional.empty())).isEqualTo(10);
        search().replaceIndex(definition(Metric.EUCLIDEAN)).blockLast(LIMIT);
        assertThatThrownBy(() -> found(Optional.empty())).isInstanceOf(ChangedIndexException.class);
        search().replaceIndex(definition(Metric.COSINE)).blockLast(LIMIT);
        assertThat(found(Optional.empty())).isEqualTo(10);
        search().dropIndex("doc").block(LIMIT);
        assertThatThrownBy(() -> found(Optional.empty())).isInstanceOf(ChangedIndexException.class);
    }

    @Test
    void aFilterIsAskedForItsRowsWhereTheyAreFewAndFoundByAnIndex() {
        assertThat(keys(Filter.gt("id", 2990), 2500)).hasValue(10);
        assertThat(keys(Filter.in("id", List.of(1, 2, 3)), 2500)).hasValue(3);
        assertThat(keys(Filter.eq("kind", 1), 2500)).isEmpty();
        assertThat(keys(Filter.gt("id", 0), 5000)).isEmpty();
        assertThat(keys(Filter.gt("id", 0).and(Filter.lt("id", 2000)), 5000)).isEmpty();
        store.execute("CREATE INDEX by_kind ON doc (kind)").block(LIMIT);
        assertThat(keys(Filter.eq("kind", 1), 2500)).hasValue(300);
        assertThat(keys(Filter.eq("kind", 1), 299)).isEmpty();
    }

    private Optional<Integer> keys(Filter filter, int most) {
        return new FilterKeys(store.dialect(), index, query(Optional.of(filter)))
                .ifIndexed(store, most)
                .map(List::size)
                .blockOptional(LIMIT);
    }

    private long found(Optional<Filter> filter) {
        return storage.search(store, index, query(filter)).count().block(LIMIT);
    }

    private static NearestSearch query(Optional<Filter> filter) {
        return new NearestSearch(
                VectorValue.of(new float[] {1, 1}),
                filter,
                10,
                0,
                Double.POSITIVE_INFINITY,
                OptionalInt.empty(),
                List.of(),
                false);
    }

    private VectorSearch search() {
        return store.capability(VectorSearch.class).orElseThrow();
    }

    private static VectorIndex definition(Metric metric) {
        return VectorIndex.on("doc", "v")
                .dimensions(2)
                .metric(metric)
                .method(VectorMethod.exact())
                .build();
    }
}
