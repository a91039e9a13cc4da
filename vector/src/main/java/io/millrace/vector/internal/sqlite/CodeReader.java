package io.millrace.vector.internal.sqlite;

import io.millrace.Sql;
import io.millrace.SqlOperations;
import io.millrace.mapping.Row;
import io.millrace.vector.VectorIndex;
import io.millrace.vector.internal.codes.CodeBytes;
import io.millrace.vector.internal.codes.CodeChunk;
import io.millrace.vector.internal.codes.CodeRun;
import io.millrace.vector.internal.codes.CodeRunBuilder;
import io.millrace.vector.internal.codes.Codes;
import io.millrace.vector.internal.codes.Encoder;
import io.millrace.vector.internal.codes.Stamp;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads codes from the tables, in one snapshot. */
final class CodeReader {
    private record Place(long id, long version) {}

    private final CodeTables tables;
    private final VectorIndex definition;

    CodeReader(CodeTables tables) {
        this.tables = tables;
        this.definition = tables.index().definition();
    }

    /**
     * The series that is searched; empty where there is none, or the tables are those of another index.
     *
     * @param known of when codes are that are known
     */
    Mono<CodeState> state(SqlOperations snapshot, Stamp known) {
        return state(snapshot, known, "").next();
    }

    /** The same where the schema has a version, and with it all the tables and triggers that it had; empty where it has another. */
    Mono<CodeState> state(SqlOperations snapshot, Stamp known, long schemaVersion) {
        return state(snapshot, known, " AND " + HeldIndexes.SCHEMA_VERSION + " = ?", schemaVersion)
                .next();
    }

    private Flux<CodeState> state(SqlOperations snapshot, Stamp known, String condition, Object... values) {
        return snapshot.query(
                CodeState.class,
                tables.guarded(
                        "SELECT series, format, generation, chunks, row_count, seen,"
                                + " (SELECT coalesce(min(position), 0) FROM " + tables.journal() + ") AS first,"
                                + " (SELECT coalesce(max(position), 0) FROM " + tables.journal() + ") AS last,"
                                + " coalesce((SELECT mark FROM " + tables.journal()
                                + " ORDER BY position DESC LIMIT 1), 0) AS mark,"
                                + " coalesce((SELECT mark FROM " + tables.journal()
                                + " WHERE position = ?), 0) = ? AS continued,"
                                + " (SELECT count(*) > 0 FROM " + tables.series() + " WHERE active = 0) AS making FROM "
                                + tables.series() + " WHERE active = 1" + condition,
                        Stream.concat(Stream.of(known.position(), known.mark()), Stream.of(values))
                                .toArray()));
    }

    /**
     * The codes of a snapshot.
     *
     * @param snapshot the snapshot
     * @param state its state, with regard to the known codes
     * @param known other codes, of which parts may be the same
     * @return the codes; empty where what is kept is damaged or foreign, or what has changed since is not known
     */
    Mono<Codes> read(SqlOperations snapshot, CodeState state, @Nullable Codes known) {
        if (known != null && state.goesOnFrom(known.stamp()) && !state.isFull()) {
            return withChanges(snapshot, state, known);
        }
        return state.format() != CodeBytes.FORMAT || state.isFull()
                ? Mono.empty()
                : centre(snapshot, state.series())
                        .flatMap(centre -> chunks(snapshot, state, centre, known)
                                .filter(chunks -> isWhole(chunks, state))
                                .map(chunks -> Codes.of(
                                        new Stamp(state.series(), state.generation(), 0, 0),
                                        new Encoder(definition.metric(), centre),
                                        chunks)))
                        .flatMap(codes -> withChanges(snapshot, state, codes));
    }

    /** The centre of a series; empty where it is none. */
    Mono<float[]> centre(SqlOperations snapshot, long series) {
        return snapshot.query("SELECT centre FROM " + tables.series() + " WHERE series = ?", series)
                .mapNotNull(row -> StoredVectors.numbers(definition, row.get(0)))
                .next();
    }

    /** What the checksum of a chunk depends on beside its bytes. */
    static long owner(long series, byte[] centre) {
        CRC32C checksum = new CRC32C();
        checksum.update(centre);
        return series ^ checksum.getValue();
    }

    private Mono<Codes> withChanges(SqlOperations snapshot, CodeState state, Codes codes) {
        return codes.stamp().equals(state.stamp())
                ? Mono.just(codes)
                : snapshot.query(Sql.of(
                                "SELECT n.place, +r." + tables.column()
                                        + " FROM (SELECT DISTINCT key AS place FROM " + tables.journal()
                                        + " WHERE position > ?) AS n LEFT JOIN " + tables.table()
                                        + " AS r ON r." + tables.key() + " = n.place",
                                codes.stamp().position()))
                        .collect(
                                () -> new CodeRunBuilder(codes.encoder()),
                                (builder, row) -> builder.add(key(row), StoredVectors.read(definition, row.get(1))))
                        .map(builder -> codes.with(builder.build(), state.stamp()));
    }

    private Mono<List<CodeChunk>> chunks(
            SqlOperations snapshot, CodeState state, float[] centre, @Nullable Codes known) {
        Map<Place, CodeChunk> same = new HashMap<>();
        if (known != null && known.stamp().series() == state.series()) {
            known.chunks().forEach(chunk -> same.put(new Place(chunk.id(), chunk.version()), chunk));
        }
        long owner = owner(state.series(), StoredVectors.bytes(centre));
        return snapshot.query(
                        Place.class, "SELECT id, version FROM " + tables.codes() + " WHERE series = ?", state.series())
                .collectList()
                .flatMap(places -> Flux.concat(
                                Flux.fromIterable(places).mapNotNull(same::get),
                                Flux.fromIterable(places)
                                        .filter(place -> !same.containsKey(place))
                                        .map(Place::id)
                                        .buffer(64)
                                        .concatMap(ids -> written(snapshot, ids, owner)))
                        .sort(Comparator.comparingLong(chunk -> chunk.run().first()))
                        .collectList());
    }

    private Flux<CodeChunk> written(SqlOperations snapshot, List<Long> ids, long owner) {
        return snapshot.query(
                        "SELECT id, version, row_count, codes, checksum FROM " + tables.codes()
                                + " WHERE id IN (SELECT value FROM json_each(?))",
                        ids.toString())
                .mapNotNull(row -> chunk(row, owner));
    }

    private @Nullable CodeChunk chunk(Row row, long owner) {
        if (!(row.get(3) instanceof byte[] bytes)
                || !(row.get(2) instanceof Long rows)
                || !(row.get(4) instanceof Long checksum)
                || rows < 1
                || rows > bytes.length) {
            return null;
        }
        CodeRun run = new CodeBytes(Math.toIntExact(rows), bytes, checksum).read(definition.dimensions(), owner);
        return run == null ? null : new CodeChunk(key(row), Objects.requireNonNull(row.get(1, Long.class)), run);
    }

    private static boolean isWhole(List<CodeChunk> chunks, CodeState state) {
        return chunks.size() == state.chunks()
                && chunks.stream().mapToLong(chunk -> chunk.run().size()).sum() == state.rowCount()
                && Codes.inOrder(chunks);
    }

    private static long key(Row row) {
        return Objects.requireNonNull(row.get(0, Long.class));
    }
}
