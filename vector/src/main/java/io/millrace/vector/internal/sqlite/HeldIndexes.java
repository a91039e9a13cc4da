package io.millrace.vector.internal.sqlite;

import io.millrace.Dialect;
import io.millrace.SqlOperations;
import io.millrace.query.RawSql;
import io.millrace.vector.internal.index.IndexCatalog;
import io.millrace.vector.internal.index.StoredIndex;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Tells whether an index that was read in another snapshot is that of this one. Whatever makes or drops an index, or changes its table, changes the version of the
 * schema, by which SQLite itself knows that its statements still hold: where that is the same, nothing else is looked at.
 */
final class HeldIndexes {
    /** The version of the schema that the snapshot of a statement has, in SQL. */
    static final String SCHEMA_VERSION = "(SELECT schema_version FROM pragma_schema_version)";

    /** No version of a schema, which have 32 bits. */
    private static final long NONE = Long.MIN_VALUE;

    private static final int MOST = 1_000;

    private record Held(StoredIndex index, long schemaVersion) {}

    private final Dialect dialect;
    private final String attached;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /**
     * Knows nothing yet.
     *
     * @param attached {@link io.millrace.vector.internal.index.VectorStorage#attached} of {@code i}
     */
    HeldIndexes(Dialect dialect, String attached) {
        this.dialect = dialect;
        this.attached = attached;
    }

    /** Whether the index is there, complete and on its table, which is known from then on. */
    Mono<Boolean> holds(SqlOperations snapshot, StoredIndex index) {
        return find(snapshot, index)
                .doOnNext(schemaVersion -> hold(index, schemaVersion))
                .hasElement();
    }

    /** The version of the schema with which the index is there, complete and on its table; empty where it is not. */
    Mono<Long> find(SqlOperations snapshot, StoredIndex index) {
        Long known = schemaVersion(index);
        return snapshot.query(
                        RawSql.of("SELECT v.schema_version, v.schema_version = ? AND", known == null ? NONE : known)
                                .expression(IndexCatalog.isDefined(index, "i.complete"))
                                .sql("OR")
                                .expression(IndexCatalog.isHeld(index, attached))
                                .sql("FROM pragma_schema_version AS v")
                                .toSql(dialect),
                        row -> Boolean.TRUE.equals(row.get(1, Boolean.class))
                                ? Optional.of(Objects.requireNonNull(row.get(0, Long.class)))
                                : Optional.<Long>empty())
                .single()
                .doOnNext(found -> {
                    if (found.isEmpty()) {
                        forget(index);
                    }
                })
                .flatMap(Mono::justOrEmpty);
    }

    /** All that the index needs was there with a version of the schema. */
    void hold(StoredIndex index, long schemaVersion) {
        if (held.size() >= MOST && !held.containsKey(index.plainName())) {
            held.clear();
        }
        held.put(index.plainName(), new Held(index, schemaVersion));
    }

    /** The version of the schema with which the index was last found to be there; null where it never was. */
    @Nullable
    Long schemaVersion(StoredIndex index) {
        Held found = held.get(index.plainName());
        return found != null && found.index().equals(index) ? found.schemaVersion() : null;
    }

    void forget(StoredIndex index) {
        held.remove(index.plainName());
    }
}
